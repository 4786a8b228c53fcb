/** Questions to the log, contacts and timers: who asks, who is answered, and what is known then. Spec: Ask, AnswerIndex. */
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/rfc/read/action.ts'
import { readServed } from '../../src/rfc/read/read.ts'
import { gossiped, logged, origin, Region } from './support/readRegion.ts'

function served(actions: readonly Action[]) {
  return actions.find((action) => action.type === 'ReadServed')
}

describe('a linearizable read', () => {
  it('is answered once all that was committed when it asked is applied, and not before', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    expect(region.happen({ type: 'AskRead', context: 7 })).toContainEqual({
      type: 'AskIndex',
      context: 7,
    })
    expect(served(region.happen({ type: 'IndexAnswered', context: 7, index: 2 }))).toBeUndefined()
    const answer = served(region.apply(logged('pay', 2, 'off')))
    expect(readServed(answer!.snapshot, 'pay', region.at)).toMatchObject({
      value: 'off',
      reason: 'CACHED',
      metadata: { raftIndex: 2, level: 'linearizable' },
    })
  })

  it('does not share a question that was asked before it began', () => {
    const region = new Region()
    region.happen({ type: 'AskRead', context: 1 })
    expect(region.happen({ type: 'AskRead', context: 2 })).toStrictEqual([
      { type: 'ReadRefused', context: 2, reason: 'Waiting' },
    ])
  })

  it('takes no answer to another question, but for what it says of the log', () => {
    const region = new Region()
    region.happen({ type: 'AskRead', context: 2 })
    expect(served(region.happen({ type: 'IndexAnswered', context: 1, index: 0 }))).toBeUndefined()
    region.happen({ type: 'IndexAnswered', context: 1, index: 3 })
    expect(region.state).toMatchObject({ heard: 3, confirmedAt: undefined })
  })

  it('is refused when its time is over, and a late answer changes no age', () => {
    const region = new Region()
    expect(region.happen({ type: 'AskRead', context: 1 })).toContainEqual({
      type: 'SetTimer',
      timer: 'answer',
      atMs: 1040,
    })
    expect(region.happen({ type: 'TimerFired', timer: 'answer' })).toContainEqual({
      type: 'ReadRefused',
      context: 1,
      reason: 'NotAnswered',
    })
    region.happen({ type: 'IndexAnswered', context: 1, index: 0 })
    expect(region.state.confirmedAt).toBeUndefined()
  })

  it('waits for what is to be applied however long that takes: its index is known', () => {
    const region = new Region()
    region.ask(1)
    expect(region.happen({ type: 'TimerFired', timer: 'answer' })).toStrictEqual([])
    expect(served(region.apply(logged('pay', 1, 'on')))).toBeDefined()
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %d as a context', (context) => {
    expect(new Region().happen({ type: 'AskRead', context })).toContainEqual({
      type: 'ReadRefused',
      context,
      reason: 'NotAContext',
    })
  })
})

describe('what comes in', () => {
  it('is taken once: an entry that is here already changes nothing', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    const { state } = region
    expect(region.apply(logged('pay', 1, 'other'))).toStrictEqual([])
    expect(region.state).toStrictEqual(state)
  })

  it('is refused where something before it is missing, and says what', () => {
    const region = new Region()
    expect(region.apply(logged('pay', 3, 'on'))).toStrictEqual([
      { type: 'OutOfOrder', sequence: 'log', given: 3, next: 1 },
      { type: 'SetTimer', timer: 'mode', atMs: 1050 },
    ])
    expect(region.take(gossiped('color', 2, 'red'))).toStrictEqual([
      { type: 'OutOfOrder', sequence: origin, given: 2, next: 1 },
    ])
    expect(region.state).toMatchObject({ applied: 0, epoch: 1 })
  })

  it('is written before anything is done with it', () => {
    const [first] = new Region().apply(logged('pay', 1, 'on'))
    expect(first).toMatchObject({ type: 'Persist', image: { applied: 1, epoch: 2 } })
  })
})

describe('a contact', () => {
  it('counts once all that the origin had then is here', () => {
    const region = new Region()
    region.contact(1)
    region.pass(10)
    expect(region.local('color')).not.toHaveProperty('metadata.ageMs')
    region.take(gossiped('color', 1, 'red'))
    expect(region.local('color')).toMatchObject({ metadata: { ageMs: 10 } })
  })

  it('is not put off by later ones: under steady changes the age stays known', () => {
    const region = new Region()
    region.contact(1)
    region.pass(10)
    region.contact(2)
    region.take(gossiped('color', 1, 'red'))
    expect(region.local('color')).toMatchObject({ metadata: { ageMs: 10 } })
  })
})

describe('the mode', () => {
  it('becomes degraded at the moment that the age passes its bound, by its timer', () => {
    const region = new Region()
    expect(region.ask(0)).toContainEqual({ type: 'SetTimer', timer: 'mode', atMs: 1101 })
    expect(region.state.mode).toBe('fresh')
    region.pass(100)
    expect(region.state.mode).toBe('fresh')
    region.at = { monotonicMs: 1101, wallMs: 50_101 }
    expect(region.happen({ type: 'TimerFired', timer: 'mode' })).toStrictEqual([
      { type: 'ModeChanged', from: 'fresh', to: 'degraded' },
      { type: 'Refresh' },
      { type: 'SetTimer', timer: 'mode', atMs: 1151 },
    ])
  })

  it('asks again and again while it is degraded', () => {
    const region = new Region()
    region.at = { monotonicMs: 2000, wallMs: 60_000 }
    const fired = region.happen({ type: 'TimerFired', timer: 'mode' })
    expect(fired).toStrictEqual([
      { type: 'Refresh' },
      { type: 'SetTimer', timer: 'mode', atMs: 2050 },
    ])
  })

  it('is leased once what the lease rests on is applied, and until it ends', () => {
    const region = new Region()
    region.happen({ type: 'LeaseGranted', index: 1, untilMs: 1300 })
    expect(region.state.mode).toBe('degraded')
    region.apply(logged('pay', 1, 'on'))
    expect(region.state).toMatchObject({ mode: 'leased', timerAtMs: 1300 })
    region.pass(299)
    expect(region.state.mode).toBe('leased')
    region.pass(1)
    expect(region.state.mode).toBe('degraded')
  })

  it('falls back to fresh where the log was asked lately', () => {
    const region = new Region()
    region.happen({ type: 'LeaseGranted', index: 0, untilMs: 1300 })
    region.pass(250)
    region.ask(0)
    region.pass(50)
    expect(region.state).toMatchObject({ mode: 'fresh', timerAtMs: 1351 })
  })
})
