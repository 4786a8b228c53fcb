/**
 * Several flags evaluated one after the other, perhaps over a while: all out of what was there when the first was.
 *
 * A region goes on meanwhile; whether it has, is told with each flag, so that a caller may begin anew. Spec:
 * BeginEvaluation, Evaluate.
 */
import { type CachedFlag, shownOf } from './cache.ts'
import { openSnapshot, type Snapshot } from './snapshot.ts'
import type { RegionState } from './state.ts'

export interface Evaluation {
  readonly snapshot: Snapshot
}

export interface Evaluated {
  readonly flag: CachedFlag | undefined
  readonly epoch: number
  /** The region shows other versions of something by now. */
  readonly isSuperseded: boolean
}

export function beginEvaluation(state: RegionState): Evaluation {
  return { snapshot: openSnapshot(state) }
}

export function evaluate({ snapshot }: Evaluation, flagId: string, state: RegionState): Evaluated {
  const isSuperseded = state.epoch !== snapshot.epoch
  return { flag: shownOf(snapshot, flagId), epoch: snapshot.epoch, isSuperseded }
}
