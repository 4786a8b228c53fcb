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
  let best = 0
  for (const index of reached) if (isReached(index, reached)) best = Math.max(best, index)
  return best
}

/** Without a sorted copy: it is asked at every answer, and voters are few. */
function isReached(index: number, reached: readonly number[]): boolean {
  let count = 0
  for (const each of reached) if (each >= index) count += 1
  return isQuorum(count, reached.length)
}
