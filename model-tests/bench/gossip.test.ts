/**
 * The figures of gossip that are the same on every machine: counts, bytes and moments of virtual time. Not how
 * fast anything is.
 */
import { describe, expect, it } from 'vitest'
import {
  adaptive,
  runOnce,
  scenarios,
} from '../../src/conformance/bindings/gossipConvergence/bench/adaptive.ts'
import { controlBytes } from '../../src/conformance/bindings/gossipConvergence/bench/control.ts'
import {
  idleBytes,
  idleFigure,
} from '../../src/conformance/bindings/gossipConvergence/bench/idle.ts'
import {
  propagationFrom,
  propagationRows,
} from '../../src/conformance/bindings/gossipConvergence/bench/propagation.ts'
import { payloadOf } from '../../src/conformance/bindings/gossipConvergence/bench/regions.ts'
import {
  fixedRows,
  repairRows,
} from '../../src/conformance/bindings/gossipConvergence/bench/repair.ts'
import {
  meanRounds,
  settings,
} from '../../src/conformance/bindings/gossipConvergence/bench/rounds.ts'
import { gossipConvergenceBenchmark } from '../../src/conformance/bindings/gossipConvergence/benchmark.ts'
import { fiveRegions, threeRegions } from '../../src/sim/regions.ts'

describe('a change without loss', () => {
  it('is everywhere as soon as the farthest region can have it', () => {
    expect(propagationRows()).toEqual([
      { regions: 3, oneWayMs: 40, worstMs: 40, ratio: 1 },
      { regions: 5, oneWayMs: 125, worstMs: 125, ratio: 1 },
    ])
    for (const network of [threeRegions, fiveRegions]) {
      for (const origin of network.regions.keys()) {
        expect(propagationFrom(network, origin).ratio).toBe(1)
      }
    }
  })
})

describe('a change whose pushes are all lost', () => {
  const few = settings.filter(({ nodes }) => nodes <= 100)

  it.each(
    few.map((own) => [`${own.nodes} nodes ask ${own.fanOut}, loss ${own.loss}`, own] as const),
  )('is everywhere in as many rounds as uniform push-pull takes: %s', (_, own) => {
    const trials = own.nodes < 100 ? 500 : 20
    expect(meanRounds({ ...own, trials }) / own.reference).toBeLessThan(1.1)
  })
})

describe('a quiet round', () => {
  it('costs by origins and not by flags', () => {
    const { bytesPerRound100, bytesPerRound10000, bytesPerOrigin } = idleFigure()
    expect(bytesPerRound100).toBe(271)
    expect(bytesPerRound10000).toBe(bytesPerRound100)
    expect(bytesPerOrigin).toBe(54.2)
    expect(idleBytes(100, 0, 1)).toBeLessThan(bytesPerRound100)
  })
})

describe('repair after a partition', () => {
  it('costs little more than the updates themselves', () => {
    expect(repairRows()).toMatchObject([
      { differing: 10, bytes: 4377, payloadBytes: 3847 },
      { differing: 100, bytes: 39_119, payloadBytes: 38_499 },
      { differing: 1000, bytes: 387_062, payloadBytes: 385_018 },
    ])
    for (const { ratio } of repairRows()) expect(ratio).toBeLessThanOrEqual(1.15)
  })

  it('has a cost of its own, which is most of it where little differs', () => {
    expect(fixedRows()).toMatchObject([{ differing: 1, bytes: 902, fixedBytes: 522 }])
  })

  it('is taken on payloads as a service has them', () => {
    for (let version = 0; version < 1000; version += 1) {
      const { length } = JSON.stringify(payloadOf(version))
      expect(length).toBeGreaterThanOrEqual(150)
      expect(length).toBeLessThanOrEqual(216)
    }
  })
})

describe('a round that has something to tell', () => {
  it('costs the same however many flags there are', () => {
    for (const changed of [0, 10]) {
      const bytes = controlBytes(100, changed, 2)
      expect(controlBytes(1000, changed, 2)).toBe(bytes)
      expect(controlBytes(10_000, changed, 2)).toBe(bytes)
    }
  })

  it('costs as much more as there are flags that changed', () => {
    const [none, ten, hundred] = [0, 10, 100].map((changed) => controlBytes(100, changed, 1))
    expect((ten! - 520) * 10).toBeCloseTo(hundred! - 520, -3)
    expect(none).toBe(261)
  })

  it('costs as much more as there are peers that are asked', () => {
    // Two regions whose names are equally long.
    expect(controlBytes(100, 10, 2)).toBe(2 * controlBytes(100, 10, 1))
  })
})

describe('rounds that adapt', () => {
  it.each(scenarios.filter(({ loss }) => loss === 0).map((own) => [own.scenario, own] as const))(
    'send less and are no later: %s',
    (_, own) => {
      const fixed = runOnce(own, {}, 'a test')
      const adapted = runOnce(own, { adaptive }, 'a test')
      expect(adapted.bytes).toBeLessThan(fixed.bytes)
      // Where a region was cut off, when it is met again is a matter of luck.
      const mostMs = own.isIsolated ? fixed.everywhereMs + 300 : fixed.everywhereMs
      expect(adapted.everywhereMs).toBeLessThanOrEqual(mostMs)
    },
  )
})

describe('the benchmark of gossip', () => {
  it('tells its figures under these names', () => {
    expect(gossipConvergenceBenchmark.exact.map(({ name }) => name)).toEqual([
      'propagation',
      'rounds',
      'idle',
      'repair',
      'fixed',
      'control',
      'adaptive',
    ])
    expect(gossipConvergenceBenchmark.checkedModel).toBeUndefined()
  })
})
