/**
 * The reads by ReadIndex that a server waits for, and those of others that it confirms as a leader.
 *
 * Spec: `reads[i]` of LinearizableReads, without its history.
 */

/** This server's own read. Spec: `own`. */
export interface PendingRead {
  readonly context: number
  /** What must be applied before it is answered; 0 until the leader has said. */
  readonly index: number
  /** The round that a quorum must answer first, at a leader; 0 when nothing is left to confirm. */
  readonly round: number
}

/** What another server asked this leader; round 0 once it is answered. Spec: `asked[j]`. */
export interface AskedRead {
  readonly context: number
  readonly index: number
  readonly round: number
}

export interface ReadState {
  readonly own: PendingRead | undefined
  /** The latest of each member, in the configuration's order; empty where none asked. */
  readonly asked: readonly (AskedRead | undefined)[]
}

export const noReads: ReadState = { own: undefined, asked: [] }
