/**
 * One version of a flag: what it makes of each field, and what its writer had seen.
 *
 * An update of gossip is one, and so is an entry of the Flag Coordination Service on the flag. Only reconciliation
 * knows that the two are alike: in an update's own context there is nothing of the service, since no gossip brings
 * its entries. Spec: the versions of Reconciliation.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { HybridTimestamp } from '../../flag/hybridClock.ts'
import { jsonText } from '../../flag/canonicalJson.ts'
import { compareDots } from '../../flag/fragment/dots.ts'
import { covers, type Payload } from '../../flag/update.ts'
import { seqAt, type VersionVector } from '../../flag/versionVector.ts'

/** The origin of what the Flag Coordination Service commits; the place in its sequence is the index. Spec: `Fcs`. */
export const fcsOrigin = 'fcs/1'

/** What a field is, in the form of its fragment. */
export type Fields = ReadonlyMap<string, unknown>

export interface Version extends Dot {
  readonly flagId: string
  /** Updates that the writer had seen of this flag. */
  readonly context: VersionVector
  /** The newest entry on this flag that the writer had seen; 0 for none. */
  readonly decided: number
  /** The newest entry on the flag's parent that the writer had seen; 0 for none. Spec: `needs` of FlagSystem. */
  readonly needs: number
  /** How often the flag had changed its class. */
  readonly epoch: number
  readonly fields: Fields
  /** The latest timestamp in it; undefined where no field has any. */
  readonly latest: HybridTimestamp | undefined
  /** As it travels, or is committed. */
  readonly payload: Payload
  /** Context, entry and its own dot. Spec: `SeenOf`. */
  readonly seen: VersionVector
}

type Bare = Pick<Version, 'origin' | 'seq' | 'context' | 'decided'>

/** Everything that the writer had seen, and what it wrote. */
export function seenBy({ origin, seq, context, decided }: Bare): VersionVector {
  const seen = new Map(context).set(origin, seq)
  return decided === 0 ? seen : seen.set(fcsOrigin, Math.max(decided, seqAt(seen, fcsOrigin)))
}

/** The updates in it, without entries of the service. */
export function updatesIn(seen: VersionVector): VersionVector {
  if (!seen.has(fcsOrigin)) return seen
  const updates = new Map(seen)
  updates.delete(fcsOrigin)
  return updates
}

/** The newest entry in it. */
export function entryIn(seen: VersionVector): number {
  return seqAt(seen, fcsOrigin)
}

/** Of two of one flag: the writer of `later` had seen `earlier`, or the class has changed since. Spec: `Supersedes`. */
export function supersedes(later: Version, earlier: Version): boolean {
  if (later.epoch > earlier.epoch) return true
  return covers(later.seen, earlier) && compareDots(later, earlier) !== 0
}

/**
 * By dot. Of one dot there are two only if its origin signed both, for which no region can make up: all keep both,
 * in the order of what they say, and the fields tell.
 */
export function compareVersions(one: Version, other: Version): number {
  const order = compareDots(one, other)
  if (order !== 0 || one.payload === other.payload) return order
  const [text, otherText] = [jsonText(one.payload), jsonText(other.payload)]
  return text === otherText ? 0 : text < otherText ? -1 : 1
}
