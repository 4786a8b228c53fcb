/**
 * Rounds: who is asked, when, and for how long. Case 56: a peer that cannot supply what it advertises; case 58:
 * the pause after an isolation. Spec: `StartExchange`, `GiveUp`, `Heard`, `AfterExchange`; paper 3.1.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { choose, drawOf } from '../../src/fdl/peers.ts'
import { configOf, Region } from './support/region.ts'
import { Regions } from './support/regions.ts'
import { message, update, vector } from './support/updates.ts'

const empty = { cursor: vector({}) }
const answer = (from: string, cursor = vector({})) =>
  message('delta', { from, to: 'south', cursor })

/** South asks north (draw 0) or west. */
const draws = { north: 0, west: 0.5 } as const

function asked(region: Region): readonly string[] {
  return region.outbox.splice(0).map(({ kind, to }) => `${kind} ${to}`)
}

describe('a round', () => {
  it('begins after the interval, give or take the jitter', () => {
    expect(new Region(configOf('south')).timer).toStrictEqual({
      type: 'SetTimer',
      timer: 'round',
      minMs: 750,
      maxMs: 1250,
    })
  })

  it('asks as many peers as the fan-out says, and waits for all of them', () => {
    const region = new Region(configOf('south', { fanOut: 2 }))
    region.fire()
    expect(asked(region)).toStrictEqual(['digest north', 'digest west'])
    region.receive(answer('north'))
    expect(region.state).toMatchObject({ phase: 'exchanging', awaits: ['west'] })
    region.receive(answer('west'))
    expect(region.state).toMatchObject({ phase: 'backingOff', awaits: [] })
  })

  it('chooses every set of peers by some draw, and each peer as often', () => {
    const peers = ['a', 'b', 'c', 'd'] as const
    const counts = new Map<string, number>()
    for (let part = 0; part < 1200; part += 1) {
      const chosen = choose(peers, 2, (part + 0.5) / 1200)
      expect(new Set(chosen).size).toBe(2)
      const text = chosen.join('')
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    expect([...counts.values()]).toStrictEqual(Array.from({ length: 12 }, () => 100))
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }), (places) => {
        expect(choose([0, 1, 2, 3], places.length, drawOf(4, places))).toStrictEqual(places)
      }),
    )
  })

  it('goes on when its answer comes late, so that a timeout below the round trip stops nothing', () => {
    const region = new Region(configOf('south'))
    region.publish('banner')
    region.fire(draws.north)
    region.fire(draws.north)
    expect(region.state).toMatchObject({ awaits: [], silent: ['north'] })
    region.outbox = []
    region.receive(answer('north'))
    expect(region.outbox).toMatchObject([{ kind: 'delta', to: 'north', updates: [{ seq: 1 }] }])
  })

  it('that shows that the peer lacks something is no quiet one', () => {
    const region = new Region(configOf('south'))
    region.publish('f')
    region.outbox = []
    region.fire(draws.north)
    region.receive(answer('north'))
    expect(region.state).toMatchObject({ phase: 'idle', quietRounds: 0, differed: false })
    expect(asked(region)).toStrictEqual(['digest north', 'delta north'])
  })

  it('that nobody answers ends after the time for it', () => {
    const region = new Region(configOf('south'))
    region.fire()
    expect(region.timer).toMatchObject({ timer: 'exchange', minMs: 1000, maxMs: 1000 })
    region.fire()
    expect(region.state).toMatchObject({ phase: 'backingOff', awaits: [], silent: ['north'] })
    expect(region.timer).toMatchObject({ timer: 'round' })
  })

  it('is none for a region that is alone', () => {
    const region = new Region(configOf('south', { members: ['south'] }))
    expect(region.fire()).toStrictEqual([])
  })
})

describe('case 56: a peer that cannot supply what it advertises', () => {
  const claims = vector({ 'north/1': 9 })

  it('is asked no more often than a quiet one: each round waits longer', () => {
    const region = new Region(configOf('south', { jitter: 0 }))
    const pauses: number[] = []
    for (let round = 0; round < 6; round += 1) {
      region.fire(draws.north)
      expect(asked(region)).toStrictEqual(['digest north'])
      // It says that it knows nine updates, and sends none.
      expect(region.receive(answer('north', claims)).map(({ type }) => type)).toStrictEqual([
        'SetTimer',
      ])
      pauses.push(region.timer!.minMs)
    }
    expect(pauses).toStrictEqual([2000, 4000, 8000, 8000, 8000, 8000])
    expect(region.state.cursor.size).toBe(0)
  })

  it('is not asked again at once for what does not follow', () => {
    const region = new Region(configOf('south'))
    region.fire(draws.north)
    asked(region)
    const gap = message('delta', { updates: [update('north/1', 5, 'f')], cursor: claims })
    region.receive(gap)
    expect(asked(region)).toStrictEqual([])
    region.receive(gap)
    expect(asked(region)).toStrictEqual([])
  })

  it('keeps nobody from learning the same from another', () => {
    const region = new Region(configOf('south'))
    region.fire(draws.north)
    region.receive(answer('north', claims))
    region.fire(draws.west)
    expect(asked(region).at(-1)).toBe('digest west')
    const updates = [update('north/1', 1, 'f')]
    region.receive(message('delta', { from: 'west', updates, cursor: vector({ 'north/1': 1 }) }))
    expect(region.valuesOf('f')).toStrictEqual(['north/1#1'])
  })

  it('does not make two regions go on for ever that refuse each other’s updates', () => {
    const regions = new Regions()
    for (const [self, other] of [
      ['north', 'south'],
      ['south', 'north'],
    ] as const) {
      const region = regions.named(self)
      region.publish(`of ${self}`)
      region.outbox = []
      region.config = configOf(self, { mayWrite: (name) => name !== other })
    }
    for (let round = 0; round < 3; round += 1) {
      regions.ask('north', 'south')
      regions.ask('south', 'north')
    }
    // One answer is dropped in each round, and answers are not answered.
    expect(regions.named('north').state.dropped).toStrictEqual({ NotAllowed: 3 })
    expect(regions.named('south').state.dropped).toStrictEqual({ NotAllowed: 3 })
  })
})

