/**
 * What a step asks of the world around it: data, to be carried out strictly in order.
 *
 * The duties of whoever carries them out:
 * 1. Writes become durable one after the other, each whole or not at all. When one is durable, its
 *    `release` messages are sent, and then its receipt comes back as a `Persisted` event.
 * 2. A message of `Send` may leave before any write is durable; a message of `release` never.
 * 3. An error of a write ends the process: it is never retried, since nobody knows what is on disk.
 * 4. A server has one timer; setting it replaces the one before.
 */
import type { Entry } from './entry.ts'
import type { Receipt } from './event.ts'
import type { Message, ServerId } from './message.ts'

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
   * at a time; those that come meanwhile go along with the next.
   */
  readonly reason: 'NoLeader' | 'Deposed' | 'ReadWaiting'
  readonly leader: ServerId | undefined
}

export type Action =
  | Send
  | Persist
  | Apply
  | SetTimer
  | ProposalAccepted
  | ProposalRefused
  | ReadReady
  | ReadRefused
