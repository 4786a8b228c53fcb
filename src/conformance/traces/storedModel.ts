/**
 * What is stored about one replay model: its whole state graph, as traces that take every transition.
 *
 * It is not a file format; `traceReader.ts` has that. Nothing here knows a protocol.
 */
import type { ModelConfig } from '../protocol.ts'
import type { Branch } from '../graph/paths.ts'
import type { StateGraph } from '../graph/stateGraph.ts'

/** Raised whenever an older reader would misread what a newer writer writes. */
export const traceFormatVersion = 1

/** Where the traces came from. */
export interface TraceOrigin {
  /** Name of the model, such as `RaftCommitElection`. */
  readonly model: string
  /** Module that the checker ran, such as `MCRaftCommit`. */
  readonly module: string
  /** The spec module that the model is about, such as `RaftCommit`. */
  readonly protocol: string
  readonly config: ModelConfig
  /** Digest of everything in the spec that shapes the graph; see `specDigest.ts`. */
  readonly specSha256: string
}

/** One behaviour, by the numbers of its states in the graph. */
export interface StoredTrace {
  /** The earlier trace that it branches off, numbered from 0; absent for one from an initial state. */
  readonly from?: Branch
  /** One more than there are actions. */
  readonly states: readonly number[]
  /** The action of each step. */
  readonly actions: readonly string[]
}

export interface StoredModel {
  readonly origin: TraceOrigin
  readonly graph: StateGraph
  readonly traces: readonly StoredTrace[]
}

/** Steps of all traces together. */
export const stepCount = (model: StoredModel): number =>
  model.traces.reduce((sum, trace) => sum + trace.actions.length, 0)
