/**
 * A snapshot: a text that stands for all entries up to an index, and the place where it stands.
 *
 * What the text says is the machine's affair (src/fcs/machine/machineSnapshot.ts); to the core it is opaque.
 * Spec: `node[i].snapshot`, `node[i].incoming`; paper section 7.
 */
import type { Config } from '../config.ts'
import { SnapshotError } from '../machine/machineSnapshot.ts'

export interface Snapshot {
  /** Index and term of the last entry that it stands for. */
  readonly index: number
  readonly term: number
  readonly data: string
}

/** A snapshot on its way to a follower. Spec: `node[i].incoming`. */
export interface Incoming {
  /** Of the leader that sends it: the next leader begins anew. */
  readonly term: number
  readonly index: number
  /** All parts that came so far. */
  readonly data: string
}

/** What no machine may start from, by the check that the configuration has; `undefined` where it is good. */
export function snapshotFault(
  data: string,
  index: number,
  { checkSnapshot }: Config,
): SnapshotError['reason'] | undefined {
  try {
    checkSnapshot?.(data, index)
    return undefined
  } catch (error) {
    if (error instanceof SnapshotError) return error.reason
    throw error
  }
}
