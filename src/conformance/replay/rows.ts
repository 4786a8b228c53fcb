/**
 * The figures of replay and exploration: one row for each model, or one for each protocol.
 *
 * It holds data only; how it is shown is the command's business.
 */
import type { Exploration } from '../explore/exploreModel.ts'
import type { ReplayMismatch } from './mismatch.ts'

/** Spec to code. */
export interface ReplayRow {
  readonly protocol: string
  /** Absent in the row of a whole protocol. */
  readonly model?: string
  readonly traces: number
  readonly steps: number
  readonly edgesCovered: number
  readonly edgesTotal: number
  readonly mismatches: readonly ReplayMismatch[]
  readonly seconds: number
  readonly stepsPerSecond: number
}

/** Code to spec. */
export interface GraphRow extends Pick<
  Exploration,
  | 'specStates'
  | 'codeStates'
  | 'specEdges'
  | 'codeEdges'
  | 'fullStates'
  | 'steps'
  | 'differenceCount'
  | 'differences'
  | 'violations'
> {
  readonly protocol: string
  /** Absent in the row of a whole protocol. */
  readonly model?: string
  /** Where an exploration did not come to its end. */
  readonly stopped: readonly string[]
  readonly seconds: number
  readonly stepsPerSecond: number
}

/** Whether every transition was replayed and every step agreed. */
export const replayHolds = (row: ReplayRow): boolean =>
  row.mismatches.length === 0 && row.edgesCovered === row.edgesTotal

/** Whether the graphs are equal and no property of the code is broken. */
export const graphHolds = (row: GraphRow): boolean =>
  row.differenceCount === 0 && row.violations.length === 0 && row.stopped.length === 0

/** One row for each protocol: the sums over its models, in the order in which they first come. */
export const replayByProtocol = (rows: readonly ReplayRow[]): readonly ReplayRow[] =>
  grouped(rows).map(([protocol, own]) => {
    const steps = sum(own, (row) => row.steps)
    const seconds = sum(own, (row) => row.seconds)
    return {
      protocol,
      traces: sum(own, (row) => row.traces),
      steps,
      edgesCovered: sum(own, (row) => row.edgesCovered),
      edgesTotal: sum(own, (row) => row.edgesTotal),
      mismatches: own.flatMap((row) => row.mismatches),
      seconds,
      stepsPerSecond: perSecond(steps, seconds),
    }
  })

export const graphByProtocol = (rows: readonly GraphRow[]): readonly GraphRow[] =>
  grouped(rows).map(([protocol, own]) => {
    const steps = sum(own, (row) => row.steps)
    const seconds = sum(own, (row) => row.seconds)
    return {
      protocol,
      specStates: sum(own, (row) => row.specStates),
      codeStates: sum(own, (row) => row.codeStates),
      specEdges: sum(own, (row) => row.specEdges),
      codeEdges: sum(own, (row) => row.codeEdges),
      fullStates: sum(own, (row) => row.fullStates),
      steps,
      differenceCount: sum(own, (row) => row.differenceCount),
      differences: own.flatMap((row) => row.differences),
      violations: own.flatMap((row) => row.violations),
      stopped: own.flatMap((row) => row.stopped),
      seconds,
      stepsPerSecond: perSecond(steps, seconds),
    }
  })

/** Whole steps a second; 0 where no time was measured. */
export const perSecond = (steps: number, seconds: number): number =>
  seconds > 0 ? Math.round(steps / seconds) : 0

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0)

const grouped = <Row extends { readonly protocol: string }>(
  rows: readonly Row[],
): readonly (readonly [string, readonly Row[]])[] => [
  ...Map.groupBy(rows, (row) => row.protocol).entries(),
]
