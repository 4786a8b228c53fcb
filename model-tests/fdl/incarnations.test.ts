/**
 * Regions that lost their state, all of it (case 47) or some (case 48), and peers that claim to know what was
 * never made (case 54). No dot is used twice, and no claim keeps a region from being heard for ever. Spec:
 * `LoseState`, `DotsUnique`, `OriginDominates`.
 */
import { describe, expect, it } from 'vitest'
import { limits } from '../../src/fdl/config.ts'
import { expectDropped } from './support/dropped.ts'
import { configOf, Region } from './support/region.ts'
import { Regions } from './support/regions.ts'
import { message, seqsOf, update, vector } from './support/updates.ts'

describe('case 47: a region that lost its state', () => {
  it('goes on as another origin, and uses no dot twice', () => {
    const regions = new Regions()
    const north = regions.named('north')
    north.publish('banner', 'first')
    regions.deliver()
    north.loseDisk()
    const again = north.publish('theme', 'second')!
    expect([again.origin, again.seq]).toStrictEqual(['north/2', 1])
    regions.deliver()
    regions.round()
    for (const region of regions.all) {
      expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 1, 'north/2': 1 })
      expect(region.valuesOf('banner')).toStrictEqual(['first'])
      expect(region.valuesOf('theme')).toStrictEqual(['second'])
    }
    expect(north.told.filter(({ type }) => type === 'Reincarnated')).toStrictEqual([])
  })

  it('does not supersede what it no longer knows of, and gets it back', () => {
    const regions = new Regions()
    const north = regions.named('north')
    north.publish('banner', 'first')
    regions.deliver()
    north.loseDisk()
    north.publish('banner', 'second')
    regions.round()
    for (const region of regions.all) {
      expect(region.valuesOf('banner')).toStrictEqual(['first', 'second'])
    }
    north.publish('banner', 'both')
    regions.deliver()
    for (const region of regions.all) expect(region.valuesOf('banner')).toStrictEqual(['both'])
  })

  it('whose old number is claimed once more takes one above it', () => {
    // An operator started it as 1 once more, although it had been 3.
    const north = new Region(configOf('north'))
    north.receive(
      message('digest', { from: 'south', to: 'north', cursor: vector({ 'north/3': 1 }) }),
    )
    expect(north.told).toContainEqual({ type: 'Reincarnated', from: 'north/1', to: 'north/4' })
    expect(north.publish('banner')?.origin).toBe('north/4')
  })
})

describe('case 48: a disk that was put back to an earlier state', () => {
  /** North has published `count`, all know it, and its disk is that of one update before the last. */
  function putBack(): Regions {
    const regions = new Regions()
    const north = regions.named('north')
    north.publish('banner', 'first')
    regions.deliver()
    const backup = north.disk
    north.publish('banner', 'second')
    regions.deliver()
    north.disk = backup
    north.restart()
    return regions
  }

  it.each(['digest', 'delta', 'reset', 'ack'] as const)('is noticed by a %s', (kind) => {
    const regions = putBack()
    const north = regions.named('north')
    const { cursor } = regions.named('south').state
    const actions = north.receive(message(kind, { from: 'south', to: 'north', cursor }))
    expect(actions).toContainEqual({ type: 'Reincarnated', from: 'north/1', to: 'north/2' })
    expect(north.state.incarnation).toBe(2)
    // Durable before anything is sent under the new name.
    expect(actions[0]).toMatchObject({ type: 'Persist', incarnation: 2 })
    north.restart()
    expect(north.state.incarnation).toBe(2)
  })

  it('is noticed once, and everybody agrees afterwards', () => {
    const regions = putBack()
    regions.round()
    const north = regions.named('north')
    expect(north.told.filter(({ type }) => type === 'Reincarnated')).toHaveLength(1)
    expect(north.valuesOf('banner')).toStrictEqual(['second'])
    const third = north.publish('banner', 'third')!
    expect([third.origin, third.seq]).toStrictEqual(['north/2', 1])
    regions.deliver()
    for (const region of regions.all) expect(region.valuesOf('banner')).toStrictEqual(['third'])
  })

  it('is not seen once as much was published again: two updates then have one dot', () => {
    const regions = putBack()
    const north = regions.named('north')
    expect(north.publish('banner', 'other')).toMatchObject({ origin: 'north/1', seq: 2 })
    regions.deliver()
    regions.round()
    expect(regions.all.map((region) => region.valuesOf('banner'))).toStrictEqual([
      ['other'],
      ['second'],
      ['second'],
    ])
  })

  it('is not seen where nobody knows more', () => {
    const north = new Region(configOf('north'))
    north.publish('banner')
    north.receive(
      message('digest', { from: 'south', to: 'north', cursor: vector({ 'north/1': 1 }) }),
    )
    expect(north.state.incarnation).toBe(1)
  })
})

describe('case 54: an update far ahead', () => {
  it('is never taken: only the next place of an origin is', () => {
    const region = new Region(configOf('south'))
    for (const seq of [2, 1000, limits.seq]) {
      region.receive(message('push', { updates: [update('north/1', seq, 'banner')] }))
      region.receive(message('delta', { updates: [update('north/1', seq, 'banner')] }))
    }
    expect(seqsOf(region.state.cursor)).toStrictEqual({})
    region.receive(message('push', { updates: [update('north/1', 1, 'banner')] }))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 1 })
  })

  it('is not taken for known because a peer claims to know it', () => {
    const region = new Region(configOf('south'))
    const cursor = vector({ 'north/1': limits.seq })
    for (const kind of ['digest', 'delta', 'ack'] as const)
      region.receive(message(kind, { cursor }))
    expect(seqsOf(region.state.cursor)).toStrictEqual({})
  })
})

