/** Reads of sessions that wait for what has not come in, up to a deadline. Case 73. */
import { describe, expect, it } from 'vitest'
import { limits } from '../../src/rfc/read/config.ts'
import { gossiped, logged, origin, Region } from './support/readRegion.ts'

const token = { raftIndex: 1, vector: new Map([[origin, 1]]) }

function awaiting(region: Region, id: number, inMs: number) {
  const deadlineMs = region.at.monotonicMs + inMs
  return region.happen({ type: 'AwaitSession', wait: { id, token, deadlineMs } })
}

describe('case 73: a session that waits', () => {
  it('is ready once all that its client wrote or saw has come in, and not before', () => {
    const region = new Region()
    expect(awaiting(region, 1, 30)).toContainEqual({
      type: 'SetTimer',
      timer: 'session',
      atMs: 1030,
    })
    expect(region.apply(logged('pay', 1, 'on')).map(({ type }) => type)).not.toContain(
      'SessionReady',
    )
    const taken = region.take(gossiped('color', 1, 'red'))
    expect(taken).toContainEqual({ type: 'SessionReady', id: 1 })
    expect(region.state.waits).toStrictEqual([])
  })

  it('is ready at once where nothing is missing', () => {
    const region = new Region()
    region.apply(logged('pay', 1, 'on'))
    region.take(gossiped('color', 1, 'red'))
    expect(awaiting(region, 1, 30)).toStrictEqual([{ type: 'SessionReady', id: 1 }])
  })

  it('is refused at its deadline, and the timer goes on to the next', () => {
    const region = new Region()
    awaiting(region, 1, 50)
    expect(awaiting(region, 2, 30)).toContainEqual({
      type: 'SetTimer',
      timer: 'session',
      atMs: 1030,
    })
    // No new timer for one that ends later.
    expect(awaiting(region, 3, 40).filter(({ type }) => type === 'SetTimer')).toStrictEqual([])
    region.at = { monotonicMs: 1029, wallMs: 50_029 }
    expect(region.happen({ type: 'TimerFired', timer: 'session' })).toStrictEqual([])
    region.at = { monotonicMs: 1030, wallMs: 50_030 }
    expect(region.happen({ type: 'TimerFired', timer: 'session' })).toStrictEqual([
      { type: 'SessionRefused', id: 2, reason: 'NotCovered' },
      { type: 'SetTimer', timer: 'session', atMs: 1040 },
    ])
  })

  it('is refused at once where too many wait', () => {
    const region = new Region()
    const wait = { id: 1, token, deadlineMs: 5000 }
    region.state = { ...region.state, waits: Array.from({ length: limits.waits }, () => wait) }
    expect(awaiting(region, 0, 30)).toContainEqual({
      type: 'SessionRefused',
      id: 0,
      reason: 'TooMany',
    })
    expect(region.state.waits).toHaveLength(limits.waits)
  })
})
