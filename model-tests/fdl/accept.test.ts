/**
 * What is taken from others at all. Cases 50 to 53, 55 and 61: anything else is dropped whole, with a reason,
 * counted, and changes nothing. Spec: `Acceptable`; paper section 6.
 */
import { describe, expect, it } from 'vitest'
import { regionOf } from '../../src/flag/versionVector.ts'
import type { DropReason } from '../../src/fdl/action.ts'
import { limits } from '../../src/fdl/config.ts'
import type { Message } from '../../src/fdl/message.ts'
import type { Payload } from '../../src/flag/update.ts'
import { updateLength } from '../../src/fdl/wire.ts'
import { expectDropped } from './support/dropped.ts'
import { configOf, Region } from './support/region.ts'
import { message, seqsOf, sequence, update, vector } from './support/updates.ts'

const south = (more = {}) => new Region(configOf('south', more))
const banner = update('north/1', 1, 'banner')
const push = (...updates: readonly (typeof banner)[]) => message('push', { updates })

/** So many origins of north, each known up to 1. */
const origins = (count: number, from = 1) =>
  new Map(Array.from({ length: count }, (_, at) => [`north/${from + at}`, 1] as const))

describe('case 50: a vector', () => {
  const kinds = ['digest', 'delta', 'reset', 'ack'] as const
  const wrong: readonly (readonly [string, ReadonlyMap<string, number>, DropReason, string])[] = [
    ['of an unknown region', vector({ 'mars/1': 1 }), 'UnknownOrigin', 'mars/1 is of no member'],
    ['of a million entries', origins(1_000_000), 'TooLarge', '1000000 origins, allowed 4096'],
    ['with a place of 0', vector({ 'north/1': 0 }), 'Malformed', 'place 0, allowed 1 to'],
    ['with a negative place', vector({ 'north/1': -1 }), 'Malformed', 'place -1, allowed'],
    ['with no number', vector({ 'north/1': Number.NaN }), 'Malformed', 'place NaN, allowed'],
    [
      'with a place too high',
      vector({ 'north/1': 2 ** 53 - 1 }),
      'Malformed',
      'place 9007199254740991',
    ],
    ['of no incarnation', vector({ 'north/x': 1 }), 'Malformed', 'origin north/x, allowed'],
    ['of an origin written otherwise', vector({ 'north/01': 1 }), 'Malformed', 'origin north/01'],
  ]

  it.each(wrong)('%s is dropped, in any message', (_, cursor, reason, detail) => {
    for (const kind of kinds) expectDropped(south(), message(kind, { cursor }), reason, detail)
  })

  it('in an update counts as much', () => {
    const context = origins(limits.origins + 1)
    expectDropped(south(), push({ ...banner, context }), 'TooLarge', 'context 4097, allowed 4096')
  })

  it('never grows beyond the limit, whatever the messages are that it grows by', () => {
    const region = south()
    region.receive(message('reset', { cursor: origins(limits.origins) }))
    expect(region.state.cursor.size).toBe(limits.origins)
    const more = 'north/9999'
    const cursor = vector({ [more]: 1 })
    const updates = [update(more, 1, 'banner')]
    expectDropped(region, message('reset', { cursor }), 'TooLarge', '4097 origins, allowed 4096')
    expectDropped(region, message('delta', { cursor, updates }), 'TooLarge', '4097 origins')
    expectDropped(region, push(...updates), 'TooLarge', '4097 origins')
    region.take({ type: 'Publish', flagId: 'banner', payload: {} })
    expect(region.told).toContainEqual({
      type: 'PublishRefused',
      flagId: 'banner',
      reason: 'Invalid',
      detail: 'one origin more, allowed 4096',
    })
    // What is known goes on.
    region.receive(push(update('north/1', 2, 'banner')))
    expect(region.state.cursor.get('north/1')).toBe(2)
  })
})

