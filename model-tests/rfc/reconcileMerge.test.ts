/** Fields that merge: what several regions change at once is all there, in whatever order it comes. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Update } from '../../src/flag/update.ts'
import type { Changes } from '../../src/rfc/reconcile/change.ts'
import { reconcileBatch } from '../../src/rfc/reconcile/batch.ts'
import { flagIn } from '../../src/rfc/reconcile/state.ts'
import { reconcileConfigOf, regionsOf, TestRegion } from './support/reconciling.ts'

describe('two regions change an allowlist at once', () => {
  it('case 63: different additions are both there', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const one = r1.write({ allow: { add: ['ann'] } })
    const other = r2.write({ allow: { add: ['bob'] } })
    r1.take(other)
    r2.take(one)
    expect(r1.value('allow')).toEqual(['ann', 'bob'])
    expect(r2.value('allow')).toEqual(['ann', 'bob'])
  })

  it('case 63: an addition beside a removal is as the declaration says, the same everywhere', () => {
    const [r1, r2, r3] = regionsOf(3) as [TestRegion, TestRegion, TestRegion]
    const first = r1.write({ allow: { add: ['ann'] }, deny: { add: ['ann'] } })
    for (const region of [r2, r3]) region.take(first)
    const added = r1.write({ allow: { add: ['ann'] }, deny: { add: ['ann'] } })
    const removed = r2.write({ allow: { remove: ['ann'] }, deny: { remove: ['ann'] } })
    r1.take(removed)
    r2.take(added)
    r3.take(removed, added)
    for (const region of [r1, r2, r3]) {
      expect(region.value('allow')).toEqual(['ann'])
      expect(region.value('deny') ?? []).toEqual([])
    }
  })

  it('a removal that has seen the addition ends it, and a deletion takes nothing that it has not seen', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const added = r1.write({ allow: { add: ['ann'] } })
    r2.take(added)
    const removed = r2.write({ allow: { remove: ['ann'] } })
    const later = r1.write({ allow: { add: ['bob'] } })
    r1.take(removed)
    expect(r1.value('allow')).toEqual(['bob'])
    const deleted = r2.write(undefined)
    r2.take(later)
    r1.take(deleted)
    expect(r2.value('allow')).toEqual(['bob'])
    expect(r1.value('allow')).toEqual(['bob'])
  })
})

describe('what comes of merging', () => {
  it('case 71: is no version of its own, so that nobody tells anybody of it', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const one = r1.write({ allow: { add: ['ann'] } })
    const other = r2.write({ allow: { add: ['bob'] } })
    for (const [region, update] of [[r1, other] as const, [r2, one] as const]) {
      region.take(update)
      expect(region.actions.map(({ type }) => type)).toEqual(['Learnt', 'Reconciled'])
      expect(flagIn(region.state, 'banner').heads).toHaveLength(2)
      region.take(update)
      expect(region.actions).toMatchObject([{ type: 'Learnt', outcome: 'equal' }])
    }
    // The next change has seen both, and takes their place.
    const both = r1.write({ allow: { add: ['eve'] } })
    expect([...both.context]).toEqual([
      ['r1/1', 1],
      ['r2/1', 1],
    ])
    r2.take(both)
    expect(flagIn(r2.state, 'banner').heads).toHaveLength(1)
    expect(r2.value('allow')).toEqual(['ann', 'bob', 'eve'])
  })

  it('case 70: is the same in every order, with copies, and whatever the policies', () => {
    const change: fc.Arbitrary<Changes> = fc.oneof(
      fc.record({ allow: fc.record({ add: fc.constantFrom(['ann'], ['bob'], ['ann', 'bob']) }) }),
      fc.record({ allow: fc.record({ remove: fc.constantFrom(['ann'], ['bob']) }) }),
      fc.record({ color: fc.constantFrom('red', 'blue') }),
      fc.record({ limit: fc.integer({ min: 1, max: 2 }) }),
    )
    const act = fc.record({ who: fc.nat(2), change, hears: fc.array(fc.nat(9), { maxLength: 3 }) })
    const acts = fc.array(act, { minLength: 1, maxLength: 10 })
    const order = fc.array(fc.nat(99), { minLength: 40, maxLength: 40 })
    fc.assert(
      fc.property(acts, order, (history, places) => {
        const made = writeAll(history)
        const [straight, other] = [new TestRegion('s'), new TestRegion('o')]
        straight.take(...made)
        other.take(...places.map((place) => made[place % made.length]!), ...made.toReversed())
        const config = reconcileConfigOf()
        const batch = reconcileBatch(made.toReversed(), config).get('banner')?.fields
        for (const field of ['allow', 'color', 'limit']) {
          expect(other.field(field)).toEqual(straight.field(field))
          expect(batch?.[field]).toEqual(straight.field(field))
        }
        expect(flagIn(other.state, 'banner').heads.map(({ seq }) => seq)).toEqual(
          flagIn(straight.state, 'banner').heads.map(({ seq }) => seq),
        )
      }),
      { seed: 70, numRuns: 300 },
    )
  })

  it('case 70: where nobody knows the policy, is for somebody to decide', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    r1.take(r2.write({ odd: 1, undeclared: 1 }))
    const [r3] = regionsOf(3).slice(2) as [TestRegion]
    const update = r3.write({ odd: 2, undeclared: 2 })
    r1.take(update)
    expect(r1.field('odd')).toMatchObject({ isConflicted: true, siblings: [1, 2] })
    expect(r1.field('undeclared')).toMatchObject({ isConflicted: true, siblings: [1, 2] })
  })
})

interface Act {
  readonly who: number
  readonly change: Changes
  /** Which of the updates before it its writer hears of first. */
  readonly hears: readonly number[]
}

/** Changes that nobody may make, on a flag in conflict, are left out. */
function writeAll(history: readonly Act[]): readonly Update[] {
  const regions = regionsOf(3)
  const made: Update[] = []
  for (const { who, change, hears } of history) {
    const region = regions[who]!
    if (made.length > 0) region.take(...hears.map((each) => made[each % made.length]!))
    if (region.refusal(undefined, 'probe') !== undefined) continue
    try {
      made.push(region.write(change))
    } catch {
      // In conflict.
    }
  }
  return made.length > 0 ? made : [regions[0]!.write({ color: 'red' })]
}
