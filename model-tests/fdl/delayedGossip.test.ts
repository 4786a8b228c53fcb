/** The world on virtual time that figures of gossip are taken in: order, timers, losses, and repetition. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { drawsOf } from '../../src/conformance/bindings/gossipConvergence/bench/regions.ts'
import { makeConfig } from '../../src/fdl/config.ts'
import { decodeMessage, encodeMessage } from '../../src/fdl/wire.ts'
import { DelayedGossip, type GossipWorld } from '../../src/sim/delayedGossip.ts'
import { EventQueue } from '../../src/sim/eventQueue.ts'
import { runs } from '../fcs/support/runs.ts'

const members = ['a', 'b', 'c']

function worldOf(given: Partial<GossipWorld> = {}): DelayedGossip {
  const configs = members.map((self) => makeConfig({ self, members }))
  return new DelayedGossip({ configs, delayMs: () => 40, draw: drawsOf('world'), ...given })
}

const publish = { type: 'Publish', flagId: 'banner', payload: { on: true } } as const

describe('what is due', () => {
  test.prop([fc.array(fc.nat({ max: 9 }))], runs(200))(
    'comes by time, then as it was put in',
    (times) => {
      const queue = new EventQueue<readonly [number, number]>()
      for (const [place, atMs] of times.entries()) queue.push(atMs, [atMs, place])
      const came = times.map(() => queue.shift()!)
      const order = ([atMs, place]: readonly [number, number]) => atMs * 1000 + place
      expect(came).toEqual(came.toSorted((left, right) => order(left) - order(right)))
      expect(queue.shift()).toBeUndefined()
      expect(queue.nextMs).toBe(Number.POSITIVE_INFINITY)
    },
  )
})

describe('regions on virtual time', () => {
  it('have what is pushed after one way', () => {
    const world = worldOf()
    world.happen(0, publish)
    world.runUntil(39)
    expect(world.region(1).cursor.size).toBe(0)
    world.runUntil(40)
    expect(world.region(1).cursor).toEqual(new Map([['a/0', 1]]))
    expect(world.messagesSent).toBe(2)
  })

  it('have no rounds before they are started, and then within the limits of their timers', () => {
    const world = worldOf({ isLost: () => true })
    world.runUntil(10_000)
    expect(world.messagesSent).toBe(0)
    world.start()
    world.runUntil(10_749)
    expect(world.messagesSent).toBe(0)
    world.runUntil(11_250)
    expect(world.messagesSent).toBe(members.length)
  })

  it('give up those that do not answer', () => {
    const world = worldOf({ isLost: () => true })
    world.start()
    world.runUntil(2251)
    expect(world.regions.every(({ silent }) => silent.length === 1)).toBe(true)
  })

  it('repair what was lost', () => {
    const world = worldOf({ isLost: ({ kind }) => kind === 'push' })
    world.start()
    world.happen(0, publish)
    world.runUntil(30_000)
    expect(world.regions.every(({ cursor }) => cursor.get('a/0') === 1)).toBe(true)
  })

  it('send what can be read', () => {
    const world = worldOf({
      isLost: (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message)
        return false
      },
    })
    world.start()
    world.runUntil(1234.5)
    world.happen(0, publish)
    world.runUntil(5000)
    expect(world.messagesSent).toBeGreaterThan(2)
  })

  it('do the same for the same draws', () => {
    const run = () => {
      const world = worldOf()
      world.start()
      world.runUntil(60_000)
      return [world.messagesSent, world.bytesSent]
    }
    expect(run()).toEqual(run())
  })
})