describe('a sender', () => {
  it.each(['mars', 'south', '', 'north/1'])('that is %j is no other member', (from) => {
    expectDropped(south(), message('digest', { from }), 'NotAMember', `${from} is not another`)
  })

  it('of a million names is counted by the reason alone', () => {
    const region = south()
    for (let at = 0; at < 5; at += 1) region.receive(message('digest', { from: `mars${at}` }))
    expect(region.state.dropped).toStrictEqual({ NotAMember: 5 })
    expect(region.state.penalised.size).toBe(0)
  })
})

describe('case 51: an update that its origin did not sign', () => {
  const forged = { ...banner, signature: 'bad' }

  it.each(['push', 'delta', 'reset'] as const)('is dropped with all of its %s', (kind) => {
    const updates = [update('north/2', 1, 'theme'), forged]
    const cursor = vector({ 'north/1': 1, 'north/2': 1 })
    expectDropped(south(), message(kind, { updates, cursor }), 'Unverified', 'north/1 banner')
  })

  it('is counted against the peer that sent it, by its name', () => {
    const region = south()
    region.receive(push(forged))
    region.receive(push(forged))
    region.receive(message('push', { from: 'west', updates: [forged] }))
    region.receive(push(banner))
    expect(region.state.dropped).toStrictEqual({ Unverified: 3 })
    expect(Object.fromEntries(region.state.penalised)).toStrictEqual({ north: 2, west: 1 })
    expect(region.valuesOf('banner')).toStrictEqual(['north/1#1'])
  })

  it('is given to the verifier with everything that a signature covers', () => {
    const seen: unknown[] = []
    const region = south({ verify: (each: unknown) => seen.push(each) > 0 })
    const whole = update('north/1', 1, 'banner', {
      context: vector({ 'west/1': 2 }),
      needs: vector({ 'west/1': 1 }),
      expiresAtMs: 7,
      urgency: 3,
    })
    region.receive(push(whole))
    expect(seen).toStrictEqual([whole])
  })
})

describe('case 52: a good signature is not enough', () => {
  it('for a flag that the origin may not write', () => {
    const mayWrite = (region: string, flagId: string) => region !== 'north' || flagId === 'theme'
    const region = south({ mayWrite })
    expectDropped(region, push(banner), 'NotAllowed', 'north may not write banner')
    region.receive(push(update('north/1', 1, 'theme')))
    expect(region.valuesOf('theme')).toStrictEqual(['north/1#1'])
  })

  it('whoever sends it: the origin counts', () => {
    const region = south({ mayWrite: (name: string) => name !== 'north' })
    const relayed = message('delta', { from: 'west', updates: [banner] })
    expectDropped(region, relayed, 'NotAllowed', 'north may not write banner')
  })

  it.each(['push', 'delta', 'reset'] as const)('for a critical flag, in a %s', (kind) => {
    const region = south({ isCritical: (flagId: string) => flagId === 'banner' })
    const cursor = vector({ 'north/1': 1 })
    expectDropped(region, message(kind, { updates: [banner], cursor }), 'Critical', 'banner')
  })
})

describe('case 53: an old update that is sent again', () => {
  it('is a no-op: nothing is written, told, sent or taken for news', () => {
    const region = south()
    const newer = update('north/1', 2, 'banner', { context: vector({ 'north/1': 1 }) })
    region.receive(message('delta', { updates: [banner, newer] }))
    const before = region.state
    expect(region.receive(push(banner))).toStrictEqual([])
    const again = message('delta', { updates: [banner], cursor: vector({ 'north/1': 1 }) })
    expect(region.receive(again)).toStrictEqual([])
    expect(region.valuesOf('banner')).toStrictEqual(['north/1#2'])
    expect(region.state.held).toBe(before.held)
    expect(region.state.cursor).toBe(before.cursor)
  })

  it('is no quota used up, or a replay would keep its origin from being heard', () => {
    const region = south({ updatesPerMinute: 2 })
    for (let at = 0; at < 5; at += 1) region.receive(push(banner))
    region.receive(push(update('north/1', 2, 'theme')))
    expect(region.valuesOf('theme')).toStrictEqual(['north/1#2'])
  })

  it('deceives a region that knows nothing, until it hears what is newer', () => {
    const region = south()
    region.receive(push(banner))
    expect(region.valuesOf('banner')).toStrictEqual(['north/1#1'])
    const newer = update('north/1', 2, 'banner', { context: vector({ 'north/1': 1 }) })
    region.receive(message('delta', { from: 'west', updates: [newer] }))
    expect(region.valuesOf('banner')).toStrictEqual(['north/1#2'])
  })
})

