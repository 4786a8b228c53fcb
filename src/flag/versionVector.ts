/**
 * Version vectors: how many updates are known of each origin.
 *
 * An origin is a region in one incarnation, the only writer of its sequence 1, 2, 3, ...; an origin that is
 * not in a vector counts as 0. Vectors are never changed in place. Spec: the vectors of GossipConvergence.
 * Sources: paper 4.2; Preguica et al., Dotted version vectors (2010): the place of one update in its
 * sequence is its dot, and a vector stands for what its writer had seen, the dot not included.
 */
export type OriginKey = string

/** How many updates are known of each origin; absent: none. */
export type VersionVector = ReadonlyMap<OriginKey, number>

/** Spec: `Nothing`. */
export const emptyVector: VersionVector = new Map()

/** The name of a region in one incarnation. */
export function originKey(region: string, incarnation: number): OriginKey {
  return `${region}/${incarnation}`
}

export function regionOf(origin: OriginKey): string {
  return origin.slice(0, origin.lastIndexOf('/'))
}

export function incarnationOf(origin: OriginKey): number {
  return Number(origin.slice(origin.lastIndexOf('/') + 1))
}

/** Spec: `At`. */
export function seqAt(vector: VersionVector, origin: OriginKey): number {
  return vector.get(origin) ?? 0
}

/** Spec: `With`. */
export function withSeq(vector: VersionVector, origin: OriginKey, seq: number): VersionVector {
  return new Map(vector).set(origin, seq)
}

/** The least vector above both. Spec: `Join`. */
export function join(left: VersionVector, right: VersionVector): VersionVector {
  if (isBelow(right, left)) return left
  if (isBelow(left, right)) return right
  const joined = new Map(left)
  for (const [origin, seq] of right) joined.set(origin, Math.max(seq, seqAt(left, origin)))
  return joined
}

/** Everything that `low` knows, `high` knows. Spec: `IsBelow`. */
export function isBelow(low: VersionVector, high: VersionVector): boolean {
  if (low === high) return true
  for (const [origin, seq] of low) if (seq > seqAt(high, origin)) return false
  return true
}

/** How two vectors stand to each other; `concurrent` when each knows something that the other does not. */
export function compare(
  left: VersionVector,
  right: VersionVector,
): 'equal' | 'below' | 'above' | 'concurrent' {
  const below = isBelow(left, right)
  const above = isBelow(right, left)
  if (below && above) return 'equal'
  if (below) return 'below'
  return above ? 'above' : 'concurrent'
}
