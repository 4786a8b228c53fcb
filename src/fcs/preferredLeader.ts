/**
 * Which voter leads best: the one whose commits are known to all voters the soonest, by measured round trips.
 *
 * Pure network: disks are taken to be fast against the way between regions, one way as half of a round
 * trip, and nothing is lost. A choice among servers that may all lead; who does is decided by election alone
 * (`Config.preferredLeader` makes it the likely one). Where two are equally good it is the one whose name
 * comes first.
 */
import type { ServerId } from './message.ts'

/** How voters come to know of a commit: told by the leader, or each by its own counting (twoDelay.ts). */
export type CommitMode = 'leader-commit' | 'two-delay'

/** Round trips between voters: a row for each, a number for each other, 0 to itself; in milliseconds. */
export interface RoundTripMatrix {
  readonly voters: readonly ServerId[]
  readonly roundTripMs: readonly (readonly number[])[]
}

/** A matrix that says nothing about these voters; the text says where. */
export class RoundTripError extends Error {
  constructor(place: string, given: unknown, allowed: string) {
    super(`round trips ${place}: given ${String(given)}, allowed ${allowed}`)
    this.name = 'RoundTripError'
  }
}

/** The voter that leads best. Throws {@link RoundTripError}. */
export function preferredLeader(matrix: RoundTripMatrix, mode: CommitMode): ServerId {
  checkMatrix(matrix)
  const ranked = matrix.voters
    .map((id, at) => ({ id, ms: allVotersMs(matrix, at, mode) }))
    .toSorted((a, b) => a.ms - b.ms || (a.id < b.id ? -1 : 1))
  return ranked[0]!.id
}

/**
 * The least time from a proposal at `leader` until all voters know that it is committed.
 *
 * A leader counts after the round trip to the nearest majority, and everybody learns of it one way later;
 * with two-delay commits a voter counts when it was reached by way of the nearest majority, itself and the
 * leader among them.
 */
export function allVotersMs(matrix: RoundTripMatrix, leader: number, mode: CommitMode): number {
  const places = matrix.voters.map((_, at) => at)
  const oneWay = (from: number, to: number) => matrix.roundTripMs[from]![to]! / 2
  if (mode === 'leader-commit') {
    const delays = places.map((at) => oneWay(leader, at))
    return 2 * majorityReached(delays) + Math.max(...delays)
  }
  const known = places.map((voter) =>
    majorityReached(places.map((via) => oneWay(leader, via) + oneWay(via, voter))),
  )
  return Math.max(...known)
}

/** The moment at which more than half have been reached. */
function majorityReached(delaysMs: readonly number[]): number {
  return delaysMs.toSorted((a, b) => a - b)[Math.floor(delaysMs.length / 2)]!
}

function checkMatrix({ voters, roundTripMs }: RoundTripMatrix): void {
  const { length } = voters
  if (length === 0) throw new RoundTripError('voters', length, 'one voter or more')
  if (roundTripMs.length !== length) {
    throw new RoundTripError('rows', roundTripMs.length, `${length}, one for each voter`)
  }
  for (const [from, row] of roundTripMs.entries()) {
    if (row.length !== length) {
      throw new RoundTripError(`of ${voters[from]!}`, row.length, `${length} numbers`)
    }
    for (const [to, ms] of row.entries()) {
      const place = `from ${voters[from]!} to ${voters[to]!}`
      if (!Number.isFinite(ms) || ms < 0) throw new RoundTripError(place, ms, 'a number from 0')
    }
  }
}
