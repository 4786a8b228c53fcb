/**
 * The core as a whole, among three regions: what is published, refused, exchanged, written and told. Spec:
 * `Publish`, `Notify`, `Restart`, `LoseState`; paper 3.1, 4.3, 4.4.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dotOf, type Payload } from '../../src/flag/update.ts'
import { isBelow } from '../../src/flag/versionVector.ts'
import { step } from '../../src/fdl/step.ts'
import { histories, play } from './support/histories.ts'
import { configOf, Region } from './support/region.ts'
import { cutOff, Regions } from './support/regions.ts'
import { message, seqsOf, update, vector } from './support/updates.ts'

describe('a change', () => {
  it('is written, then told to all, to the cache and to whoever made it, in this order', () => {
    const north = new Region(configOf('north'))
    const actions = north.take({ type: 'Publish', flagId: 'banner', payload: { on: true } })
    const said = actions.map((each) => (each.type === 'Send' ? each.message.to : each.type))
    expect(said).toStrictEqual(['Persist', 'south', 'west', 'Changed', 'Published'])
    const published = actions.flatMap((each) => (each.type === 'Published' ? [each.update] : []))
    expect(published).toMatchObject([
      { origin: 'north/1', seq: 1, flagId: 'banner', payload: { on: true }, urgency: 0 },
    ])
    expect(actions[0]).toMatchObject({ cursor: vector({ 'north/1': 1 }), added: published })
  })

  it('is there in every region once its pushes have arrived', () => {
    const regions = new Regions()
    regions.named('north').publish('banner', 'on')
    expect(regions.deliver()).toBe(2)
    for (const region of regions.all) expect(region.valuesOf('banner')).toStrictEqual(['on'])
  })

  it('names all that its writer had seen of the flag, and so replaces it', () => {
    const regions = new Regions()
    regions.named('north').publish('banner', 'of north')
    regions.named('south').publish('banner', 'of south')
    regions.deliver()
    for (const region of regions.all) {
      expect(region.valuesOf('banner')).toStrictEqual(['of north', 'of south'])
    }
    const both = regions.named('west').publish('banner', 'of west')!
    expect(seqsOf(both.context)).toStrictEqual({ 'north/1': 1, 'south/1': 1 })
    regions.deliver()
    for (const region of regions.all) {
      expect(region.valuesOf('banner')).toStrictEqual(['of west'])
    }
  })

  it('leaves what its writer had not seen, where that is less than what is current', () => {
    const regions = new Regions()
    regions.named('north').publish('banner', 'of north')
    regions.named('south').publish('banner', 'of south')
    regions.deliver()
    const context = vector({ 'north/1': 1 })
    regions.named('west').publish('banner', 'of west', { context })
    regions.deliver()
    for (const region of regions.all) {
      expect(region.valuesOf('banner')).toStrictEqual(['of south', 'of west'])
    }
  })

  it('is refused, and nothing is signed, where its writer had seen what is not here', () => {
    const north = new Region(configOf('north', { sign: () => expect.fail('signed') }))
    const before = north.state
    const context = vector({ 'west/1': 1 })
    const actions = north.take({ type: 'Publish', flagId: 'banner', payload: {}, context })
    expect(actions).toMatchObject([{ type: 'PublishRefused', reason: 'Invalid' }])
    expect(north.state).toStrictEqual(before)
  })

  it('goes on beside others in a region that is cut off, and meets them afterwards', () => {
    const regions = new Regions()
    regions.isLost = cutOff('west')
    regions.named('west').publish('banner', 'of west')
    regions.named('north').publish('banner', 'of north')
    regions.deliver()
    expect(regions.named('west').valuesOf('banner')).toStrictEqual(['of west'])
    regions.isLost = () => false
    regions.ask('west', 'north')
    for (const name of ['north', 'west']) {
      expect(regions.named(name).valuesOf('banner')).toStrictEqual(['of north', 'of west'])
    }
  })

  it('is pushed to some where there are too many, and rounds tell the rest', () => {
    const members = Array.from({ length: 6 }, (_, at) => `r${at}`)
    const regions = new Regions({ members, pushToAll: 4, fanOut: 2 })
    const first = regions.named('r0')
    const told = new Set<string>()
    for (let at = 0; at < 20; at += 1) {
      first.publish(`flag ${at}`)
      const pushes = first.outbox.splice(0)
      expect(pushes).toHaveLength(2)
      for (const { to } of pushes) told.add(to)
    }
    expect(told.size).toBe(5)
    regions.round()
    for (const region of regions.all) expect(region.state.cursor.get('r0/1')).toBe(20)
  })

  it('of the Flag Coordination Service is told in the same way', () => {
    const members = Array.from({ length: 6 }, (_, at) => `r${at}`)
    const regions = new Regions({ members, pushToAll: 4, fanOut: 2 })
    regions.named('r0').take({ type: 'Notify', notice: { term: 3, index: 7 } })
    expect(regions.named('r0').outbox).toHaveLength(2)
    regions.deliver()
    regions.round()
    for (const region of regions.all) {
      expect(region.state.notice).toStrictEqual({ term: 3, index: 7 })
    }
  })
})

describe('a change that is refused', () => {
  const isCritical = (flagId: string) => flagId === 'pay'
  const mayWrite = (_: string, flagId: string) => flagId !== 'theirs'
  const payload: Payload = { on: true }
  const circle: { in?: unknown } = {}
  circle.in = circle
  const wrong: readonly (readonly [string, string, object, string, string])[] = [
    ['a critical flag', 'pay', { payload }, 'Critical', 'propose it to the Flag Coordination'],
    ['nothing to delete', 'banner', { payload: undefined }, 'NotThere', 'there is no such flag'],
    ['a flag of others', 'theirs', { payload }, 'NotAllowed', 'north may not write it'],
    ['no flag id', '', { payload }, 'Invalid', 'no flag id'],
    ['a long flag id', 'f'.repeat(257), { payload }, 'Invalid', 'flag id 257, allowed 256'],
    ['an urgency', 'f', { payload, urgency: 10 }, 'Invalid', 'urgency 10, allowed 0 to 9'],
    ['an urgency', 'f', { payload, urgency: Number.NaN }, 'Invalid', 'urgency NaN, allowed 0 to 9'],
    ['a deadline', 'f', { payload, expiresAtMs: 0.5 }, 'Invalid', 'expiresAtMs 0.5, allowed 0 to'],
    ['a deadline', 'f', { payload, expiresAtMs: -1 }, 'Invalid', 'expiresAtMs -1, allowed 0 to'],
    ['a list', 'f', { payload: [1] }, 'Invalid', 'payload is no object, allowed fields'],
    ['a text', 'f', { payload: 'on' }, 'Invalid', 'payload is no object, allowed fields'],
    ['no payload', 'f', { payload: null }, 'Invalid', 'payload is no object, allowed fields'],
    ['a map', 'f', { payload: { at: new Map() } }, 'Invalid', 'payload has object, allowed JSON'],
    [
      'a number',
      'f',
      { payload: { at: Number.NaN } },
      'Invalid',
      'payload has NaN, allowed finite',
    ],
    ['a gap', 'f', { payload: { at: undefined } }, 'Invalid', 'payload has undefined'],
    ['a big number', 'f', { payload: { at: 1n } }, 'Invalid', 'payload has bigint, allowed JSON'],
    ['a circle', 'f', { payload: circle }, 'Invalid', 'payload deeper than 32'],
    [
      'a large one',
      'f',
      { payload: { a: 'x'.repeat(65_536) } },
      'Invalid',
      'payload 65544, allowed',
    ],
  ]

  it('is not signed', () => {
    const signed: string[] = []
    const sign = ({ flagId }: { readonly flagId: string }): string => {
      signed.push(flagId)
      return 'good'
    }
    const north = new Region(configOf('north', { isCritical, mayWrite, sign }))
    for (const flagId of ['pay', 'theirs', 'banner']) north.publish(flagId)
    expect(signed).toStrictEqual(['banner'])
  })

  it.each(wrong)('says why and changes nothing: %s', (_, flagId, more, reason, detail) => {
    const north = new Region(configOf('north', { isCritical, mayWrite }))
    const before = north.state
    const event = { type: 'Publish' as const, flagId, payload: undefined, ...more }
    expect(north.take(event)).toStrictEqual([
      { type: 'PublishRefused', flagId, reason, detail: expect.stringContaining(detail) },
    ])
    expect(north.state).toBe(before)
    // The place that it would have had is the next one's.
    expect(north.publish('fine')).toMatchObject({ origin: 'north/1', seq: 1 })
  })
})

describe('a deletion', () => {
  it('is an update like another', () => {
    const regions = new Regions()
    regions.named('north').publish('banner')
    regions.deliver()
    expect(regions.named('south').remove('banner')).toMatchObject({
      origin: 'south/1',
      payload: undefined,
    })
    regions.deliver()
    for (const region of regions.all) expect(region.valuesOf('banner')).toStrictEqual([])
    regions.named('west').publish('banner', 'back')
    regions.deliver()
    for (const region of regions.all) expect(region.valuesOf('banner')).toStrictEqual(['back'])
  })
})

describe('a commit of the Flag Coordination Service', () => {
  const notice = (index: number) => ({ term: 1, index })

  it('is told to all at once, each index once, never back', () => {
    const regions = new Regions()
    const north = regions.named('north')
    for (const index of [3, 3, 2]) north.take({ type: 'Notify', notice: notice(index) })
    expect(regions.deliver()).toBe(2)
    for (const region of regions.all) {
      expect(region.state.notice).toStrictEqual(notice(3))
      expect(region.told).toStrictEqual([{ type: 'CommitNoticed', notice: notice(3) }])
    }
    const late = message('notice', { notice: notice(2) })
    expect(regions.named('south').receive(late)).toStrictEqual([])
  })

  it('that was missed comes with the next round, and is still known after a restart', () => {
    const regions = new Regions()
    regions.isLost = () => true
    regions.named('north').take({ type: 'Notify', notice: notice(3) })
    regions.deliver()
    regions.isLost = () => false
    regions.ask('south', 'north')
    regions.named('south').restart()
    expect(regions.named('south').state.notice).toStrictEqual(notice(3))
  })
})

describe('a region', () => {
  it('starts again with what it wrote', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        for (const region of play(commands).regions.all) {
          const { incarnation, cursor, held, heads, collected, notice } = region.state
          region.restart()
          expect(region.state).toMatchObject({ incarnation, cursor, collected, notice })
          expect(new Set(region.state.held)).toEqual(new Set(held))
          const dots = (all: typeof heads) =>
            [...all].flatMap(([, each]) => each.map(dotOf)).toSorted()
          expect(dots(region.state.heads)).toStrictEqual(dots(heads))
        }
      }),
      { numRuns: 100 },
    )
  })

  it('changes no state in place', () => {
    const before = new Region(configOf('south')).state
    const copy = structuredClone([...before.cursor])
    const at = { monotonicMs: 0, wallMs: 0 }
    const said = message('delta', { updates: [update('north/1', 1, 'f')] })
    const first = step(before, { type: 'Receive', message: said }, configOf('south'), at)
    const second = step(before, { type: 'Receive', message: said }, configOf('south'), at)
    expect([...before.cursor]).toStrictEqual(copy)
    expect(second).toStrictEqual(first)
  })
})

describe('regions with any history', () => {
  it('all know the same, and have the same values, once rounds are answered', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        const { regions, published } = play(commands)
        for (let round = 0; round < 12; round += 1) regions.round()
        const [first, ...others] = regions.all
        for (const other of others) {
          expect(isBelow(first!.state.cursor, other.state.cursor)).toBe(true)
          expect(isBelow(other.state.cursor, first!.state.cursor)).toBe(true)
          for (const { flagId } of published) {
            expect(other.valuesOf(flagId)).toStrictEqual(first!.valuesOf(flagId))
          }
        }
      }),
      { numRuns: 150 },
    )
  })
})
