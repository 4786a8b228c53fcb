/**
 * What a step asks of the world around it: data, to be carried out strictly in order, step after step.
 *
 * The duties of whoever carries them out:
 * 1. A write is durable, whole or not at all, before the next action is begun: messages say what is known,
 *    and what was said to be known must not be lost.
 * 2. An error of a write ends the process. A region whose disk is lost, or was put back to an earlier state,
 *    starts as `emptyImage(nextIncarnation(last))`, with `last` above all that it may have used; where nobody
 *    knows, the seconds since 1970 are.
 * 3. A region has one timer; setting it replaces the one before. It fires between `minMs` and `maxMs` later.
 * 4. The cache of this region is told, in order, of what each write made durable: of every update in `added` but its
 *    own (`Deliver`), or, where the step received a reset, of all of it at once (`Reset`, with the write's `cursor` and
 *    the heads of the state). `Changed` is for whoever shows flags without reconciling them.
 */
import type { Update } from '../flag/update.ts'
import type { OriginKey, VersionVector } from '../flag/versionVector.ts'
import type { RegionId } from './config.ts'
import type { CommitNotice, Message } from './message.ts'

export interface Send {
  readonly type: 'Send'
  readonly message: Message
}

/** One atomic durable write. */
export interface Persist {
  readonly type: 'Persist'
  readonly incarnation: number
  readonly cursor: VersionVector
  readonly collected: VersionVector
  readonly notice: CommitNotice
  /** What came to be held. */
  readonly added: readonly Update[]
  /** Dots of what is no longer held. */
  readonly removed: readonly string[]
}

/** Deliver `TimerFired` after a random delay between these two. */
export interface SetTimer {
  readonly type: 'SetTimer'
  readonly timer: 'round' | 'exchange'
  readonly minMs: number
  readonly maxMs: number
}

/** What is current of flags that changed; nothing where a reset told that a flag is gone. */
export interface Changed {
  readonly type: 'Changed'
  readonly flags: readonly { readonly flagId: string; readonly heads: readonly Update[] }[]
}

/** Critical flags changed up to there: caches refresh at once (paper 3.1). */
export interface CommitNoticed {
  readonly type: 'CommitNoticed'
  readonly notice: CommitNotice
}

export interface Published {
  readonly type: 'Published'
  readonly update: Update
}

export interface PublishRefused {
  readonly type: 'PublishRefused'
  readonly flagId: string
  /** `Critical`: the flag is the FCS's. `NotThere`: nothing to delete. `Invalid`: `detail` says what is allowed. */
  readonly reason: 'Critical' | 'NotThere' | 'NotAllowed' | 'Invalid'
  readonly detail: string
}

/** A message was dropped and changed nothing; `reason` is counted too. */
export interface Dropped {
  readonly type: 'Dropped'
  readonly from: RegionId
  readonly reason: DropReason
  readonly detail: string
}

export type DropReason =
  | 'NotAMember'
  | 'UnknownOrigin'
  | 'NotAllowed'
  | 'Critical'
  | 'Unverified'
  | 'TooFarInTheFuture'
  | 'TooFarAhead'
  | 'TooLarge'
  | 'TooMany'
  | 'Malformed'

/**
 * A peer knows more of this region than the region itself: its disk was put back to an earlier state. It goes
 * on as a new incarnation, so that no dot is used twice.
 */
export interface Reincarnated {
  readonly type: 'Reincarnated'
  readonly from: OriginKey
  readonly to: OriginKey
}

export type Action =
  | Send
  | Persist
  | SetTimer
  | Changed
  | CommitNoticed
  | Published
  | PublishRefused
  | Dropped
  | Reincarnated
