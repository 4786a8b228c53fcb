/**
 * All figures of one protocol: its workloads, its replay, and the checkers on one of its models.
 *
 * It prints nothing and compares nothing with a target.
 */
import * as Effect from 'effect/Effect'
import { examineModel } from '../check/examine.ts'
import type { CheckerServices } from '../check/runCheckers.ts'
import { PropertyFails } from '../errors.ts'
import type { EnvironmentLacks, WrongUse } from '../errors.ts'
import { findModels, selectModels } from '../model.ts'
import { replayAll } from '../replay/conformance.ts'
import { findReplayModels, loadReplay } from '../replay/replayModels.ts'
import type { ReplayPlaces } from '../replay/replayModels.ts'
import { replayByProtocol, replayHolds } from '../replay/rows.ts'
import { runSliced } from '../sliced.ts'
import type { Comparison, ExactFigures, ProtocolBenchmark, Series, Workload } from './benchmark.ts'
import { checkerSpeeds } from './checkerSpeed.ts'
import type { CheckerSpeed, CheckerSpeeds } from './checkerSpeed.ts'
import { measure, median, sampled } from './measure.ts'

export interface Figure {
  readonly workload: Workload
  readonly perSecond: number
}

export interface ComparedFigure {
  readonly comparison: Comparison
  readonly ownPerSecond: number
  readonly peerPerSecond: number
  /** The median over rounds, each of which timed both one after the other. */
  readonly ratio: number
}

export interface SeriesFigures {
  readonly series: Series
  readonly rates: readonly (Figure & { readonly at: string | number })[]
}

export interface ExactRows extends Pick<ExactFigures, 'name' | 'title' | 'isSingle'> {
  readonly rows: readonly Readonly<Record<string, string | number>>[]
}

export interface Figures {
  readonly benchmark: ProtocolBenchmark
  readonly workloads: readonly Figure[]
  readonly comparisons: readonly ComparedFigure[]
  readonly series: readonly SeriesFigures[]
  readonly exact: readonly ExactRows[]
  /** Absent where nothing is replayed. */
  readonly replay: ReplaySpeed | undefined
  readonly checkers: readonly CheckerSpeed[]
  readonly notMeasured: readonly string[]
}

export interface ReplaySpeed {
  readonly replaySteps: number
  readonly replayStepsPerSecond: number
}

export interface BenchmarkOptions {
  readonly places: ReplayPlaces
  /** How long each workload is timed, warm-up aside. */
  readonly seconds: number
  readonly onProgress: (line: string) => void
}

const samples = 5
/** Of a comparison: ratios of rounds differ more than rates do. */
const rounds = 15

export const runBenchmark = Effect.fnUntraced(function* (
  benchmark: ProtocolBenchmark,
  options: BenchmarkOptions,
): Effect.fn.Return<Figures, WrongUse | EnvironmentLacks | PropertyFails, CheckerServices> {
  const rate = (workloads: readonly Workload[]) =>
    runSliced(
      () => measure(workloads, { sampleMs: (options.seconds * 1000) / samples, samples }),
      (title) => options.onProgress(`timing: ${title}`),
    )
  const workloads: Figure[] = []
  for (const workload of benchmark.workloads) {
    const [perSecond = 0] = yield* rate([workload])
    workloads.push({ workload, perSecond })
  }
  const comparisons: ComparedFigure[] = []
  for (const comparison of benchmark.comparisons) {
    const sampleMs = (options.seconds * 1000) / rounds
    const [own = [], peer = []] = yield* runSliced(
      () => sampled([comparison.own, comparison.peer], { sampleMs, samples: rounds }),
      (title) => options.onProgress(`timing: ${title}`),
    )
    comparisons.push({
      comparison,
      ownPerSecond: median(own),
      peerPerSecond: median(peer),
      ratio: median(own.map((rate, at) => rate / (peer[at] ?? Infinity))),
    })
  }
  const series: SeriesFigures[] = []
  for (const own of benchmark.series ?? []) {
    const rates = yield* rate(own.workloads.map(({ workload }) => workload))
    series.push({
      series: own,
      rates: own.workloads.map((each, at) => ({ ...each, perSecond: rates[at] ?? 0 })),
    })
  }
  const replay = yield* replaySpeed(benchmark, options)
  const speeds = yield* speedsOn(benchmark.checkedModel, options)
  const exact: ExactRows[] = []
  for (const { rows, ...figure } of benchmark.exact) {
    options.onProgress(`counting: ${figure.title}`)
    exact.push({ ...figure, rows: rows() })
  }
  return {
    benchmark,
    workloads,
    comparisons,
    series,
    exact,
    replay,
    checkers: speeds.speeds,
    notMeasured: speeds.notMeasured,
  }
})

const speedsOn = Effect.fnUntraced(function* (
  checkedModel: string | undefined,
  { places, onProgress }: BenchmarkOptions,
) {
  const none: CheckerSpeeds = { speeds: [], notMeasured: [] }
  if (checkedModel === undefined) return none
  onProgress(`timing: the checkers on ${checkedModel}`)
  const models = yield* findModels(places.specDir)
  const [model] = yield* selectModels(models, [checkedModel])
  return model === undefined ? none : yield* checkerSpeeds(yield* examineModel(model))
})

/** A replay that does not hold has no speed worth telling. */
const replaySpeed = Effect.fnUntraced(function* (
  { protocol }: ProtocolBenchmark,
  { places, onProgress }: BenchmarkOptions,
) {
  if (protocol === undefined) return undefined
  const all = yield* findReplayModels(places)
  const own = all.filter((each) => each.protocol.name === protocol)
  const rows = yield* replayAll(yield* Effect.forEach(own, loadReplay), onProgress)
  if (!rows.every(replayHolds)) {
    return yield* new PropertyFails({
      message: 'the code does not replay the spec; see flagspan replay',
    })
  }
  const [row] = replayByProtocol(rows)
  return { replaySteps: row?.steps ?? 0, replayStepsPerSecond: row?.stepsPerSecond ?? 0 }
})
