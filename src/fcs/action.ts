/**
 * What a step asks of the world around it: data, to be carried out strictly in order.
 *
 * The duties of whoever carries them out:
 * 1. Writes become durable one after the other, each whole or not at all. When one is durable, its
 *    `release` messages are sent, and then its receipt comes back as a `Persisted` event.
 * 2. A message of `Send` may leave before any write is durable; a message of `release` never.
 * 3. An error of a write ends the process: it is never retried, since nobody knows what is on disk. A write
 *    that is not durable after an election timeout is an error too: a leader whose disk hangs goes on with
 *    its heartbeats, and only a clock can tell that it keeps others from leading.
 * 4. A server starts from the whole of what was durable, or not at all: a torn end that was never reported
 *    durable is cut off, anything else that is damaged or gone ends the start, and a server whose disk is
 *    lost never comes back under its name, or it could vote twice.
 * 5. A server has one timer; setting it replaces the one before. It fires between `minMs` and `maxMs` later.
 * 6. Round trips to the other voters may be measured and given with the configuration of each step
 *    (`Config.roundTripMs`); a voter that does not answer is left out.
 * 7. `HandOver` is answered with the event `TransferLeadership`, as the next that this server takes.
 * 8. `InstallSnapshot` replaces the machine; `Apply` then goes on behind it. A server that starts again
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

/**
 * Deliver `ElectionTimeout` or `Heartbeat` after a delay: a new random one between these two for each
 * election timer (paper 5.2), while for a heartbeat the two are equal.
 */
export interface SetTimer {
  readonly type: 'SetTimer'
  readonly timer: 'election' | 'heartbeat'
  readonly minMs: number
  readonly maxMs: number
}

/** The command is in this leader's log; it is decided when `index` is applied with this term. */
export interface ProposalAccepted {
  readonly type: 'ProposalAccepted'
  readonly term: number
  readonly index: number
}

/** The command was not taken: it is in no log, and may be proposed again. */
export type ProposalRefused = { readonly type: 'ProposalRefused' } & (
  | NotLeader
  /** Another was asked to lead; until it does, or a heartbeat finds that it does not. */
  | { readonly reason: 'Transferring'; readonly transferee: ServerId }
  /** Bytes that would be uncommitted with this command, and how many may be. */
  | {
      readonly reason: 'TooMuchUncommitted'
      readonly givenBytes: number
      readonly allowedBytes: number
    }
)

/** This server cannot order anything now; `leader` is whom it follows, where it knows one. */
export interface NotLeader {
  readonly reason: 'NotLeader'
  readonly leader: ServerId | undefined
}

/** All that was committed when the read of this context began is handed to `Apply`: answer it now. */
export interface ReadReady {
  readonly type: 'ReadReady'
  readonly context: number
  /** What the read had to wait for. */
  readonly index: number
}

/** The read is not answered here and now; `leader` is whom this server follows, where it knows one. */
export interface ReadRefused {
  readonly type: 'ReadRefused'
  readonly context: number
  /**
   * `NoLeader`: nobody to ask. `Deposed`: a leader that stepped down while it confirmed. `ReadWaiting`: one read
   * at a time; those that come meanwhile go along with the next. `NotAContext`: no whole number from 1 on.
   */
  readonly reason: 'NoLeader' | 'Deposed' | 'ReadWaiting' | 'NotAContext'
  readonly leader: ServerId | undefined
}

/** Nobody was asked to lead; the reasons are in the order in which they are looked for. */
export type TransferRefused = { readonly type: 'TransferRefused'; readonly to: ServerId } & (
  | NotLeader
  | { readonly reason: 'NotAVoter' }
  | { readonly reason: 'ToSelf' }
  /** Somebody was asked since the last heartbeat. */
  | { readonly reason: 'Transferring'; readonly transferee: ServerId }
  /** It is known to have the log on its disk up to `matchIndex` only, of `lastIndex`. */
  | { readonly reason: 'NotCaughtUp'; readonly matchIndex: number; readonly lastIndex: number }
)

/** `to` is the preferred leader and has the whole log: deliver `TransferLeadership` to this server next. */
export interface HandOver {
  readonly type: 'HandOver'
  readonly to: ServerId
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
export type Reply = ProposalAccepted | ProposalRefused | TransferRefused | CompactionRefused

export type Action =
  | Send
  | Persist
  | InstallSnapshot
  | SnapshotRefused
  | Apply
  | SetTimer
  | ReadReady
  | ReadRefused
  | HandOver
  | Reply
