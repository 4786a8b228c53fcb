/** Fields of the last writer: clocks that run ahead, ties, and updates that nobody can read. */
import { describe, expect, it } from 'vitest'
import { emptyVector } from '../../src/flag/versionVector.ts'
import { ConfigError, limits, makeConfig } from '../../src/rfc/reconcile/config.ts'
import { reconcileConfigOf, regionsOf, type TestRegion, updateOf } from './support/reconciling.ts'

describe('the last writer', () => {
  it('case 68: whose clock is too far ahead is refused, and taken once others have caught up', () => {
    const [fast, r2] = regionsOf(2) as [TestRegion, TestRegion]
    fast.wallMs += r2.config.maxAheadMs + 1
    const update = fast.write({ color: 'red' })
    r2.write({ color: 'blue' })
    expect(r2.rejection(update)).toBe('TooFarAhead')
    expect(r2.value('color')).toBe('blue')
    r2.wallMs += 1
    expect(r2.rejection(update)).toBeUndefined()
    expect(r2.value('color')).toBe('red')
  })

  it('case 68: within a map too', () => {
    const config = reconcileConfigOf({ policyOf: () => 'mapOf(lww)' })
    const [fast, r2] = regionsOf(2, config) as [TestRegion, TestRegion]
    fast.wallMs += config.maxAheadMs + 1
    expect(r2.rejection(fast.write({ colors: { set: { day: 'red' } } }))).toBe('TooFarAhead')
  })

  it('case 68: of one moment is the one of the greater origin, whoever hears of whom first', () => {
    const [r1, r2, r3] = regionsOf(3) as [TestRegion, TestRegion, TestRegion]
    const one = r1.write({ color: 'red' })
    const other = r2.write({ color: 'blue' })
    r1.take(other)
    r2.take(one)
    r3.take(other, one)
    expect([r1, r2, r3].map((region) => region.value('color'))).toEqual(['blue', 'blue', 'blue'])
  })

  it('whose clock fell back cannot write what all others would refuse', () => {
    const [r1] = regionsOf(1) as [TestRegion]
    r1.write({ color: 'red' })
    r1.wallMs -= r1.config.maxAheadMs + 1
    expect(r1.refusal({ color: 'blue' })).toBe('Clock')
    expect(r1.value('color')).toBe('red')
  })

  it('whose clock is behind still follows what it has seen', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    r1.wallMs += 50
    const first = r1.write({ color: 'red' })
    r2.take(first)
    const second = r2.write({ color: 'blue' })
    r1.take(second)
    expect([r1, r2].map((region) => region.value('color'))).toEqual(['blue', 'blue'])
  })

  it('case 69: who makes two values of one moment is told of, and all serve the same one', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const both = ['red', 'blue'].map((color) =>
      updateOf(
        { color: [['r9/1', 1, 1000, 0, color]] },
        { origin: 'r9/1', seq: 1, flagId: 'banner', context: emptyVector },
      ),
    )
    r1.take(...both)
    r2.take(...both.toReversed())
    expect(r1.field('color')).toEqual({ value: 'red', isEquivocal: true })
    expect(r2.field('color')).toEqual(r1.field('color'))
  })
})

describe('an update that nobody can read', () => {
  const good = { origin: 'r9/1', seq: 1, flagId: 'banner', context: emptyVector }

  it.each([
    ['a state that is none of its policy', { color: 'red' }, good],
    ['an entry that is no number', { $decided: 'x' }, good],
    ['an epoch below nothing', { $epoch: -1 }, good],
    ['a reserved name', { $other: 1 }, good],
    ['a dot that it has not seen', { color: [['r8/1', 1, 1, 0, 'red']] }, good],
    ['the name of the service', {}, { ...good, origin: 'fcs/1' }],
    ['a context of the service', {}, { ...good, context: new Map([['fcs/1', 1]]) }],
  ])('is rejected for %s, and changes nothing', (_, payload, given) => {
    const [r1] = regionsOf(1) as [TestRegion]
    const before = r1.state
    expect(r1.rejection(updateOf(payload, given))).toBe('Malformed')
    expect(r1.state).toBe(before)
  })

  it('a client that names no field, or what is none of its policy, is refused', () => {
    const [r1] = regionsOf(1) as [TestRegion]
    expect(r1.refusal({ $epoch: 3 })).toBe('Invalid')
    expect(r1.refusal({ allow: 'ann' })).toBe('Invalid')
  })

  it('no more than so many wait for an epoch', () => {
    const [r1] = regionsOf(1) as [TestRegion]
    for (let seq = 1; seq <= limits.heldPerFlag; seq += 1) {
      expect(r1.rejection(updateOf({ $epoch: 1 }, { ...good, seq }))).toBeUndefined()
    }
    const more = updateOf({ $epoch: 1 }, { ...good, seq: limits.heldPerFlag + 1 })
    expect(r1.rejection(more)).toBe('TooMany')
  })
})

describe('a configuration', () => {
  it.each([-1, 0.5, limits.maxAheadMs + 1])('is refused with a bound of %s ms', (maxAheadMs) => {
    expect(() => makeConfig({ hash: (text) => text, maxAheadMs })).toThrow(ConfigError)
  })
})
