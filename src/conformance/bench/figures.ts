/**
 * The figures of a benchmark as rows of a table and as one JSON object.
 *
 * It measures nothing and prints nothing.
 */
import type { Figures } from './runBenchmark.ts'

type Cell = string | number | undefined

export const figuresHeader: readonly string[] = [
  'what',
  'per second',
  'beside it',
  'per second',
  'ratio',
]

/** A row for each figure; the last three cells are the peer's, where there is one. */
export const figureRows = (figures: Figures): readonly (readonly Cell[])[] => [
  ...figures.workloads.map(({ workload, perSecond }) => [workload.title, rounded(perSecond)]),
  ...figures.comparisons.map((figure) => [
    figure.comparison.own.title,
    rounded(figure.ownPerSecond),
    figure.comparison.peer.title,
    rounded(figure.peerPerSecond),
    ratioText(figure.ratio),
  ]),
  ...figures.series.flatMap(({ rates }) =>
    rates.map(({ workload, perSecond }) => [workload.title, rounded(perSecond)]),
  ),
  ...replayRows(figures),
  ...checkerRows(figures),
]

const replayRows = ({ replay }: Figures): readonly (readonly Cell[])[] => {
  if (replay === undefined) return []
  return [[`replayed steps (${grouped(replay.replaySteps)} in all)`, replay.replayStepsPerSecond]]
}

const checkerRows = ({ checkers, benchmark }: Figures): readonly (readonly Cell[])[] => {
  const [first, second] = checkers
  if (first === undefined) return []
  const own = `states of ${benchmark.checkedModel} (${grouped(first.distinctStates)}), ${first.tool}`
  const row: readonly Cell[] = [own, rounded(first.statesPerSecond)]
  if (second === undefined) return [row]
  const ratio = first.statesPerSecond / second.statesPerSecond
  return [[...row, second.tool, rounded(second.statesPerSecond), ratioText(ratio)]]
}

/** One flat object: what a workload or comparison is called there, the binding says. */
export const figuresJson = (figures: Figures): Readonly<Record<string, unknown>> => ({
  ...Object.fromEntries(
    figures.workloads.map(({ workload, perSecond }) => [workload.name, Math.round(perSecond)]),
  ),
  ...Object.fromEntries(
    figures.comparisons.map((figure) => [
      figure.comparison.name,
      {
        [figure.comparison.keys?.own ?? 'perSecond']: Math.round(figure.ownPerSecond),
        peer: figure.comparison.peer.title,
        [figure.comparison.keys?.peer ?? 'peerPerSecond']: Math.round(figure.peerPerSecond),
        ratio: rounded(figure.ratio),
      },
    ]),
  ),
  ...Object.fromEntries(
    figures.series.map(({ series, rates }) => [
      series.name,
      rates.map(({ at, perSecond }) => ({ [series.setting]: at, perSecond: rounded(perSecond) })),
    ]),
  ),
  ...Object.fromEntries(
    figures.exact.map(({ name, isSingle, rows }) => [name, isSingle ? rows[0] : rows]),
  ),
  ...(figures.replay && { replayStepsPerSecond: figures.replay.replayStepsPerSecond }),
  ...checkersJson(figures),
  notMeasured: figures.notMeasured,
})

const checkersJson = ({ benchmark, checkers }: Figures): Readonly<Record<string, unknown>> => {
  const { checkedModel: model } = benchmark
  if (model === undefined) return {}
  const each = checkers.map(({ checker, statesPerSecond, seconds, distinctStates, tool }) => [
    checker,
    {
      tool,
      distinctStates,
      seconds: Number(seconds.toFixed(2)),
      statesPerSecond: rounded(statesPerSecond),
    },
  ])
  return { checkers: { model, ...Object.fromEntries(each) } }
}

/** Three digits that count, and no fraction of a large number. */
const rounded = (value: number): number =>
  value >= 100 ? Math.round(value) : Number(value.toPrecision(3))

const grouped = (count: number): string => count.toLocaleString('en-US')

const ratioText = (ratio: number): string =>
  ratio >= 1 ? `${rounded(ratio)} : 1` : `1 : ${rounded(1 / ratio)}`
