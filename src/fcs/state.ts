/**
 * What a server holds in memory, and how it starts from its disk.
 *
 * Immutable: a step makes a new one. Spec: `node[i]`, `Recovered`, `Durable`; paper figure 2.
 */
import { emptyLog, type Log } from './log.ts'
import type { LeaseState } from './lease/leaseState.ts'
import type { ServerId } from './message.ts'
import { noReads, type ReadState } from './read/readState.ts'
import type { Role } from './role.ts'
import { initialRole } from './roleTable.ts'
import type { Incoming, Snapshot } from './snapshot/snapshot.ts'

/** What survives a crash: one atomic record. Spec: `disk[i]`. */
export interface Image {
  readonly currentTerm: number
  readonly votedFor: ServerId | undefined
  readonly log: Log
  /** Stands for what the log no longer holds; absent until the log was compacted. */
  readonly snapshot?: Snapshot | undefined
}

/** How far a leader knows one voter to be. */
export interface Progress {
  /** Index of the next entry to send. */
  readonly nextIndex: number
  /** The voter's disk equals the leader's log up to here. Of the leader itself: its own disk. */
  readonly matchIndex: number
  /** The latest round of heartbeats that it answered; 0 of the leader itself. */
  readonly round: number
  /** How much of the leader's snapshot the voter has, where it is being sent that. */
  readonly offset: number
}

export interface ServerState {
  readonly role: Role
  readonly currentTerm: number
  readonly votedFor: ServerId | undefined
  readonly log: Log
  readonly snapshot: Snapshot | undefined
  /** Highest index known to be committed; not durable, but for what the snapshot covers. */
  readonly commitIndex: number
  /** The leader this server follows, itself included. */
  readonly leader: ServerId | undefined
  /** Who granted the vote, or the pre-vote, that is being asked for; in the voters' order. */
  readonly votes: readonly ServerId[]
  /**
   * One for each member, in the configuration's order, at a leader. With `twoDelay` also at a follower that
   * was told of any, which has no use for `nextIndex`; else empty.
   */
  readonly progress: readonly Progress[]
  /** Voters that answered this leader since the last heartbeat that found a quorum; in the voters' order. */
  readonly heard: readonly ServerId[]
  /** Heartbeats in a row that found no quorum. */
  readonly missedBeats: number
  /** A leader's last round of heartbeats. */
  readonly round: number
  /** Index of the no-op with which this leader began; 0 elsewhere. */
  readonly termStart: number
  readonly reads: ReadState
  /** With `Config.leases`; see lease/leaseState.ts. */
  readonly lease: LeaseState | undefined
  /** Whom this leader has asked to lead in its place, until the next heartbeat. */
  readonly transferee: ServerId | undefined
  /** Whether this leader has asked anybody, in this term: what was asked may happen at any later time. */
  readonly handedOver: boolean
  /** UTF-8 bytes of the commands that this leader took and has not committed; see uncommitted.ts. */
  readonly uncommittedBytes: number
  /** A snapshot of which parts have come, at a follower; not durable. */
  readonly incoming: Incoming | undefined
  /** Writes handed out and not yet reported durable. */
  readonly writesInFlight: number
}

/** What only a leader knows, at a server that does not lead. Spec: part of `NoProgress`. */
export const notLeading = {
  heard: [],
  missedBeats: 0,
  round: 0,
  termStart: 0,
  transferee: undefined,
  handedOver: false,
  uncommittedBytes: 0,
} as const satisfies Partial<ServerState>

export const emptyImage: Image = {
  currentTerm: 0,
  votedFor: undefined,
  log: emptyLog(),
  snapshot: undefined,
}

/**
 * A server that just started knows its disk and nothing else; its machine is that of `image.snapshot`.
 * Spec: `Restart`.
 */
export function recover(image: Image): ServerState {
  return {
    role: initialRole,
    currentTerm: image.currentTerm,
    votedFor: image.votedFor,
    log: image.log,
    snapshot: image.snapshot,
    commitIndex: image.snapshot?.index ?? 0,
    leader: undefined,
    votes: [],
    progress: [],
    heard: [],
    missedBeats: 0,
    round: 0,
    termStart: 0,
    reads: noReads,
    lease: undefined,
    transferee: undefined,
    handedOver: false,
    uncommittedBytes: 0,
    incoming: undefined,
    writesInFlight: 0,
  }
}
