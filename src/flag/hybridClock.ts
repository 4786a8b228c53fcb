/**
 * Hybrid logical clocks: timestamps that follow causality and stay near the wall clock.
 *
 * Pure: the state is the last timestamp, and wall time comes in. Not a source of truth about time: with a bound on
 * how far ahead a timestamp may be, one region whose clock runs fast cannot win every tie of `lastWriter` (case 68
 * of the design's list). Kulkarni et al., Logical physical clocks (2014), figure 5.
 */

/** A moment on the hybrid logical clock of its writer: the wall clock, and a counter within one millisecond. */
export interface HybridTimestamp {
  readonly wallMs: number
  readonly counter: number
}

/** The taker's own clock, and how far ahead of it a timestamp may be. */
export interface WallClock {
  readonly wallMs: number
  readonly maxAheadMs: number
}

/** Upper bounds, in one place. */
export const hybridClockLimits = {
  /** Timestamps within one millisecond; the next one counts as of the next millisecond. */
  counter: 2 ** 20 - 1,
  /** The year 10889. */
  wallMs: 2 ** 48,
} as const

/** Before any other; where a clock begins that has no state. */
export const firstTimestamp: HybridTimestamp = { wallMs: 0, counter: 0 }

/** A timestamp that no clock should take, or that nobody else would; the text says what is allowed, and what to do. */
export class HybridClockError extends Error {
  readonly reason: 'Ahead' | 'FellBack' | 'NoTimestamp'
  readonly given: HybridTimestamp
  readonly allowed: string

  constructor(
    reason: HybridClockError['reason'],
    given: HybridTimestamp,
    allowed: string,
    advice: string,
  ) {
    super(`timestamp ${given.wallMs}.${given.counter}: allowed ${allowed}; ${advice}`)
    this.name = 'HybridClockError'
    this.reason = reason
    this.given = given
    this.allowed = allowed
  }
}

/** Below 0 where `left` is earlier. */
export function compareTimestamps(left: HybridTimestamp, right: HybridTimestamp): number {
  return left.wallMs - right.wallMs || left.counter - right.counter
}

/**
 * The timestamp of a change made now, later than `last`. Throws {@link HybridClockError} where all others would
 * refuse it, because this clock has fallen back behind what it said before.
 */
export function tick(last: HybridTimestamp, now: WallClock): HybridTimestamp {
  const ticked = after(last, now.wallMs)
  if (isAhead(ticked, now)) {
    const advice = 'the wall clock fell back; set it right, or wait until it has caught up'
    throw new HybridClockError('FellBack', ticked, upTo(now), advice)
  }
  return ticked
}

/**
 * The clock after a timestamp of another region, later than both. Throws {@link HybridClockError} where that one
 * is further ahead than allowed, and then the clock stays as it was.
 */
export function receive(
  last: HybridTimestamp,
  given: HybridTimestamp,
  now: WallClock,
): HybridTimestamp {
  requireNotAhead(given, now)
  return after(compareTimestamps(last, given) < 0 ? given : last, now.wallMs)
}

/** Throws {@link HybridClockError} for what is no timestamp, or one further ahead of the clock than allowed. */
export function requireNotAhead(given: HybridTimestamp, now: WallClock): void {
  const { wallMs, counter } = hybridClockLimits
  if (!isWhole(given.wallMs, wallMs) || !isWhole(given.counter, counter)) {
    const allowed = `whole numbers from 0 to ${wallMs} and ${counter}`
    throw new HybridClockError('NoTimestamp', given, allowed, 'it is refused')
  }
  if (isAhead(given, now)) {
    const advice = 'the clock of its writer runs fast, or this one slow'
    throw new HybridClockError('Ahead', given, upTo(now), advice)
  }
}

/** Whether a timestamp is further ahead than allowed. */
export function isAhead({ wallMs }: HybridTimestamp, now: WallClock): boolean {
  return wallMs > now.wallMs + now.maxAheadMs
}

/** The least timestamp after `last` that is not before the wall clock. */
function after(last: HybridTimestamp, wallMs: number): HybridTimestamp {
  if (wallMs > last.wallMs) return { wallMs, counter: 0 }
  const { counter } = last
  return counter < hybridClockLimits.counter
    ? { wallMs: last.wallMs, counter: counter + 1 }
    : { wallMs: last.wallMs + 1, counter: 0 }
}

function upTo({ wallMs, maxAheadMs }: WallClock): string {
  return `up to ${wallMs + maxAheadMs}, which is ${maxAheadMs} ms ahead of the clock here`
}

function isWhole(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= most
}
