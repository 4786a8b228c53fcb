/**
 * What a step asks of the world around it: data, to be carried out strictly in order, step after step.
 *
 * The duties of whoever carries them out:
 * 1. A write is durable, whole or not at all, before the next action is begun. The epoch of a region whose disk
 *    is lost must be above all that it may have used; where nobody knows, the microseconds since 1970 are.
 * 2. A timer of a name replaces the one of that name; it fires no earlier than `atMs` on the monotonic clock.
 * 3. `AskIndex` goes to the region's own server (ReadIndex); its answer comes back with the same context.
 */
import type { Mode } from './mode.ts'
import type { Snapshot } from './snapshot.ts'
import type { Image } from './state.ts'

export interface AskIndex {
  readonly type: 'AskIndex'
  readonly context: number
}

/** All that was committed when the question was asked is here: answer the reads that waited out of this. */
export interface ReadServed {
  readonly type: 'ReadServed'
  readonly context: number
  readonly snapshot: Snapshot
}

export interface ReadRefused {
  readonly type: 'ReadRefused'
  readonly context: number
  /** `Waiting`: one is under way, and began before; ask again after it. `NotAnswered`: its time is over. */
  readonly reason: 'Waiting' | 'NotAnswered' | 'NotAContext'
}

export interface SetTimer {
  readonly type: 'SetTimer'
  readonly timer: 'mode' | 'answer' | 'session'
  readonly atMs: number
}

/** All that the client of this wait wrote or saw is here: read now. */
export interface SessionReady {
  readonly type: 'SessionReady'
  readonly id: number
}

/** `NotCovered`: its deadline is over. `TooMany` wait already. */
export interface SessionRefused {
  readonly type: 'SessionRefused'
  readonly id: number
  readonly reason: 'NotCovered' | 'TooMany'
}

/** The region is degraded: it should ask the log, and its peers, anew. */
export interface Refresh {
  readonly type: 'Refresh'
}

export interface ModeChanged {
  readonly type: 'ModeChanged'
  readonly from: Mode
  readonly to: Mode
}

/** Other versions are shown, or held back, from this epoch on. */
export interface Changed {
  readonly type: 'Changed'
  readonly epoch: number
  readonly flagIds: readonly string[]
}

/** All critical flags came anew: whoever follows this cache must read all of them. */
export interface Resync {
  readonly type: 'Resync'
  readonly epoch: number
}

export interface Persist {
  readonly type: 'Persist'
  readonly image: Image
}

/** Something came that does not follow what is here, and changed nothing: send what is missing first. */
export interface OutOfOrder {
  readonly type: 'OutOfOrder'
  readonly sequence: string
  readonly given: number
  readonly next: number
}

export type Action =
  | AskIndex
  | ReadServed
  | ReadRefused
  | SessionReady
  | SessionRefused
  | SetTimer
  | Refresh
  | ModeChanged
  | Changed
  | Resync
  | Persist
  | OutOfOrder
