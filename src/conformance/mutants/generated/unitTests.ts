/**
 * Runs a protocol's unit tests against mutants that the fast checks did not notice.
 *
 * It does not touch sources or tests: see unitTestWorker.ts. A mutant that hangs or breaks the process
 * is tried once more alone, so that it takes no other with it.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as Effect from 'effect/Effect'
import { EnvironmentLacks } from '../../errors.ts'
import type { PlannedMutant, UnitTestLine, UnitTestPlan } from './unitTestPlan.ts'

export interface UnitTestOptions extends Omit<UnitTestPlan, 'mutants' | 'folder'> {
  /** Longest time in which nothing starts and nothing ends. */
  readonly stallSeconds: number
  readonly onResult?: (id: string) => void
}

const sound = 'sound'

/** Which tests noticed which mutant, by its id. Fails where the tests do not pass on sound code. */
export const unitTestKills = Effect.fnUntraced(function* (
  mutants: readonly PlannedMutant[],
  options: UnitTestOptions,
): Effect.fn.Return<ReadonlyMap<string, string>, EnvironmentLacks> {
  const kills = new Map<string, string>()
  const control: PlannedMutant = { id: sound, file: '', text: '' }
  const first = yield* runBatch([control], options)
  const ended = first.ended.get(sound)
  if (ended === undefined || ended.failed !== undefined || ended.passed === 0) {
    const reason = ended?.failed ?? (first.errors || 'nothing ran')
    return yield* lacking(`the unit tests do not pass on sound code: ${reason}`)
  }
  let waiting = mutants
  const suspects: PlannedMutant[] = []
  while (waiting.length > 0) {
    const batch = yield* runBatch(waiting, options)
    note(batch, kills)
    if (batch.ended.size === 0 && batch.started.size === 0) {
      return yield* lacking(`the unit tests do not run: ${batch.errors}`)
    }
    suspects.push(...waiting.filter(({ id }) => batch.started.has(id) && !batch.ended.has(id)))
    waiting = waiting.filter(({ id }) => !batch.started.has(id) && !batch.ended.has(id))
  }
  for (const suspect of suspects) {
    const batch = yield* runBatch([suspect], options)
    note(batch, kills)
    if (!batch.ended.has(suspect.id)) kills.set(suspect.id, 'timeout')
  }
  return kills
})

const lacking = (message: string): Effect.Effect<never, EnvironmentLacks> =>
  Effect.fail(new EnvironmentLacks({ what: 'passing unit tests', message }))

type Ended = Extract<UnitTestLine, { event: 'ended' }>

interface Batch {
  readonly started: Set<string>
  readonly ended: Map<string, Ended>
  errors: string
}

const note = (batch: Batch, kills: Map<string, string>): void => {
  for (const [id, { failed }] of batch.ended) if (failed !== undefined) kills.set(id, failed)
}

const runBatch = (
  mutants: readonly PlannedMutant[],
  options: UnitTestOptions,
): Effect.Effect<Batch> =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), 'flagspan-mutants-'))),
    (folder) => runProcess(folder, mutants, options),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true })),
  )

const runProcess = (
  folder: string,
  mutants: readonly PlannedMutant[],
  { root, tests, threads, stallSeconds, onResult }: UnitTestOptions,
): Effect.Effect<Batch> =>
  Effect.callback<Batch>((resume) => {
    const plan: UnitTestPlan = { root, folder, tests, mutants, threads }
    const planFile = join(folder, 'plan.json')
    writeFileSync(planFile, JSON.stringify(plan))
    const self = import.meta.url
    const worker = new URL(
      self.endsWith('.ts') ? './unitTestWorker.ts' : './unitTestWorker.js',
      self,
    )
    const flags = ['--disable-warning=ExperimentalWarning']
    const running = spawn(process.execPath, [...flags, worker.pathname, planFile], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const batch: Batch = { started: new Set(), ended: new Map(), errors: '' }
    const stop = (): void => void running.kill('SIGKILL')
    let stall = setTimeout(stop, stallSeconds * 1000)
    createInterface({ input: running.stdout }).on('line', (text) => {
      const line = parseLine(text)
      if (line === undefined) return
      clearTimeout(stall)
      stall = setTimeout(stop, stallSeconds * 1000)
      if (line.event === 'started') batch.started.add(line.id)
      else {
        batch.ended.set(line.id, line)
        onResult?.(line.id)
      }
    })
    running.stderr.on('data', (data: Buffer) => (batch.errors += data.toString().slice(0, 2_000)))
    running.on('error', (error) => (batch.errors += error.message))
    running.on('close', () => {
      clearTimeout(stall)
      resume(Effect.succeed(batch))
    })
    return Effect.sync(() => {
      clearTimeout(stall)
      stop()
    })
  })

/** Tests may print, too. */
const parseLine = (text: string): UnitTestLine | undefined => {
  if (!text.startsWith('{"event":')) return undefined
  return JSON.parse(text) as UnitTestLine
}