describe('case 54: a reset that claims what was never made', () => {
  const most = limits.unshownPlaces

  it('is refused beyond the limit, from what is known here and what it shows', () => {
    const region = new Region(configOf('south'))
    const far = message('reset', { cursor: vector({ 'north/1': most + 1 }) })
    expectDropped(region, far, 'TooFarAhead', `north/1 ${most + 1}, allowed up to ${most}`)
    const shown = { cursor: vector({ 'north/1': most + 1 }), updates: [update('north/1', 1, 'f')] }
    region.receive(message('reset', shown))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': most + 1 })
    region.receive(message('reset', { cursor: vector({ 'north/1': 2 * most + 1 }) }))
    const farther = message('reset', { cursor: vector({ 'north/1': 3 * most + 2 }) })
    expectDropped(region, farther, 'TooFarAhead', `allowed up to ${3 * most + 1}`)
  })

  it.each([
    ['an update', { updates: [update('north/1', 2, 'f')] }],
    ['a context', { updates: [update('north/1', 1, 'f', { context: vector({ 'west/1': 1 }) })] }],
    ['a parent', { updates: [update('north/1', 1, 'f', { needs: vector({ 'west/1': 9 }) })] }],
  ])('is refused where it shows %s beyond its own cursor', (_, said) => {
    const region = new Region(configOf('south'))
    const reset = message('reset', { cursor: vector({ 'north/1': 1 }), ...said })
    expectDropped(region, reset, 'Malformed', 'a reset that shows more than it knows')
  })

  it('cannot make a region stop: what it builds on is known, so that what follows is in order', () => {
    const region = new Region(configOf('south'))
    const early = update('north/1', 1, 'f', { context: vector({ 'west/1': 100 }) })
    region.receive(message('reset', { cursor: vector({ 'north/1': 1 }), updates: [early] }))
    // Taken over, this would be superseded by what it knows nothing of.
    region.receive(message('push', { from: 'west', updates: [update('west/1', 1, 'f')] }))
    expect(region.valuesOf('f')).toStrictEqual(['west/1#1'])
  })

  it('freezes an origin until the region hears of it, which goes on as another', () => {
    const regions = new Regions()
    const [north, south] = [regions.named('north'), regions.named('south')]
    north.publish('banner', 'first')
    regions.deliver()
    const lie = { from: 'west', to: 'south', cursor: vector({ 'north/1': most }) }
    south.receive(message('reset', lie))
    south.outbox = []
    // It shows nothing of what it claims to know, so that is gone, too.
    expect(south.valuesOf('banner')).toStrictEqual([])
    north.publish('theme', 'unheard')
    regions.deliver()
    expect(south.valuesOf('theme')).toStrictEqual([])
    regions.ask('north', 'south')
    expect(north.told).toContainEqual({ type: 'Reincarnated', from: 'north/1', to: 'north/2' })
    for (const flagId of ['banner', 'theme', 'promo']) north.publish(flagId, 'again')
    regions.deliver()
    regions.round()
    for (const region of regions.all) {
      for (const flagId of ['banner', 'theme', 'promo']) {
        expect(region.valuesOf(flagId)).toStrictEqual(['again'])
      }
    }
  })
})

describe('case 54: a notice far ahead', () => {
  it('is believed, and later ones tell nothing', () => {
    const south = new Region(configOf('south'))
    south.receive(message('notice', { notice: { term: 1, index: limits.seq } }))
    expect(south.receive(message('notice', { notice: { term: 2, index: 7 } }))).toStrictEqual([])
    expect(south.take({ type: 'Notify', notice: { term: 2, index: 7 } })).toStrictEqual([])
    expect(south.state.notice).toStrictEqual({ term: 1, index: limits.seq })
  })
})

describe('case 54: an incarnation far ahead', () => {
  const most = limits.incarnationsAhead
  const claim = (incarnation: number) =>
    message('digest', {
      from: 'south',
      to: 'north',
      cursor: vector({ [`north/${incarnation}`]: 1 }),
    })

  it('is refused beyond the limit, or its region could never take a higher one', () => {
    const north = new Region(configOf('north'))
    expectDropped(north, claim(most + 1), 'TooFarAhead', `incarnation ${most + 1}, allowed up to`)
    expectDropped(north, claim(2 ** 53 - 1), 'TooFarAhead', 'incarnation 9007199254740991')
    expect(north.state.incarnation).toBe(1)
  })

  it('up to the limit is taken, and a second later its region is heard again', () => {
    const regions = new Regions()
    const north = regions.named('north')
    north.receive(claim(most))
    expect(north.state.incarnation).toBe(most + 1)
    north.publish('banner')
    regions.deliver()
    expect(regions.named('south').state.dropped).toStrictEqual({ TooFarAhead: 1 })
    regions.wait(1000)
    regions.round()
    expect(regions.named('south').valuesOf('banner')).toStrictEqual(['on'])
  })

  it('counts from the seconds since 1970, which a region may begin with', () => {
    const south = new Region(configOf('south'))
    const origin = 'north/1700000000'
    const push = message('push', { updates: [update(origin, 1, 'banner')] })
    expectDropped(south, push, 'TooFarAhead', 'incarnation 1700000000, allowed up to 1048576')
    south.wallMs = 1_700_000_000_000
    south.receive(push)
    expect(seqsOf(south.state.cursor)).toStrictEqual({ [origin]: 1 })
  })
})
