/**
 * What came before what: beginnings and ends of operations as places in one order.
 *
 * Of events at the same moment those with a place are in that order; around them every operation without one takes as
 * much room as it may have had. So nothing is said to precede what may have been at the same time.
 */
import type { Operation } from './operation.ts'

/** An operation with its places in the order of the history. */
export interface Placed {
  readonly operation: Operation
  readonly begin: number
  /** Infinite where nobody was told of its end. */
  readonly end: number
}

interface Moment {
  readonly at: number
  readonly isEnd: boolean
  readonly atMs: number
  readonly order: number
}

/** In the order of their beginnings. */
export function placed(operations: readonly Operation[]): readonly Placed[] {
  const moments: Moment[] = []
  operations.forEach(({ startMs, endMs, startPlace, endPlace }, at) => {
    moments.push({ at, isEnd: false, atMs: startMs, order: startPlace ?? -1 })
    if (endMs !== undefined) {
      moments.push({ at, isEnd: true, atMs: endMs, order: endPlace ?? Infinity })
    }
  })
  moments.sort(compareMoments)
  const begins = new Array<number>(operations.length).fill(0)
  const ends = new Array<number>(operations.length).fill(Infinity)
  const order: number[] = []
  moments.forEach(({ at, isEnd }, place) => {
    if (isEnd) ends[at] = place
    else {
      begins[at] = place
      order.push(at)
    }
  })
  return order.map((at) => ({ operation: operations[at]!, begin: begins[at]!, end: ends[at]! }))
}

function compareMoments(left: Moment, right: Moment): number {
  if (left.atMs !== right.atMs) return left.atMs - right.atMs
  // Both infinite or both -1: neither has a place, and beginnings come first.
  if (left.order !== right.order) return left.order - right.order
  return Number(left.isEnd) - Number(right.isEnd)
}

/** `earlier` had ended before `later` began. */
export function precedes(earlier: Placed, later: Placed): boolean {
  return earlier.end < later.begin
}