describe('case 55: keys', () => {
  const signedBy = (seq: number, keyId: string) =>
    update('north/1', seq, `flag ${seq}`, { keyId, signature: `by ${keyId}` })
  const knowing = (...keys: readonly string[]) =>
    south({
      verify: ({ keyId, signature }: typeof banner) =>
        keys.includes(keyId) && signature === `by ${keyId}`,
    })

  it('of both generations are taken while both are known, each update by its own', () => {
    const region = knowing('k1', 'k2')
    region.receive(message('delta', { updates: [signedBy(1, 'k1'), signedBy(2, 'k2')] }))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 2 })
    const mixed = { ...signedBy(3, 'k2'), keyId: 'k1' }
    expectDropped(region, push(mixed), 'Unverified', 'north/1 flag 3')
  })

  it('that are not known yet delay an update, and lose nothing', () => {
    const region = knowing('k1')
    region.receive(push(signedBy(1, 'k1')))
    expectDropped(region, push(signedBy(2, 'k2')), 'Unverified', 'north/1 flag 2')
    region.config = knowing('k1', 'k2').config
    region.receive(message('delta', { updates: [signedBy(2, 'k2')] }))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 2 })
  })

  it('that are forgotten too early keep a region that starts empty from learning anything', () => {
    const updates = [signedBy(1, 'k1'), signedBy(2, 'k2')]
    expectDropped(knowing('k2'), message('delta', { updates }), 'Unverified', 'north/1 flag 1')
  })

  it('sign with the name that the configuration gives', () => {
    const region = south({ keyId: 'k7', sign: ({ keyId }: typeof banner) => `by ${keyId}` })
    expect(region.publish('banner')).toMatchObject({ keyId: 'k7', signature: 'by k7' })
  })
})

describe('case 61: sizes', () => {
  const text = (length: number): Payload => ({ text: 'x'.repeat(length - '{"text":""}'.length) })
  const nested = (depth: number): Payload => (depth === 1 ? {} : { in: nested(depth - 1) })
  const wrong: readonly (readonly [string, Partial<typeof banner>, DropReason, string])[] = [
    ['a payload', { payload: text(65_537) }, 'TooLarge', 'payload 65537, allowed 65536'],
    ['a payload too deep', { payload: nested(33) }, 'Malformed', 'payload deeper than 32'],
    ['a flag id', { flagId: 'f'.repeat(257) }, 'TooLarge', 'flag id 257, allowed 256'],
    ['no flag id', { flagId: '' }, 'Malformed', 'no flag id'],
    ['a key id', { keyId: 'k'.repeat(513) }, 'TooLarge', 'key id 513, allowed 512'],
    ['a signature', { signature: 's'.repeat(513) }, 'TooLarge', 'signature 513, allowed 512'],
    ['an urgency', { urgency: 10 }, 'Malformed', 'urgency 10, allowed 0 to 9'],
    ['a deadline', { expiresAtMs: 1.5 }, 'Malformed', 'expiresAtMs 1.5, allowed 0 to'],
    ['an issue', { issuedAtMs: -1 }, 'Malformed', 'issuedAtMs -1, allowed 0 to'],
    ['a place', { seq: 2 ** 53 - 1 }, 'Malformed', 'place 9007199254740991, allowed 1 to'],
    ['itself', { context: vector({ 'north/1': 1 }) }, 'Malformed', 'builds on itself'],
    ['itself', { needs: vector({ 'north/1': 5 }) }, 'Malformed', 'builds on itself'],
  ]

  it.each(wrong)('are bounded: %s', (_, change, reason, detail) => {
    expectDropped(south({ verify: () => true }), push({ ...banner, ...change }), reason, detail)
  })

  it('are taken up to the limits', () => {
    const most = { payload: text(65_536), flagId: 'f'.repeat(256), urgency: 9 }
    for (const change of [most, { payload: nested(32) }]) {
      const region = south()
      region.receive(push({ ...banner, ...change }))
      expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 1 })
    }
  })

  it('of the future are bounded too, by the wall clock here', () => {
    const region = south()
    const early = { ...banner, issuedAtMs: 60_001 }
    expectDropped(region, push(early), 'TooFarInTheFuture', '60001 ms from now')
    region.wait(1)
    region.receive(push(early))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 1 })
  })
})

