/**
 * What a step asks of the world around it: data, to be carried out strictly in order.
 *
 * The duties of whoever carries them out:
 * 1. Writes become durable one after the other, each whole or not at all. When one is durable, its
 *    `release` messages are sent, and then its receipt comes back as a `Persisted` event.
 * 2. A message of `Send` may leave before any write is durable; a message of `release` never.
 * 3. An error of a write ends the process: it is never retried, since nobody knows what is on disk.
 * 4. A server has one timer; setting it replaces the one before.
 * 5. `InstallSnapshot` replaces the machine; `Apply` then goes on behind it. A server that starts again
 *    starts its machine from `image.snapshot`.
 */
import type { Entry } from './entry.ts'
import type { Receipt } from './event.ts'
import type { SnapshotError } from './machine/machineSnapshot.ts'
import type { Message, ServerId } from './message.ts'
import type { Snapshot } from './snapshot/snapshot.ts'

export interface Send {
  readonly type: 'Send'
  readonly message: Message
}

/** One atomic durable write (paper figure 2, "Updated on stable storage before responding"). */
export interface Persist {
  readonly type: 'Persist'
  /** Term and vote, always together: a crash must not separate them. */
  readonly currentTerm: number
  readonly votedFor: ServerId | undefined
  /** A snapshot in the place of the log's beginning; to be carried out before `log`, in the same write. */
  readonly snapshot?: SnapshotWrite | undefined
  /** The log beyond `after` becomes `entries`; absent where the log did not change. */
  readonly log: LogWrite | undefined
  /** Messages that speak for this write and all before it. */
  readonly release: readonly Message[]
  readonly receipt: Receipt
}

export interface LogWrite {
  readonly after: number
  readonly entries: readonly Entry[]
}

/** The entries up to `base`, of `baseTerm`, are gone, and the snapshot before this one. */
export interface SnapshotWrite {
  readonly snapshot: Snapshot
  readonly base: number
  readonly baseTerm: number
}

/** The machine becomes the one that the leader's snapshot stands for. */
export interface InstallSnapshot extends Snapshot {
  readonly type: 'InstallSnapshot'
}

/** A snapshot that came from `source` is not what it says; it is asked for again from its beginning. */
export interface SnapshotRefused {
  readonly type: 'SnapshotRefused'
  readonly source: ServerId
  readonly index: number
  readonly reason: SnapshotError['reason']
}

/** The entries from `first` on are committed; apply them to the state machine, in order. */
export interface Apply {
  readonly type: 'Apply'
  readonly first: number
  readonly entries: readonly Entry[]
}

/** Deliver `ElectionTimeout` or `Heartbeat` after the delay that the configuration gives. */
export interface SetTimer {
  readonly type: 'SetTimer'
  readonly timer: 'election' | 'heartbeat'
}

/** The command is in this leader's log; it is decided when `index` is applied with this term. */
export interface ProposalAccepted {
  readonly type: 'ProposalAccepted'
  readonly term: number
  readonly index: number
}

/** This server cannot order commands now; `leader` is whom it follows, where it knows one. */
export interface ProposalRefused {
  readonly type: 'ProposalRefused'
  readonly reason: 'NotLeader'
  readonly leader: ServerId | undefined
}

/** `Compact` changed nothing. */
export interface CompactionRefused {
  readonly type: 'CompactionRefused'
  readonly reason:
    /** No whole number from 1 on. */
    | 'NotAnIndex'
    /** The entry is not known as committed here. */
    | 'NotCommitted'
    /** The snapshot that this server has covers it. */
    | 'NotNewer'
    | 'Empty'
    /** Longer than `limits.snapshotLength`. */
    | 'TooLong'
    | SnapshotError['reason']
}

/** What the event's sender is told. */
export type Reply = ProposalAccepted | ProposalRefused | CompactionRefused

export type Action = Send | Persist | InstallSnapshot | SnapshotRefused | Apply | SetTimer | Reply
