/** Flags that go over to the Flag Coordination Service and back: epochs keep apart what was written before and after. */
import { describe, expect, it } from 'vitest'
import { changeClass, commit } from '../../src/rfc/reconcile/ledger.ts'
import { proposeClass } from '../../src/rfc/reconcile/propose.ts'
import type { Entry } from '../../src/rfc/reconcile/entry.ts'
import { reconcileConfigOf, regionsOf, TestLedger, type TestRegion } from './support/reconciling.ts'

function reclassified(region: TestRegion, fcs: TestLedger): Entry {
  const proposal = proposeClass(region.state, 'banner', region.config)!
  return fcs.append(changeClass(fcs.ledger, proposal, fcs.nextIndex))
}

function committed(fcs: TestLedger, limit: number): Entry {
  const changes = { limit }
  return fcs.append(commit(fcs.ledger, 'banner', changes, fcs.nextIndex, fcs.config))
}

describe('a flag changes its class', () => {
  it('case 67: updates of before are refused, and the entry is what is served', () => {
    const [r1, r2, r3] = regionsOf(3) as [TestRegion, TestRegion, TestRegion]
    const fcs = new TestLedger()
    r1.write({ limit: 10 })
    const critical = reclassified(r1, fcs)
    const unknowing = r2.write({ limit: 99 })
    for (const region of [r1, r3]) {
      region.apply(critical)
      expect(region.rejection(unknowing)).toBe('OldEpoch')
      expect(region.field('limit')).toEqual({ value: 10 })
      expect(region.refusal({ limit: 11 })).toBe('Critical')
    }
    r2.apply(critical)
    expect(r2.field('limit')).toEqual({ value: 10 })
    const write = committed(fcs, 20)
    for (const region of [r1, r2, r3]) region.apply(write)
    expect([r1, r2, r3].map((region) => region.value('limit'))).toEqual([20, 20, 20])
  })

  it('case 67: updates of after wait for the entry, and are taken with it', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const fcs = new TestLedger()
    r1.write({ limit: 10 })
    const entries = [reclassified(r1, fcs), committed(fcs, 20)]
    r1.apply(...entries)
    const back = reclassified(r1, fcs)
    r1.apply(back)
    const early = r1.write({ limit: 30 })
    r2.take(early)
    expect(r2.actions).toMatchObject([{ type: 'HeldBack', epoch: 2 }])
    expect(r2.field('limit')).toBeUndefined()
    r2.take(early)
    expect(r2.actions).toEqual([])
    r2.apply(...entries)
    expect(r2.field('limit')).toEqual({ value: 20 })
    r2.apply(back)
    expect(r2.field('limit')).toEqual({ value: 30 })
  })

  it('case 67: a proposal that does not know of the newest entry is void, and one in conflict is not made', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const fcs = new TestLedger()
    const one = r1.write({ limit: 10 })
    const stale = proposeClass(r1.state, 'banner', r1.config)!
    reclassified(r1, fcs)
    expect(changeClass(fcs.ledger, stale, fcs.nextIndex)).toMatchObject({ reason: 'Superseded' })
    r2.write({ limit: 20 })
    r2.take(one)
    expect(proposeClass(r2.state, 'banner', r2.config)).toBeUndefined()
  })

  it('the service writes none but critical flags, and a critical flag is never changed by gossip', () => {
    const config = reconcileConfigOf({ isCritical: (flagId) => flagId === 'pay' })
    const fcs = new TestLedger(config)
    const [r1] = regionsOf(1, config) as [TestRegion]
    const [other] = regionsOf(2).slice(1) as [TestRegion]
    expect(commit(fcs.ledger, 'banner', { limit: 1 }, 1, config)).toMatchObject({
      reason: 'NotCritical',
    })
    expect(commit(fcs.ledger, 'pay', { $epoch: 1 }, 1, config)).toMatchObject({
      reason: 'Malformed',
    })
    const entry = fcs.append(commit(fcs.ledger, 'pay', { limit: 1 }, fcs.nextIndex, config))
    r1.apply(entry)
    expect(r1.refusal({ limit: 2 }, 'pay')).toBe('Critical')
    expect(r1.rejection(other.write({ limit: 2 }, 'pay'))).toBe('Critical')
    expect(r1.value('limit', 'pay')).toBe(1)
    const removed = fcs.append(commit(fcs.ledger, 'pay', undefined, fcs.nextIndex, config))
    r1.apply(removed)
    expect(r1.field('limit', 'pay')).toBeUndefined()
  })
})
