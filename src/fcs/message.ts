/**
 * What servers say to each other.
 *
 * Plain data, one shape per kind, the same fields as the spec's records; how they are encoded on a
 * wire is not decided here. Sources: paper figure 2; thesis 9.6 for the pre-vote.
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
}

export interface VoteResponse extends Envelope {
  readonly type: 'VoteResponse'
  readonly granted: boolean
}

/** Entries that follow on `previousIndex`; without entries it is a heartbeat. */
export interface AppendRequest extends Envelope {
  readonly type: 'AppendRequest'
  readonly previousIndex: number
  readonly previousTerm: number
  readonly entries: readonly Entry[]
  readonly commitIndex: number
}

/**
 * Success: the log equals the leader's up to `index`, durably. Otherwise `index` is where the
 * leader may try to build on next.
 */
export interface AppendResponse extends Envelope {
  readonly type: 'AppendResponse'
  readonly success: boolean
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
  | AppendRequest
  | AppendResponse
  | SnapshotRequest
  | SnapshotResponse
