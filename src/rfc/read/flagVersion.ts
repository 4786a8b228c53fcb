/**
 * Which version of a flag this is: its place in the log of critical flags, or what its writer had seen of it by
 * gossip, itself included.
 *
 * Of a critical flag the vector is empty, of another the index is that of the newest decision it rests on, or 0.
 * Not an order of time. Spec: the version of a flag; paper 4.2.
 */
import { emptyVector, isBelow, type VersionVector } from '../../flag/versionVector.ts'

export interface FlagVersion {
  readonly raftIndex: number
  readonly vector: VersionVector
}

/** What a flag has that nobody ever wrote. */
export const noVersion: FlagVersion = { raftIndex: 0, vector: emptyVector }

/** `version` knows all that `least` knows. */
export function isAtLeast(version: FlagVersion, least: FlagVersion): boolean {
  return version.raftIndex >= least.raftIndex && isBelow(least.vector, version.vector)
}
