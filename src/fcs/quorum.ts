/**
 * Which sets of voters may decide: any two of them share a voter (paper 5.2).
 *
 * Spec: `IsQuorum` and the counting inside `Committable`.
 */

/** More than half of `voters` voters. */
export function isQuorum(count: number, voters: number): boolean {
  return 2 * count > voters
}

/** The highest index that a quorum has reached, given the index each voter has reached. */
export function quorumIndex(reached: readonly number[]): number {
  const descending = reached.toSorted((a, b) => b - a)
  let count = 0
  for (const index of descending) {
    count += 1
    if (isQuorum(count, reached.length)) return index
  }
  return 0
}
