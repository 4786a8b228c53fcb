/** Pauses and peers of rounds that adapt; without it nothing follows what was observed. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { type Adaptive, makeConfig } from '../../src/fdl/config.ts'
import { noObservations, type Observations } from '../../src/fdl/observations.ts'
import { fanOutOf, roundTimer } from '../../src/fdl/pace.ts'
import { chooseMindful } from '../../src/fdl/peers.ts'
import { emptyImage, type NodeState, recover } from '../../src/fdl/state.ts'
import { runs } from '../fcs/support/runs.ts'

const adaptive: Adaptive = { minIntervalMs: 250, maxIntervalMs: 8000, maxFanOut: 3 }
const members = ['a', 'b', 'c', 'd', 'e']
const fixed = makeConfig({ self: 'a', members, jitter: 0 })
const config = makeConfig({ self: 'a', members, jitter: 0, adaptive })
const lateMs = 1_000_000
const at = { monotonicMs: lateMs, wallMs: 0 }

function stateOf(change: Partial<NodeState>, observed: Partial<Observations> = {}): NodeState {
  const all = { ...noObservations, roundTripMs: 100, ...observed }
  return { ...recover(emptyImage(1)), ...change, observed: all }
}

const pauseOf = (state: NodeState, own = config) => roundTimer(state, own, at).minMs

describe('without Config.adaptive', () => {
  it('a pause doubles up to its cap, whatever was observed', () => {
    const pauses = [0, 1, 2, 3, 4, 99].map((quietRounds) =>
      pauseOf(stateOf({ quietRounds, silent: ['b'] }, { loss: 0.9, news: 1 }), fixed),
    )
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 8000, 8000])
    expect(fanOutOf(stateOf({}, { loss: 0.9 }), fixed)).toBe(1)
  })
})

describe('with Config.adaptive', () => {
  it('news is asked after once pushes must have arrived', () => {
    expect(pauseOf(stateOf({}))).toBe(250)
    expect(pauseOf(stateOf({}, { roundTripMs: 200 }))).toBe(400)
  })

  it('but not sooner after the last round than the interval, which loss shortens', () => {
    const justNow = { askedAtMs: lateMs - 100 }
    const usual = pauseOf(stateOf({}, justNow))
    expect(usual).toBe(1320)
    expect(pauseOf(stateOf({}, { ...justNow, news: 1 }))).toBeGreaterThan(usual)
    expect(pauseOf(stateOf({}, { ...justNow, loss: 0.3 }))).toBeLessThan(usual)
  })

  it('pauses that find nothing grow faster than by doubling', () => {
    const pauses = [1, 2, 99].map((quietRounds) => pauseOf(stateOf({ quietRounds })))
    expect(pauses).toEqual([5279, 8000, 8000])
  })

  it('pauses double while a peer is silent', () => {
    const pauses = [1, 2].map((quietRounds) => pauseOf(stateOf({ quietRounds, silent: ['b'] })))
    expect(pauses).toEqual([2000, 4000])
  })

  it('more peers are asked under heavy loss, within the limits', () => {
    const counts = [0, 0.25, 0.3, 0.5, 1].map((loss) => fanOutOf(stateOf({}, { loss }), config))
    expect(counts).toEqual([1, 1, 2, 3, 3])
  })

  const share = fc.double({ min: 0, max: 1, noNaN: true })
  test.prop(
    [share, share, fc.nat({ max: 100 }), fc.nat({ max: 2_000_000 }), fc.nat({ max: 9999 })],
    runs(200),
  )(
    'a pause keeps its limits, whatever was observed',
    (loss, news, quietRounds, askedAtMs, roundTripMs) => {
      const pause = pauseOf(stateOf({ quietRounds }, { loss, news, askedAtMs, roundTripMs }))
      expect(pause).toBeGreaterThanOrEqual(adaptive.minIntervalMs)
      expect(pause).toBeLessThanOrEqual(adaptive.maxIntervalMs)
    },
  )
})

describe('peers that were silent', () => {
  const draw = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
  const others = members.slice(1)

  test.prop([fc.subarray(others), fc.integer({ min: 1, max: 4 }), draw], runs(200))(
    'are asked first by every other draw, and as many are asked as ever',
    (silent, count, drawn) => {
      const asked = chooseMindful(others, silent, count, drawn)
      expect(new Set(asked).size).toBe(count)
      const first = asked.slice(0, silent.length)
      if (drawn < 1 / 2) expect(first.every((each) => silent.includes(each))).toBe(true)
    },
  )

  it('do not keep anybody else from being asked', () => {
    const draws = Array.from({ length: 40 }, (_, place) => place / 40)
    const asked = new Set(draws.flatMap((drawn) => chooseMindful(others, ['b'], 1, drawn)))
    expect(asked).toEqual(new Set(others))
  })
})
