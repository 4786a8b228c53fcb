/** What gossip has no more, after a reset: forgotten here too, and nothing else is. */
import { describe, expect, it } from 'vitest'
import type { Update } from '../../src/flag/update.ts'
import { flagIn } from '../../src/rfc/reconcile/state.ts'
import { TestLedger, type TestRegion, regionsOf } from './support/reconciling.ts'

/** Gossip knows everything of `origin` up to `seq`, and has these of the flag. */
function forget(region: TestRegion, origin: string, seq: number, left: readonly Update[] = []) {
  const known = new Map([[origin, seq]])
  return region.happen({ type: 'Forget', flagId: 'banner', known, left })
}

describe('what gossip has no more', () => {
  it('is gone, and what is written next has not seen it', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    r2.take(r1.write({ color: 'red' }))
    forget(r2, 'r1/1', 1)
    expect(r2.value('color')).toBeUndefined()
    expect(r2.write({ color: 'blue' }).context).toEqual(new Map())
  })

  it('is no side of a conflict any more', () => {
    const [r1, r2, r3] = regionsOf(3) as [TestRegion, TestRegion, TestRegion]
    r2.take(r1.write({ limit: 1 }), r3.write({ limit: 2 }))
    expect(r2.field('limit')).toMatchObject({ isConflicted: true })
    expect(r2.state.waiting).toEqual(['banner'])
    forget(r2, 'r1/1', 1)
    expect(r2.field('limit')).toEqual({ value: 2 })
    expect(r2.state.waiting).toEqual([])
  })

  it('is not held back either', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const early = r1.write({ color: 'red' })
    r2.take({ ...early, payload: { ...early.payload, $epoch: 2 } })
    expect(flagIn(r2.state, 'banner').held).toHaveLength(1)
    forget(r2, 'r1/1', 1)
    expect(flagIn(r2.state, 'banner').held).toEqual([])
  })
})

describe('what stays', () => {
  it('is what gossip has, and what it does not know of', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const update = r1.write({ color: 'red' })
    r2.take(update)
    expect(forget(r2, 'r1/1', 1, [update])).toEqual([])
    expect(forget(r2, 'r9/1', 1)).toEqual([])
    expect(r2.value('color')).toBe('red')
  })

  it('is what something that gossip has supersedes, until that is taken', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const first = r1.write({ color: 'red' })
    r1.wallMs += r2.config.maxAheadMs + 1
    const second = r1.write({ color: 'blue' })
    r2.take(first)
    expect(r2.rejection(second)).toBe('TooFarAhead')
    expect(forget(r2, 'r1/1', 2, [second])).toEqual([])
    expect(r2.value('color')).toBe('red')
    r2.wallMs = r1.wallMs
    r2.take(second)
    expect(r2.value('color')).toBe('blue')
  })

  it('is what the log has decided', () => {
    const [r1, r2] = regionsOf(2) as [TestRegion, TestRegion]
    const one = r1.write({ limit: 1 })
    const other = r2.write({ limit: 2 })
    r1.take(other)
    const entry = new TestLedger().decide(r1.ask()!, { limit: 2 })
    r2.take(one)
    r2.apply(entry)
    expect(forget(r2, 'r1/1', 1)).toEqual([])
    expect(r2.value('limit')).toBe(2)
  })
})
