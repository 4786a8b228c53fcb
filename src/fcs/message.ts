/**
 * What servers say to each other.
 *
 * Plain data, one shape per kind, the same fields as the spec's records; how they are encoded on a
 * wire is not decided here. Sources: paper figure 2; thesis 9.6 for the pre-vote, 3.10 for the transfer.
 */
import type { Entry } from './entry.ts'

/** Name of a server, unique among the voters. */
export type ServerId = string

interface Envelope {
  /** Term of the sender; of a pre-vote, the term it would campaign for. */
  readonly term: number
  readonly source: ServerId
  readonly destination: ServerId
}

/** Asks whether a vote for `term` would be given, without raising anybody's term. */
export interface PreVoteRequest extends Envelope {
  readonly type: 'PreVoteRequest'
  readonly lastIndex: number
  readonly lastTerm: number
}

/** `term` is the asked one where granted, else the voter's own. */
export interface PreVoteResponse extends Envelope {
  readonly type: 'PreVoteResponse'
  readonly granted: boolean
}

export interface VoteRequest extends Envelope {
  readonly type: 'VoteRequest'
  readonly lastIndex: number
  readonly lastTerm: number
  /** The leader itself asked for this election, so that no promise made to it speaks against a vote. */
  readonly transfer: boolean
}

export interface VoteResponse extends Envelope {
  readonly type: 'VoteResponse'
  readonly granted: boolean
}

/** Asks its receiver to stand for election at once, in the sender's place (thesis 3.10). */
export interface TimeoutNow extends Envelope {
  readonly type: 'TimeoutNow'
}

/** Entries that follow on `previousIndex`; without entries it is a heartbeat. */
export interface AppendRequest extends Envelope {
  readonly type: 'AppendRequest'
  readonly previousIndex: number
  readonly previousTerm: number
  readonly entries: readonly Entry[]
  readonly commitIndex: number
  /** Which round of heartbeats of this leader it belongs to; grows. The answer repeats it. */
  readonly round: number
  /** With leases and two-delay commits: for each entry, whose acknowledgements it needs besides a quorum's. */
  readonly named?: readonly (readonly ServerId[])[]
}

/**
 * Success: the log equals the leader's up to `index`, durably. Otherwise `index` is where the
 * leader may try to build on next.
 */
export interface AppendResponse extends Envelope {
  readonly type: 'AppendResponse'
  readonly success: boolean
  readonly index: number
  /** That of the request that is answered; 0 where none is. */
  readonly round: number
}

/** A region asks its leader for a read lease; it will count from the asking. Spec: LeaseRequest. */
export interface LeaseRequest extends Envelope {
  readonly type: 'LeaseRequest'
  readonly ask: number
}

/** The lease is granted, and usable once `index` is acknowledged in `term`. Spec: LeaseGrant. */
export interface LeaseGrant extends Envelope {
  readonly type: 'LeaseGrant'
  readonly ask: number
  readonly index: number
  /** Which flags the leader takes to be leased; a holder that thinks otherwise takes no lease. */
  readonly covers: string
}

/** Which index must a read that begins now see? Spec: ReadRequest. */
export interface ReadRequest extends Envelope {
  readonly type: 'ReadRequest'
  readonly context: number
}

/** That one, and a quorum has confirmed since the question came that its sender led. Spec: ReadResponse. */
export interface ReadResponse extends Envelope {
  readonly type: 'ReadResponse'
  readonly context: number
  readonly index: number
}

/** A part of the leader's snapshot, for a follower that lacks entries which the leader has compacted. */
export interface SnapshotRequest extends Envelope {
  readonly type: 'SnapshotRequest'
  /** Index and term of the last entry that the snapshot stands for. */
  readonly index: number
  readonly lastTerm: number
  /** Where the part begins in the snapshot's text, in UTF-16 code units. */
  readonly offset: number
  readonly data: string
  /** This is the last part. */
  readonly done: boolean
}

/** How much of the snapshot has come. One that is installed is acknowledged by an `AppendResponse`. */
export interface SnapshotResponse extends Envelope {
  readonly type: 'SnapshotResponse'
  readonly index: number
  readonly offset: number
}

export type Message =
  | PreVoteRequest
  | PreVoteResponse
  | VoteRequest
  | VoteResponse
  | TimeoutNow
  | AppendRequest
  | AppendResponse
  | LeaseRequest
  | LeaseGrant
  | ReadRequest
  | ReadResponse
  | SnapshotRequest
  | SnapshotResponse
