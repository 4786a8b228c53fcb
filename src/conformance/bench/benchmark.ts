/**
 * What a protocol supplies so that its code can be timed.
 *
 * It is not a test: nothing passes or fails by being fast. A protocol's side of it lives in `bindings/`.
 */

/** One thing that the code does, done many times over. */
export interface Workload {
  /** Key of the result in JSON, such as `heartbeatPerSecond`. */
  readonly name: string
  /** What one unit of it is, for people. */
  readonly title: string
  /** Units are timed in multiples of this; 1 where not given. */
  readonly batch?: number
  /** Does it `times` times; returns how many of them had the effect they are meant to have. */
  run(times: number): number
}

/** The same work done in two ways, timed in turns so that both meet the same machine. */
export interface Comparison {
  /** Key of the result in JSON. */
  readonly name: string
  readonly own: Workload
  readonly peer: Workload
  /** Names of the two rates in JSON, where they are not `perSecond` and `peerPerSecond`. */
  readonly keys?: { readonly own: string; readonly peer: string }
}

/** The same thing done under several settings, each timed by itself. */
export interface Series {
  /** Key of the array in JSON, such as `reads`. */
  readonly name: string
  /** Key of the setting in each of its objects, such as `level`. */
  readonly setting: string
  readonly workloads: readonly { readonly at: string | number; readonly workload: Workload }[]
}

/** Figures that are the same, or nearly so, on every machine: counts, bytes, moments of virtual time. */
export interface ExactFigures {
  /** Key of the result in JSON, such as `visible`. */
  readonly name: string
  readonly title: string
  /** There is only ever one row, and in JSON it stands for itself instead of in an array. */
  readonly isSingle?: boolean
  /** One object for each row, all with the same keys. */
  rows(): readonly Readonly<Record<string, string | number>>[]
}

export interface ProtocolBenchmark {
  /** Name that the command takes: the protocol's folder. */
  readonly component: string
  /** Spec module whose replay is timed, such as `RaftCommit`. */
  readonly protocol?: string
  readonly workloads: readonly Workload[]
  readonly comparisons: readonly Comparison[]
  readonly series?: readonly Series[]
  readonly exact: readonly ExactFigures[]
  /** Model on which the checkers are compared: one that both of them check. Without one they are not. */
  readonly checkedModel?: string
}
