/** Values that no rule decides between: siblings, what is served, who is asked, and what a decision does. */
import { describe, expect, it } from 'vitest'
import { limits } from '../../src/rfc/reconcile/config.ts'
import { conflictCount } from '../../src/rfc/reconcile/escalation.ts'
import { emptyVector } from '../../src/flag/versionVector.ts'
import { regionsOf, TestLedger, type TestRegion, updateOf } from './support/reconciling.ts'

/** Two regions agreed on 10, and then each made something else of it; all have heard. */
function conflicted(): readonly [TestRegion, TestRegion, TestRegion] {
  const [r1, r2, r3] = regionsOf(3) as [TestRegion, TestRegion, TestRegion]
  const agreed = r1.write({ limit: 10 })
  for (const region of [r2, r3]) region.take(agreed)
  const one = r1.write({ limit: 20 })
  const other = r2.write({ limit: 30 })
  r1.take(other)
  r2.take(one)
  r3.take(other, one)
  return [r1, r2, r3]
}

describe('two values that nobody has decided between', () => {
  it('case 64: are both kept, and what was agreed before is served and marked', () => {
    for (const region of conflicted()) {
      expect(region.field('limit')).toEqual({
        value: 10,
        siblings: [20, 30],
        isConflicted: true,
      })
    }
  })

  it('case 64: are not passed over by a write, which is refused with what to do', () => {
    for (const region of conflicted()) {
      expect(region.refusal({ limit: 40 })).toBe('Conflicted')
      expect(region.refusal({ color: 'red' })).toBe('Conflicted')
      expect(region.refusal(undefined)).toBe('Conflicted')
      expect(region.field('limit')).toMatchObject({ siblings: [20, 30] })
    }
  })

  it('case 65: are asked about under one key, whoever asks and however often', () => {
    const requests = conflicted().flatMap((region) => [region.ask(), region.ask()])
    expect(new Set(requests.map((request) => request?.key)).size).toBe(1)
    for (const request of requests) expect(request).toEqual(requests[0])
  })

  it('case 65: are decided once, and the decision stands against whatever comes late', () => {
    const [r1, r2, r3] = conflicted()
    const fcs = new TestLedger()
    const request = r1.ask()!
    const again = r3.ask()!
    const entry = fcs.decide(request, { limit: 30 })
    expect(fcs.voidance(again, { limit: 20 })).toBe('Superseded')
    for (const region of [r1, r2, r3]) {
      region.apply(entry)
      expect(region.field('limit')).toEqual({ value: 30 })
    }
    const newcomer = regionsOf(4)[3]!
    newcomer.apply(entry)
    const loser = updateOf(
      { limit: request.payload['limit']! },
      { origin: 'r1/1', seq: 2, flagId: 'banner', context: new Map([['r1/1', 1]]) },
    )
    newcomer.take(loser)
    expect(newcomer.actions.map(({ type }) => type)).toContain('Rejected')
    r3.apply(entry)
    expect(r3.actions).toEqual([])
  })

  it('case 65: a loser that arrives after the decision changes nothing', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const newcomer = regionsOf(3)[2]!
    const one = r1.write({ limit: 20 })
    const other = r2.write({ limit: 30 })
    r1.take(other)
    const entry = new TestLedger().decide(r1.ask()!, { limit: 30 })
    newcomer.apply(entry)
    newcomer.take(one, other)
    expect(newcomer.actions).toMatchObject([{ type: 'Learnt', outcome: 'dominated' }])
    expect(newcomer.field('limit')).toEqual({ value: 30 })
  })

  it('case 65: a change that did not know of the decision is put beside it, and the decision is served', () => {
    const [r1, r2] = conflicted()
    const late = regionsOf(3)[2]!
    const fcs = new TestLedger()
    r1.apply(fcs.decide(r1.ask()!, { limit: 20 }))
    const unknowing = late.write({ limit: 50 })
    r1.take(unknowing)
    expect(r1.field('limit')).toEqual({ value: 20, siblings: [20, 50], isConflicted: true })
    const second = fcs.decide(r1.ask()!, { limit: 50 })
    for (const region of [r1, r2, late]) region.apply(second)
    expect([r1, r2, late].map((region) => region.value('limit'))).toEqual([50, 50, 50])
  })

  it('a decision is for one of the values, of every field in conflict and of no other', () => {
    const [r1] = conflicted()
    const fcs = new TestLedger()
    const request = r1.ask()!
    expect(fcs.voidance(request, { limit: 25 })).toBe('Undecided')
    expect(fcs.voidance(request, {})).toBe('Undecided')
    expect(fcs.voidance(request, { limit: 20, color: 'red' })).toBe('Undecided')
    expect(fcs.voidance({ ...request, payload: { limit: 'x' } }, { limit: 20 })).toBe('Malformed')
  })

  it('equal values are no conflict', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const one = r1.write({ limit: 20 })
    r2.write({ limit: 20 })
    r2.take(one)
    expect(r2.field('limit')).toEqual({ value: 20 })
    expect(r2.ask()).toBeUndefined()
    expect(r2.refusal({ limit: 21 })).toBeUndefined()
  })
})

