/**
 * What can happen to a region's cache: facts, handed to `step` one at a time, each with the clocks' readings.
 *
 * Each is one action of FlagSystem, but for those of RegionalReads that are only handed on.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { Json, Update } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import type { Event as ReadEvent } from '../read/event.ts'
import type { Changes } from '../reconcile/change.ts'
import type { Entry } from '../reconcile/entry.ts'
import type { DeferredWrite } from './state.ts'

/** A client changes a flag; without changes, deletes it. Spec: Publish or Defer, as the flag's class has it. */
export interface Write {
  readonly type: 'Write'
  readonly flagId: string
  readonly changes: Changes | undefined
  /** The next of this region; used where the flag is gossip's. */
  readonly dot: Dot
  /** The client's own name for the change; comes back with what becomes of it. */
  readonly ticket: Json
}

export type Event =
  | Write
  /** The service can be reached: hand it the oldest deferred change. Spec: Submit. */
  | { readonly type: 'Submit' }
  /** What the service made of a change that was handed to it. Spec: Submit. */
  | { readonly type: 'Ruled'; readonly write: DeferredWrite; readonly isTaken: boolean }
  /** Gossip brought the next update of an origin. Spec: Deliver. */
  | { readonly type: 'Deliver'; readonly update: Update }
  /**
   * Gossip was reset, or starts with what is on its disk. Not in the spec, where gossip collects nothing.
   */
  | {
      readonly type: 'Reset'
      /** Gossip's cursor. */
      readonly known: VersionVector
      /** What is current in gossip, by flag, deletions included; of a flag that is not named, nothing is. */
      readonly left: ReadonlyMap<string, readonly Update[]>
      /** What came with it, of places up to `known`, in any order; at a start all that gossip holds. */
      readonly updates: readonly Update[]
    }
  /** The log's entry at `index` is committed; `entry` where it concerns a flag. Spec: Apply. */
  | { readonly type: 'Apply'; readonly index: number; readonly entry?: Entry }
  /** The service can be reached: ask it to decide about this flag. Spec: Escalate. */
  | { readonly type: 'Escalate'; readonly flagId: string }
  /** A client asks for a flag as it is now. `context` is a number above all used before. Spec: Ask. */
  | { readonly type: 'Ask'; readonly flagId: string; readonly context: number }
  | Extract<
      ReadEvent,
      { readonly type: 'IndexAnswered' | 'Notice' | 'Contact' | 'LeaseGranted' | 'TimerFired' }
    >
