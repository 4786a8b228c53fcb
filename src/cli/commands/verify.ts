/**
 * `flagspan verify`: everything in one screen.
 *
 * It only chooses, prints and ends: the work is `conformance/verify/`.
 */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import { protocols } from '../../conformance/bindings/index.ts'
import { modelRows } from '../../conformance/check/summary.ts'
import { EnvironmentLacks, PropertyFails } from '../../conformance/errors.ts'
import { graphByProtocol, replayByProtocol } from '../../conformance/replay/rows.ts'
import { verify, type VerifyResult } from '../../conformance/verify/verify.ts'
import { lastLine, screenLines } from '../../conformance/verify/screen.ts'
import { printJson, printLine, scopedProgress } from '../output.ts'
import { specFlag, specFolder } from '../specFolder.ts'

const defaultSeed = 20_261_123
const defaultSchedules = 300

const flags = {
  strict: Flag.Boolean('strict').pipe(
    Flag.withDescription('Fail (exit code 3) where something was not checked'),
    Flag.withDefault(false),
  ),
  seed: Flag.Int('seed').pipe(
    Flag.withDescription('Seed of the random schedules'),
    Flag.withDefault(defaultSeed),
  ),
  schedules: Flag.Int('schedules').pipe(
    Flag.withDescription('Random schedules in each world of each protocol'),
    Flag.withDefault(defaultSchedules),
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription(
      'Print one JSON object: ok, models, replay, graph, schedules, mutants, notChecked, failures',
    ),
    Flag.withDefault(false),
  ),
  spec: specFlag,
} as const

const run = Effect.fnUntraced(function* (specDir: string, seed: number, schedules: number) {
  const progress = yield* scopedProgress
  const beside = (folder: string): string => join(dirname(specDir), folder)
  const places = { specDir, tracesDir: beside('traces'), protocols }
  const testsDir = existsSync(beside('model-tests')) ? beside('model-tests') : undefined
  return yield* verify({ places, testsDir, seed, schedules, onProgress: progress.update })
}, Effect.scoped)

export const command = Command.make(
  'verify',
  flags,
  Effect.fnUntraced(function* ({ strict, seed, schedules, json, spec }) {
    const startedMs = performance.now()
    const result = yield* run(resolve(specFolder(spec)), seed, schedules)
    const seconds = (performance.now() - startedMs) / 1000
    if (json) yield* printJson(jsonOf(result, seconds))
    else for (const line of screenLines(result, seconds)) yield* printLine(line)
    if (result.failures.length > 0) return yield* new PropertyFails({ message: lastLine(result) })
    if (strict && result.notChecked.length > 0) {
      return yield* new EnvironmentLacks({
        what: 'a checker',
        message: `${result.notChecked.length} checks were not made: ${result.notChecked[0]?.reason}`,
      })
    }
  }),
).pipe(
  Command.withDescription(
    'Check the quick models, replay every stored transition on the code, compare the graphs, run random ' +
      'schedules and seed every known bug. Exit codes: 0 what was checked holds, 1 something does not, ' +
      '2 wrong use, 3 the environment lacks something.',
  ),
)

const jsonOf = (result: VerifyResult, seconds: number): object => ({
  ok: result.failures.length === 0,
  models: result.reports.flatMap(modelRows),
  replay: replayByProtocol(result.replay.replay).map((row) => {
    const { protocol, traces, steps, edgesCovered, edgesTotal, stepsPerSecond } = row
    return { protocol, traces, steps, edgesCovered, edgesTotal, stepsPerSecond }
  }),
  graph: graphByProtocol(result.replay.graph).map((row) => {
    const { protocol, specStates, codeStates, specEdges, codeEdges } = row
    return { protocol, specStates, codeStates, specEdges, codeEdges }
  }),
  schedules: result.schedules,
  traces: result.validation?.traces.map(({ name, lines, matched, pinnedShare }) => {
    return { name, lines, matched, pinnedShare }
  }),
  mutants: result.matrix.mutants,
  properties: result.matrix.properties,
  actions: result.matrix.actions,
  notChecked: result.notChecked,
  failures: result.failures,
  seconds,
})
