/**
 * Hybrid logical clocks. Case 68: a clock that runs fast does not win everything, and what it says is refused
 * beyond a bound.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareTimestamps,
  firstTimestamp,
  HybridClockError,
  hybridClockLimits,
  type HybridTimestamp,
  isAhead,
  receive,
  requireNotAhead,
  tick,
} from '../../src/flag/hybridClock.ts'

const maxAheadMs = 100

const at = (wallMs: number, counter = 0): HybridTimestamp => ({ wallMs, counter })

const now = (wallMs: number) => ({ wallMs, maxAheadMs })

function expectRefused(work: () => unknown, reason: string, ...texts: readonly string[]): void {
  let error: unknown
  try {
    work()
  } catch (caught) {
    error = caught
  }
  expect(error).toBeInstanceOf(HybridClockError)
  expect(error).toMatchObject({ reason, name: 'HybridClockError' })
  for (const text of texts) expect((error as Error).message).toContain(text)
}

describe('a tick', () => {
  it('is the wall clock where that went on, and otherwise counts', () => {
    expect(tick(firstTimestamp, now(5))).toStrictEqual(at(5))
    expect(tick(at(5), now(5))).toStrictEqual(at(5, 1))
    expect(tick(at(5, 1), now(4))).toStrictEqual(at(5, 2))
    expect(tick(at(5, 2), now(6))).toStrictEqual(at(6))
  })

  it('goes on in the next millisecond when it can count no further', () => {
    expect(tick(at(5, hybridClockLimits.counter), now(5))).toStrictEqual(at(6))
  })

  it('is refused where everybody else would refuse it: its clock fell back', () => {
    expect(tick(at(105), now(5))).toStrictEqual(at(105, 1))
    expectRefused(() => tick(at(106), now(5)), 'FellBack', 'up to 105', 'fell back')
    expectRefused(() => tick(at(105, hybridClockLimits.counter), now(5)), 'FellBack', '106.0')
  })
})

describe('a timestamp that is received', () => {
  it('is passed by the clock that takes it, whichever is ahead', () => {
    expect(receive(at(5, 3), at(5, 7), now(5))).toStrictEqual(at(5, 8))
    expect(receive(at(5, 7), at(5, 3), now(5))).toStrictEqual(at(5, 8))
    expect(receive(at(5, 7), at(9, 1), now(5))).toStrictEqual(at(9, 2))
    expect(receive(at(5, 7), at(9, 1), now(10))).toStrictEqual(at(10))
  })

  it('case 68: is refused further ahead than allowed, and taken up to there', () => {
    expect(receive(at(5), at(105), now(5))).toStrictEqual(at(105, 1))
    expectRefused(() => receive(at(5), at(106), now(5)), 'Ahead', '106.0', 'up to 105', '100 ms')
    expect(isAhead(at(106), now(5))).toBe(true)
    expect(isAhead(at(105, 9), now(5))).toBe(false)
  })

  it.each([
    at(-1),
    at(1.5),
    at(Number.NaN),
    at(0, -1),
    at(0, hybridClockLimits.counter + 1),
    at(hybridClockLimits.wallMs + 1),
    at(Number.POSITIVE_INFINITY),
  ])('is refused where it is none: %j', (given) => {
    expectRefused(() => requireNotAhead(given, now(5)), 'NoTimestamp', 'whole numbers from 0')
  })
})

describe('clocks of several regions', () => {
  const steps = fc.array(
    fc.record({
      region: fc.nat(2),
      from: fc.nat(2),
      isReceived: fc.boolean(),
      passedMs: fc.nat(3),
      draw: fc.nat(),
    }),
    { minLength: 1, maxLength: 40 },
  )

  it('follow causality, and stay as near to the wall as the fastest of them', () => {
    fc.assert(
      fc.property(steps, fc.tuple(fc.nat(90), fc.nat(90), fc.nat(90)), (all, skewsMs) => {
        let trueMs = 1000
        const lasts: HybridTimestamp[] = [firstTimestamp, firstTimestamp, firstTimestamp]
        const said: HybridTimestamp[][] = [[], [], []]
        for (const { region, from, isReceived, passedMs, draw } of all) {
          trueMs += passedMs
          const clock = now(trueMs + skewsMs[region]!)
          const heard = said[from]!
          const before = lasts[region]!
          if (isReceived && heard.length > 0) {
            const given = heard[draw % heard.length]!
            lasts[region] = receive(before, given, clock)
            expect(compareTimestamps(lasts[region], given)).toBeGreaterThan(0)
          } else {
            lasts[region] = tick(before, clock)
            said[region]!.push(lasts[region])
          }
          expect(compareTimestamps(lasts[region], before)).toBeGreaterThan(0)
          expect(lasts[region].wallMs).toBeLessThanOrEqual(trueMs + Math.max(...skewsMs))
          expect(lasts[region].wallMs).toBeGreaterThanOrEqual(clock.wallMs)
        }
      }),
      { numRuns: 500 },
    )
  })
})
