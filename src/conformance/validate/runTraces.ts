/**
 * Lets TLC walk along logs, many in one run, and says how far it came along each.
 *
 * TLC is told to print where it stands once for each state that it finds, with one worker, so that the
 * states per line can be counted. Logs of different constants need a run each.
 */
import * as Effect from 'effect/Effect'
import type { ChildProcessSpawner } from 'effect/process/ChildProcessSpawner'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EnvironmentLacks, TlcBroke, WrongUse } from '../errors.ts'
import { type Place, shownPath, shownPlace } from '../sourceError.ts'
import { runFolder } from '../tlc/runFolder.ts'
import { runTlc } from '../tlc/runTlc.ts'
import { describeSystemError } from '../tlc/systemError.ts'
import { canonical } from '../../shared/value.ts'
import type { Value } from '../../shared/value.ts'
import { configText, moduleName, moduleText, type TraceModule } from './traceModule.ts'
import type { TraceRecord, Validation } from './validation.ts'

/** A log that TLC can take. */
export interface CheckedLog {
  readonly records: readonly TraceRecord[]
  readonly constants: Readonly<Record<string, Value>>
  /** Where each line comes from, for messages. */
  readonly places: readonly Place[]
}

/** How far TLC came along one log. */
export interface Walk {
  /** Lines that the spec accepts, from the first on. */
  readonly matched: number
  /** States possible after each matched line, and before the first; 1 is a pinned state. */
  readonly states: readonly number[]
}

export interface RunOptions {
  /** Folder of the hand-written module. */
  readonly specFolder: string
  readonly validation: Validation
  readonly timeoutSeconds?: number
  readonly onProgress?: (line: string) => void
}

/** What a run of TLC can end with besides its result. */
type TlcFailure = WrongUse | EnvironmentLacks | TlcBroke

/** Two JVMs at a time are what a small machine carries. */
const concurrency = 2

/** One group of logs that have the same constants, by their place in the whole. */
interface Group {
  readonly constants: Readonly<Record<string, Value>>
  readonly members: number[]
}

/** One walk for each log, in the order given. Starts one JVM for each choice of constants. */
export const runTraces = Effect.fnUntraced(function* (
  logs: readonly CheckedLog[],
  options: RunOptions,
): Effect.fn.Return<
  { readonly walks: readonly Walk[]; readonly jvms: number },
  TlcFailure,
  ChildProcessSpawner
> {
  const moduleFile = join(options.specFolder, `${options.validation.module}.tla`)
  if (!existsSync(moduleFile)) {
    return yield* new WrongUse({
      message: `${shownPath(moduleFile)}: there is no such module, and logs are held against it; name the folder of the specs with --spec-dir`,
    })
  }
  const groups = groupsOf(logs)
  const walks = Array.from({ length: logs.length }, (): Walk => ({ matched: 0, states: [] }))
  let done = 0
  yield* Effect.forEach(
    groups,
    (group) =>
      Effect.map(walkGroup(group, logs, options), (found) => {
        for (const [index, walk] of found.entries()) walks[group.members[index] as number] = walk
        done += 1
        options.onProgress?.(`TLC has walked ${done} of ${groups.length} groups of logs`)
      }),
    { concurrency },
  )
  return { walks, jvms: groups.length }
})

/** Largest group first, so that the last one to end is a short one. */
const groupsOf = (logs: readonly CheckedLog[]): readonly Group[] => {
  const groups = new Map<string, Group>()
  for (const [index, { constants }] of logs.entries()) {
    const key = canonical(constants)
    const group = groups.get(key) ?? { constants, members: [] }
    group.members.push(index)
    groups.set(key, group)
  }
  return [...groups.values()].toSorted((a, b) => b.members.length - a.members.length)
}

const walkGroup = Effect.fnUntraced(function* (
  { constants, members }: Group,
  logs: readonly CheckedLog[],
  options: RunOptions,
) {
  const records = members.map((index) => logs[index]?.records ?? [])
  const states = records.map((log) => Array.from({ length: log.length + 1 }, () => 0))
  yield* runModule(
    {
      extends: options.validation.module,
      logs: records,
      constants,
      substitutions: options.validation.substitutions,
      init: options.validation.init ?? 'Init',
    },
    options,
    (line) => {
      const reached = /^<<"reached", (\d+), (\d+)>>$/.exec(line)
      const counts = states[Number(reached?.[1]) - 1]
      if (reached !== null && counts !== undefined) {
        const at = Number(reached[2]) - 1
        counts[at] = (counts[at] ?? 0) + 1
      }
    },
  ).pipe(
    Effect.mapError((error) => {
      const [log, ...others] = members.map((index) => logs[index])
      const isAlone = log !== undefined && others.length === 0
      return isAlone ? unevaluated(error, matchedOf(states[0] ?? []), log) : error
    }),
  )
  if (states.some((counts) => counts[0] === 0)) {
    return yield* new TlcBroke({
      reason: 'unknown',
      message: `TLC did not start on every log of ${options.validation.module}; its output was cut off`,
    })
  }
  return states.map((counts): Walk => {
    const matched = matchedOf(counts)
    return { matched, states: counts.slice(0, matched + 1) }
  })
})

/** Lines that were matched, where so many states were found before each line and after the last. */
const matchedOf = (counts: readonly number[]): number => {
  const unreached = counts.indexOf(0)
  return (unreached === -1 ? counts.length : unreached) - 1
}

/** Where TLC cannot compare what the next line says with what the spec has, that line is no line of the spec. */
const unevaluated = (error: TlcFailure, matched: number, { places }: CheckedLog): TlcFailure => {
  const place = places[matched]
  const isOfLine = error._tag === 'TlcBroke' && error.reason === 'evaluation'
  if (!isOfLine || place === undefined) return error
  // Of the generated module, a place says nothing.
  const words = error.message.replace(
    /^.*TLC cannot evaluate the spec(?: \(Line .* in Trace\))?: /,
    '',
  )
  return new WrongUse({
    message: `${shownPlace(place)}: a value in this line is of another kind than the spec has there; TLC says: ${words}`,
  })
}

/** Writes the module, runs TLC on it, and hands over each line that it prints. */
export const runModule = (
  module: TraceModule,
  { specFolder, timeoutSeconds }: RunOptions,
  onOutput: (line: string) => void,
) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { root } = yield* runFolder
      const moduleFile = join(root, `${moduleName}.tla`)
      const configFile = join(root, `${moduleName}.cfg`)
      yield* written(moduleFile, moduleText(module))
      yield* written(configFile, configText(module))
      return yield* runTlc({
        moduleFile,
        configFile,
        moduleFolders: [specFolder, join(specFolder, '..', 'shared')],
        mode: { kind: 'check' },
        // Lines would come out of order, and states twice.
        workers: 1,
        short: true,
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
        onOutput,
      })
    }),
  )

const written = (file: string, text: string) =>
  Effect.tryPromise({
    try: () => writeFile(file, text),
    catch: (error) =>
      new EnvironmentLacks({
        what: 'a temporary folder',
        message: `cannot write ${file}: ${describeSystemError(error)}. Point TMPDIR at a folder with room.`,
      }),
  })