describe('while the service has no quorum', () => {
  const flagId = (at: number) => `flag-${at}`

  /** So many flags in conflict at r1. */
  function manyConflicts(count: number): TestRegion {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    for (let at = 0; at < count; at += 1) {
      r1.write({ limit: 1 }, flagId(at))
      r1.take(r2.write({ limit: 2 }, flagId(at)))
    }
    return r1
  }

  it('case 66: a limited number of flags waits, and those beyond it are found again', () => {
    const count = limits.waiting + 5
    const region = manyConflicts(count)
    expect(region.state.waiting).toHaveLength(limits.waiting)
    expect(conflictCount(region.state, region.config)).toBe(count)
    expect(region.field('limit', flagId(count - 1))).toMatchObject({ isConflicted: true })
    const keys = new Set<string>()
    for (let asked = 0; asked < count; asked += 1) {
      keys.add(region.ask(region.state.waiting[0])!.key)
    }
    expect(keys.size).toBe(count)
    expect(region.state.waiting).toEqual([])
    expect(region.state.isOverflowing).toBe(false)
  })

  it('case 66: what is served is the same everywhere, and marked', () => {
    const served = conflicted().map((region) => region.field('limit'))
    expect(new Set(served.map((field) => JSON.stringify(field))).size).toBe(1)
    expect(served[0]).toMatchObject({ isConflicted: true })
  })

  it('a flag waits once, again when its conflict has changed, and no more when it is over', () => {
    const [r1] = conflicted()
    expect(r1.state.waiting).toEqual(['banner'])
    const first = r1.ask()!
    expect(r1.state.waiting).toEqual([])
    r1.take(...[regionsOf(4)[3]!.write({ limit: 50 })])
    expect(r1.state.waiting).toEqual(['banner'])
    const second = r1.ask()!
    expect(second.key).not.toBe(first.key)
    expect(second.dots).toHaveLength(3)
    const fcs = new TestLedger()
    const entry = fcs.decide(second, { limit: 50 })
    expect(fcs.voidance(first, { limit: 20 })).toBe('Superseded')
    r1.apply(entry)
    expect(r1.state.waiting).toEqual([])
    expect(r1.ask()).toBeUndefined()
  })

  it('asking about a flag without a conflict asks nothing', () => {
    const [r1] = regionsOf(1) as [TestRegion]
    expect(r1.ask('no such flag')).toBeUndefined()
    const update = updateOf({}, { origin: 'r9/1', seq: 1, flagId: 'banner', context: emptyVector })
    r1.take(update)
    expect(r1.ask()).toBeUndefined()
  })
})
