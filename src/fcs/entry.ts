/**
 * One entry of the replicated log.
 *
 * It is what the log orders, not what the command means: a value is opaque here.
 * Spec: the records `[term, value]` in `node[i].log` of RaftCommit.
 */

/** What a new leader appends to have an entry of its own term (paper 5.4.2, section 8). */
export const noOp = null

export interface Entry {
  /** Term of the leader that appended it. */
  readonly term: number
  /** A client's command, or {@link noOp}. */
  readonly value: string | typeof noOp
  /** The flag that the command is about, where it is about one: what reads and leases go by. */
  readonly flagId?: string
}
