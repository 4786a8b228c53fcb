/**
 * The result of replay and exploration as tables, lines and JSON.
 *
 * It decides nothing but wording; whether a row holds is said in `rows.ts`.
 */
import { graphDifferenceLines } from '../explore/graphDifference.ts'
import { violationLines } from '../explore/violations.ts'
import { mismatchLines } from './mismatch.ts'
import type { CountDifference } from './pinnedCounts.ts'
import { graphByProtocol, graphHolds, replayByProtocol, replayHolds } from './rows.ts'
import type { GraphRow, ReplayRow } from './rows.ts'

export interface ReplaySummary {
  readonly replay: readonly ReplayRow[]
  readonly graph: readonly GraphRow[]
  /** Committed figures that this run does not bear out. */
  readonly differences: readonly CountDifference[]
}

type Cell = string | number | undefined

export const summaryHolds = (summary: ReplaySummary): boolean =>
  summary.differences.length === 0 &&
  summary.replay.every(replayHolds) &&
  summary.graph.every(graphHolds)

export const replayHeader: readonly string[] = [
  'protocol',
  'model',
  'traces',
  'steps',
  'transitions',
  'replayed',
  'steps/s',
  'spec to code',
]

/** Spec to code, a row for each model. */
export const replayTable = (rows: readonly ReplayRow[]): readonly (readonly Cell[])[] =>
  rows.map((row) => [
    row.protocol,
    row.model,
    row.traces,
    row.steps,
    row.edgesTotal,
    row.edgesCovered,
    row.stepsPerSecond,
    replayHolds(row) ? 'every transition' : 'FAILS',
  ])

export const graphHeader: readonly string[] = [
  'protocol',
  'model',
  'states in spec',
  'in code',
  'transitions in spec',
  'in code',
  'hidden states',
  'steps/s',
  'code to spec',
]

/** Code to spec, a row for each model. Hidden states are those that the spec does not tell apart. */
export const graphTable = (rows: readonly GraphRow[]): readonly (readonly Cell[])[] =>
  rows.map((row) => [
    row.protocol,
    row.model,
    row.specStates,
    row.codeStates,
    row.specEdges,
    row.codeEdges,
    row.fullStates - row.codeStates,
    row.stepsPerSecond,
    graphHolds(row) ? 'equal' : 'FAILS',
  ])

/** Everything that does not hold, with what is needed to find out why. */
export const failureLines = (summary: ReplaySummary): readonly string[] => [
  ...summary.replay.flatMap(replayFailureLines),
  ...summary.graph.flatMap(graphFailureLines),
  ...summary.differences.map(({ model, line }) => `${model}: ${line}`),
]

const replayFailureLines = (row: ReplayRow): readonly string[] => {
  const left = row.edgesTotal - row.edgesCovered
  return [
    ...row.mismatches.flatMap((mismatch) => [...mismatchLines(mismatch), '']),
    ...(left > 0 ? [`${row.model}: ${left} of ${row.edgesTotal} transitions not replayed`] : []),
  ]
}

const graphFailureLines = (row: GraphRow): readonly string[] => {
  const more = row.differenceCount - row.differences.length
  return [
    ...row.violations.flatMap((violation) =>
      prefixed(`${row.model}, in the code: `, violationLines(violation)),
    ),
    ...row.differences.flatMap((difference) =>
      prefixed(`${row.model}, `, graphDifferenceLines(difference)),
    ),
    ...(more > 0 ? [`${row.model}: ${more} more differences between the graphs`] : []),
    ...row.stopped.map((reason) => `${row.model}: ${reason}`),
  ]
}

const prefixed = (prefix: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => (index === 0 ? `${prefix}${line}` : line))

/** One line: what holds, or how much does not. */
export const lastLine = (summary: ReplaySummary): string => {
  const { replay, graph, differences } = summary
  const covered = replay.reduce((sum, row) => sum + row.edgesCovered, 0)
  const total = replay.reduce((sum, row) => sum + row.edgesTotal, 0)
  const figures = `${covered} of ${total} transitions of ${replay.length} models replayed`
  if (summaryHolds(summary)) {
    const states = graph.reduce((sum, row) => sum + row.codeStates, 0)
    return `holds: ${figures}; the code has the same ${states} states and the same transitions`
  }
  const mismatches = replay.reduce((sum, row) => sum + row.mismatches.length, 0)
  const unequal = graph.filter((row) => !graphHolds(row)).length
  return (
    `fails: ${figures}; ${mismatches} mismatches, ${unequal} models whose code has another graph, ` +
    `${differences.length} figures that are not the committed ones`
  )
}

/** The object that `--json` prints. Rows are those of the models; sums by protocol stand beside them. */
export const jsonSummary = (summary: ReplaySummary): object => ({
  ok: summaryHolds(summary),
  replay: summary.replay,
  graph: summary.graph,
  protocols: {
    replay: replayByProtocol(summary.replay).map(withoutDetails),
    graph: graphByProtocol(summary.graph).map(withoutDetails),
  },
  differences: summary.differences,
})

/** The details stand in the rows of the models already. */
const withoutDetails = (row: ReplayRow | GraphRow): object => {
  const details = new Set(['mismatches', 'differences', 'violations', 'stopped'])
  return Object.fromEntries(Object.entries(row).filter(([field]) => !details.has(field)))
}
