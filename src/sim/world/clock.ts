/**
 * The two clocks of one region in the world: a monotonic one and a wall clock, both a little fast or slow, of which the
 * first stands still while the machine is suspended and the second may be set.
 *
 * Not the world's own time, which no region can read. Spec: Suspend, SetBack, TickSlow and TickFast of
 * LinearizableReads.
 */
import type { Reading } from '../../shared/clock.ts'

/** As many digits as wall clocks have. */
export const startWallMs = 1_700_000_000_000

/** Late enough that nothing counts from before the start. */
const startMonotonicMs = 1_000_000

export class Clock {
  /** How fast it runs; 1 is true. */
  readonly rate: number
  #suspendedMs = 0
  #setByMs = 0
  /** What it showed last, and when that was: it is read many times in one moment. */
  #shown: Reading | undefined
  #shownAtMs = 0

  constructor(rate: number) {
    this.rate = rate
  }

  at(nowMs: number): Reading {
    if (this.#shown !== undefined && this.#shownAtMs === nowMs) return this.#shown
    this.#shownAtMs = nowMs
    this.#shown = {
      monotonicMs: this.monotonicAt(nowMs),
      wallMs: Math.floor(startWallMs + nowMs * this.rate + this.#setByMs),
    }
    return this.#shown
  }

  monotonicAt(nowMs: number): number {
    return startMonotonicMs + nowMs * this.rate - this.#suspendedMs
  }

  /** How long true time takes until the monotonic clock shows `monotonicMs`. */
  untilMs(monotonicMs: number, nowMs: number): number {
    return (monotonicMs - this.monotonicAt(nowMs)) / this.rate
  }

  /** The machine was suspended for that long: the monotonic clock has not run. */
  suspended(forMs: number): void {
    this.#suspendedMs += forMs * this.rate
    this.#shown = undefined
  }

  /** The wall clock is set by so much, ahead or back. */
  set(byMs: number): void {
    this.#setByMs += byMs
    this.#shown = undefined
  }
}
