/**
 * Generates the mutants of a protocol's sources and tries each: the fast checks first, and the unit
 * tests on what they leave alive.
 *
 * It does not judge the survivors: see survivors.ts.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Effect from 'effect/Effect'
import { EnvironmentLacks } from '../../errors.ts'
import type { WrongUse } from '../../errors.ts'
import type { FaultTask } from '../../faults/faultTask.ts'
import { ownFaultTarget, runFaults } from '../../faults/runFaults.ts'
import type { Protocol } from '../../protocol.ts'
import { findReplayModels } from '../../replay/replayModels.ts'
import type { ReplayPlaces } from '../../replay/replayModels.ts'
import { applyMutation, mutationText } from './mutation.ts'
import type { Mutation, MutationText } from './mutation.ts'
import { mutationsOf } from './mutationsOf.ts'
import type { GeneratedRow } from './survivors.ts'
import { loadParser } from './syntax.ts'
import type { Parse } from './syntax.ts'
import { unitTestKills } from './unitTests.ts'

export interface GeneratedOptions {
  /** Only these files, such as `fcs/log.ts`; all where none is named. */
  readonly files: readonly string[]
  readonly threads: number
  readonly onProgress: (line: string) => void
}

/** Short on purpose: what they miss, the graphs or the unit tests must see. */
const schedules = { seed: 7, runs: 60, mostEvents: 100 }

/** Bytes of stored traces tried on each mutant, the smallest first: the large ones take seconds each. */
const mostTraceBytes = 160_000

/** Mutants in one set of threads: each leaves its modules behind in the thread that loaded it. */
const batchSize = 120

const timeoutSeconds = 20
const stallSeconds = 30

interface Mutant {
  readonly id: string
  readonly path: string
  readonly source: string
  readonly mutation: Mutation
  readonly text: MutationText
}

/** One row for each mutant of one protocol, in the order of files and places. */
export const runGenerated = Effect.fnUntraced(function* (
  protocol: Protocol,
  places: ReplayPlaces,
  options: GeneratedOptions,
): Effect.fn.Return<readonly GeneratedRow[], WrongUse | EnvironmentLacks> {
  const root = fileURLToPath(new URL('../../../../', import.meta.url))
  const all = yield* mutantsIn(root, protocol.folder, yield* loadParser)
  const { files } = options
  const mutants = all.filter(({ text }) => files.length === 0 || files.includes(text.file))
  const replayed = yield* findReplayModels({ ...places, protocols: [protocol] })
  const traceFiles = smallest(replayed.map(({ traceFile }) => traceFile))
  const kills = new Map<string, string>()
  let tried = 0
  for (let start = 0; start < mutants.length; start += batchSize) {
    const tasks = mutants.slice(start, start + batchSize).map(taskOf)
    const results = yield* runFaults(ownFaultTarget(protocol.name, traceFiles), tasks, {
      threads: options.threads,
      timeoutSeconds,
      onResult: () => {
        tried += 1
        options.onProgress(`fast checks: ${tried} of ${mutants.length} mutants`)
      },
    })
    for (const { id, killedBy } of results)
      if (killedBy[0] !== undefined) kills.set(id, killedBy[0])
  }
  const alive = mutants.filter(({ id }) => !kills.has(id))
  for (const [id, test] of yield* testKills(root, protocol, alive, options)) {
    kills.set(id, `test: ${test}`)
  }
  return mutants.map(({ id, text, mutation: { operator } }) => {
    const killedBy = kills.get(id)
    return { ...text, operator, ...(killedBy === undefined ? {} : { killedBy }) }
  })
})

const mutantsIn = (
  root: string,
  folder: string,
  parse: Parse,
): Effect.Effect<readonly Mutant[], EnvironmentLacks> =>
  Effect.suspend(() => {
    const sources = join(root, 'src', folder)
    if (!existsSync(sources)) {
      const message = `no sources to mutate in src/${folder}: mutants are generated in a checkout`
      return Effect.fail(new EnvironmentLacks({ what: 'sources', message }))
    }
    const files = readdirSync(sources).filter((name) => name.endsWith('.ts'))
    const found = files.toSorted().flatMap((name) => {
      const path = join(sources, name)
      const source = readFileSync(path, 'utf8')
      return mutationsOf(source, parse).map((mutation) => {
        return { path, source, mutation, text: mutationText(`${folder}/${name}`, source, mutation) }
      })
    })
    return Effect.succeed(found.map((each, at) => ({ ...each, id: `${folder}-${at + 1}` })))
  })

const taskOf = ({ id, source, mutation, text }: Mutant): FaultTask => {
  const { operator, start, end, replace } = mutation
  const find = source.slice(start, end)
  return {
    fault: { id, title: operator, file: text.file, find, at: start, replace },
    fast: schedules,
  }
}

const testKills = (
  root: string,
  { folder, generated }: Protocol,
  alive: readonly Mutant[],
  { threads, onProgress }: GeneratedOptions,
): Effect.Effect<ReadonlyMap<string, string>, EnvironmentLacks> => {
  const tests = (generated?.tests ?? []).map((name) => join(root, 'model-tests', folder, name))
  if (tests.length === 0 || alive.length === 0) return Effect.succeed(new Map())
  let tried = 0
  const onResult = (): void => {
    tried += 1
    onProgress(`unit tests: ${tried} of ${alive.length} mutants`)
  }
  const planned = alive.map(({ id, path, source, mutation }) => {
    return { id, file: path, text: applyMutation(source, mutation) }
  })
  return unitTestKills(planned, {
    root: root.replace(/\/$/, ''),
    tests,
    threads,
    stallSeconds,
    onResult,
  })
}

const smallest = (files: readonly string[]): readonly string[] => {
  let bytes = 0
  return files
    .map((file) => ({ file, size: statSync(file).size }))
    .toSorted((a, b) => a.size - b.size)
    .filter(({ size }) => (bytes += size) <= mostTraceBytes)
    .map(({ file }) => file)
}
