/**
 * Everything that a region's cache has: what it reconciles, what it answers from, and what waits for the log.
 *
 * Never changed in place. Spec: `node[r]` of FlagSystem.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { Json } from '../../flag/update.ts'
import { invariant } from '../../shared/invariant.ts'
import { type Image, type RegionState as Readable, startRegion } from '../read/state.ts'
import type { Changes } from '../reconcile/change.ts'
import { emptyState, type ReconcileState } from '../reconcile/state.ts'

/** A change of a critical flag that the log has not taken yet. Spec: `deferred`. */
export interface DeferredWrite {
  readonly flagId: string
  /** Of the flag, when its client asked for the change. */
  readonly epoch: number
  /** Without changes, a deletion. */
  readonly changes: Changes | undefined
  /** The client's own name for it; comes back with what becomes of it. */
  readonly ticket: Json
}

/** The linearizable read that is under way. */
export interface Asking {
  readonly context: number
  readonly flagId: string
}

/** An update that has come and was refused for now: readers count it as here, and do not see it. */
export interface RefusedUpdate extends Dot {
  readonly flagId: string
}

export interface Region {
  readonly reconciled: ReconcileState
  readonly readable: Readable
  readonly refused: readonly RefusedUpdate[]
  /** The oldest first. */
  readonly deferred: readonly DeferredWrite[]
  readonly asking: Asking | undefined
}

/**
 * A region that knows nothing but the epoch of its cache, and perhaps the flags that it was shipped with: what it knew
 * of log and gossip comes anew, since nothing else has it to reconcile with.
 */
export function newRegion(image: Image): Region {
  invariant(image.applied === 0 && image.vector.size === 0, 'TypeOK', () => 'more than an epoch')
  return {
    reconciled: emptyState,
    readable: startRegion(image),
    refused: [],
    deferred: [],
    asking: undefined,
  }
}