describe('case 58: the pause between rounds', () => {
  /** South alone, for as long as it takes, at the pauses that it asks for; how many rounds it began. */
  function isolate(region: Region, forMs: number): number {
    let rounds = 0
    for (const endMs = region.monotonicMs + forMs; region.monotonicMs < endMs;) {
      region.wait(region.timer!.maxMs)
      if (region.state.phase !== 'exchanging') rounds += 1
      region.fire(rounds % 2 === 0 ? draws.north : draws.west)
    }
    while (region.state.phase === 'exchanging') region.fire()
    region.outbox = []
    return rounds
  }

  it('grows up to the cap while nobody answers', () => {
    const region = new Region(configOf('south'))
    expect(isolate(region, 60_000)).toBeLessThan(12)
    expect(region.timer).toMatchObject({ timer: 'round', minMs: 6000, maxMs: 10_000 })
    expect(region.state.silent.toSorted()).toStrictEqual(['north', 'west'])
  })

  it.each(['push', 'digest', 'delta', 'reset', 'ack', 'notice'] as const)(
    'is the interval again after 60 s of isolation, with the first contact: a %s',
    (kind) => {
      const region = new Region(configOf('south'))
      isolate(region, 60_000)
      const actions = region.receive(message(kind, empty))
      expect(actions).toContainEqual({
        type: 'SetTimer',
        timer: 'round',
        minMs: 750,
        maxMs: 1250,
      })
      expect(region.state.silent).toStrictEqual(['west'])
    },
  )

  it('is the interval again when the contact comes while an answer is waited for', () => {
    const region = new Region(configOf('south'))
    isolate(region, 60_000)
    region.fire(draws.north)
    region.receive(message('digest', { from: 'west' }))
    region.receive(answer('north'))
    expect(region.timer).toMatchObject({ timer: 'round', minMs: 750, maxMs: 1250 })
  })

  it('is not ended by a message that is dropped, or by one without news of a peer that answers', () => {
    const region = new Region(configOf('south'))
    isolate(region, 60_000)
    const before = region.timer
    region.receive(message('digest', { cursor: vector({ 'mars/1': 1 }) }))
    expect(region.timer).toBe(before)
    const quiet = new Region(configOf('south'))
    for (let round = 0; round < 3; round += 1) {
      quiet.fire(draws.north)
      quiet.receive(answer('north'))
    }
    const pause = quiet.timer
    quiet.receive(message('digest', empty))
    expect(quiet.timer).toBe(pause)
    expect(pause).toMatchObject({ minMs: 6000, maxMs: 10_000 })
  })

  it('is ended by whatever is learnt, or published', () => {
    const quiet = (): Region => {
      const region = new Region(configOf('south'))
      region.fire(draws.north)
      region.receive(answer('north'))
      expect(region.state.phase).toBe('backingOff')
      return region
    }
    const news = [
      message('push', { updates: [update('north/1', 1, 'f')] }),
      message('notice', { notice: { term: 1, index: 1 } }),
    ]
    for (const each of news) {
      const region = quiet()
      region.receive(each)
      expect(region.timer).toMatchObject({ minMs: 750, maxMs: 1250 })
    }
    const region = quiet()
    region.publish('f')
    expect(region.timer).toMatchObject({ minMs: 750, maxMs: 1250 })
  })

  it('never has all regions ask at one time: each is drawn anew from a width of half its mean', () => {
    for (const quietRounds of [0, 1, 2, 3, 30]) {
      const region = new Region(configOf('south'))
      for (let round = 0; round < quietRounds; round += 1) {
        region.fire(draws.north)
        region.receive(answer('north'))
      }
      const { minMs, maxMs } = region.timer!
      const meanMs = Math.min(1000 * 2 ** quietRounds, 8000)
      expect([minMs, maxMs]).toStrictEqual([meanMs * 0.75, meanMs * 1.25])
    }
  })
})
