/**
 * `flagspan bench`: times the code, the replay and the checkers, and prints the figures as data.
 *
 * Nothing here fails for being slow: figures belong to the machine they were taken on, so ratios within
 * one run are what to compare.
 */
import { availableParallelism, cpus } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import * as Option from 'effect/Option'
import { figureRows, figuresHeader, figuresJson } from '../../conformance/bench/figures.ts'
import type { Figures } from '../../conformance/bench/runBenchmark.ts'
import { runBenchmark } from '../../conformance/bench/runBenchmark.ts'
import { benchmarks } from '../../conformance/bindings/benchmarks.ts'
import { protocols } from '../../conformance/bindings/index.ts'
import { printJson, printLine, printTable, scopedProgress } from '../output.ts'
import { specFlag, specFolder } from '../specFolder.ts'

const components = benchmarks.map((benchmark) => benchmark.component)

const flags = {
  component: Argument.Literals('COMPONENT', components).pipe(
    Argument.withDescription(
      `Component to time (${components.join(', ')}); all where none is named`,
    ),
    Argument.optional,
  ),
  seconds: Flag.Finite('seconds').pipe(
    Flag.filter(
      (seconds) => seconds > 0 && seconds <= 60,
      (seconds) => `--seconds takes a number above 0 and at most 60, not ${seconds}`,
    ),
    Flag.withDescription('How long each workload is timed, warm-up aside; 1 where not given'),
    Flag.withDefault(1),
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription(
      'Print one JSON object: the figures of the named component, or of each under its name',
    ),
    Flag.withDefault(false),
  ),
  spec: specFlag,
  traces: Flag.String('traces').pipe(
    Flag.withMetavar('DIR'),
    Flag.withDescription('Folder of the stored traces; traces/ beside the specs where not given'),
    Flag.optional,
  ),
} as const

const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  node: process.versions.node,
})

const machineLine = (): string => {
  const { cpu, cores, node } = machine()
  return `on ${cores} cores (${cpu}), Node ${node}`
}

const json = (figures: readonly Figures[], named: boolean): object => {
  const [first] = figures
  if (named && first !== undefined) {
    return { ok: true, ...figuresJson(first), machine: machine() }
  }
  const each = figures.map((own) => [own.benchmark.component, figuresJson(own)] as const)
  return { ok: true, ...Object.fromEntries(each), machine: machine() }
}

const printExact = Effect.fnUntraced(function* (
  title: string,
  rows: readonly Readonly<Record<string, string | number>>[],
) {
  yield* printLine(title)
  yield* printTable(Object.keys(rows[0] ?? {}), rows.map(Object.values))
  yield* printLine('')
})

export const command = Command.make(
  'bench',
  flags,
  Effect.fnUntraced(function* (input) {
    const specDir = specFolder(input.spec)
    const tracesDir = Option.match(input.traces, {
      onNone: () => join(dirname(specDir), 'traces'),
      onSome: (named) => resolve(named),
    })
    const places = { specDir, tracesDir, protocols }
    const chosen = benchmarks.filter(({ component }) =>
      Option.match(input.component, { onNone: () => true, onSome: (named) => named === component }),
    )
    const figures = yield* Effect.gen(function* () {
      const progress = yield* scopedProgress
      const options = { places, seconds: input.seconds, onProgress: progress.update }
      return yield* Effect.forEach(chosen, (benchmark) => runBenchmark(benchmark, options))
    }).pipe(Effect.scoped)
    if (input.json) return yield* printJson(json(figures, Option.isSome(input.component)))
    for (const own of figures) {
      yield* printTable(figuresHeader, figureRows(own))
      yield* printLine('')
      for (const { title, rows } of own.exact) yield* printExact(title, rows)
      for (const line of own.notMeasured) yield* printLine(`not measured: ${line}`)
    }
    yield* printLine(machineLine())
  }),
).pipe(
  Command.withDescription(
    'Time the code, the replay of the spec and the checkers, and print the figures. ' +
      'Exit codes: 0 measured, 1 what was timed does not hold, 2 wrong use, ' +
      '3 the environment lacks something. What needs Java is named as not measured where there is none.',
  ),
  Command.withExamples([
    { command: 'flagspan bench', description: 'Everything that can be timed' },
    { command: 'flagspan bench fcs --json', description: 'One component, as data' },
  ]),
)