describe('case 61: a flood of pushes', () => {
  const flags = sequence('north/1', 5)

  it('is taken up to the updates of a minute, and again in the next', () => {
    const region = south({ updatesPerMinute: 2 })
    region.receive(push(flags[0]!, flags[1]!))
    expectDropped(region, push(flags[2]!), 'TooMany', 'north: 2 updates in a minute')
    region.wait(59_999)
    expectDropped(region, push(flags[2]!), 'TooMany', 'north: 2 updates in a minute')
    region.wait(1)
    region.receive(push(flags[2]!))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 3 })
  })

  it('is taken up to the length of a minute', () => {
    const lengthPerMinute = updateLength(flags[0]!) + updateLength(flags[1]!)
    const region = south({ lengthPerMinute })
    region.receive(push(flags[0]!))
    region.receive(push(flags[1]!))
    const detail = `north: ${lengthPerMinute} code units in a minute`
    expectDropped(region, push(flags[2]!), 'TooMany', detail)
  })

  it('of one region leaves the quota of another, and a new incarnation has no new one', () => {
    const region = south({ updatesPerMinute: 1 })
    region.receive(push(flags[0]!))
    expectDropped(region, push(update('north/2', 1, 'f')), 'TooMany', 'north: 1 updates')
    region.receive(message('push', { from: 'west', updates: [update('west/1', 1, 'g')] }))
    expect(region.valuesOf('g')).toStrictEqual(['west/1#1'])
    expect([...region.state.pushed.keys()]).toStrictEqual(['north', 'west'])
  })

  it('takes none of a push that goes over, and counts none of it', () => {
    const region = south({ updatesPerMinute: 2 })
    expectDropped(region, push(...flags.slice(0, 3)), 'TooMany', 'north: 2 updates')
    region.receive(push(...flags.slice(0, 2)))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 2 })
  })

  it('loses nothing: what was dropped comes with a delta', () => {
    const region = south({ updatesPerMinute: 1 })
    region.receive(push(flags[0]!))
    region.receive(push(flags[1]!))
    region.receive(message('delta', { updates: flags.slice(1) }))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 5 })
  })

  it('of forged updates uses up nobody’s quota', () => {
    const region = south({ updatesPerMinute: 1 })
    for (let at = 0; at < 3; at += 1) {
      const updates = [{ ...banner, signature: 'bad' }]
      region.receive(message('push', { from: 'west', updates }))
    }
    region.receive(push(banner))
    expect(region.valuesOf(banner.flagId)).toStrictEqual([`${regionOf(banner.origin)}/1#1`])
  })
})

describe('a notice', () => {
  it.each([Number.NaN, -1, 0.5, 2 ** 53])('of %d is dropped', (index) => {
    const said: Message = message('notice', { notice: { term: 1, index } })
    expectDropped(south(), said, 'Malformed', `notice 1 ${index}, allowed 0 to`)
  })
})
