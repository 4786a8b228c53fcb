/**
 * How soon a commit is visible in every region: exactly as soon as the network allows, in both modes, and
 * at what cost in messages. Deterministic: virtual time.
 */
import { describe, expect, it } from 'vitest'
import { fiveRegions, oneWayMs, threeRegions } from '../../src/sim/regions.ts'
import { visibilityOf } from '../../src/sim/visibility.ts'

describe.each([threeRegions, fiveRegions])('$name', (network) => {
  it('have round trips that are the same both ways', () => {
    for (const [from] of network.regions.entries()) {
      expect(network.roundTripMs[from]).toHaveLength(network.regions.length)
      for (const [to] of network.regions.entries()) {
        expect(oneWayMs(network, from, to)).toBe(oneWayMs(network, to, from))
      }
    }
  })

  it.each(['leader-commit', 'two-delay'] as const)(
    '%s reaches its limit, whoever leads',
    (mode) => {
      for (const [leader] of network.regions.entries()) {
        const { allRegionsMs, limitMs, ratio } = visibilityOf(network, leader, mode)
        expect(allRegionsMs).toBe(limitMs)
        expect(ratio).toBe(1)
      }
    },
  )
})

describe('a commit', () => {
  const shown = (leader: number, mode: 'leader-commit' | 'two-delay', network = threeRegions) => {
    const { allRegionsMs, messages } = visibilityOf(network, leader, mode)
    return { allRegionsMs, messages }
  }

  it('is visible in three regions after 70 to 100 ms, and after 40 to 60 with two-delay commits', () => {
    expect([0, 1, 2].map((leader) => shown(leader, 'leader-commit').allRegionsMs)).toEqual([
      80, 70, 100,
    ])
    expect([0, 1, 2].map((leader) => shown(leader, 'two-delay').allRegionsMs)).toEqual([40, 40, 60])
  })

  it('costs 8 messages among three voters and 16 among five, with two-delay commits 14 and 44', () => {
    expect(shown(0, 'leader-commit').messages).toBe(8)
    expect(shown(0, 'two-delay').messages).toBe(14)
    expect(shown(0, 'leader-commit', fiveRegions).messages).toBe(16)
    expect(shown(0, 'two-delay', fiveRegions).messages).toBe(44)
  })
})
