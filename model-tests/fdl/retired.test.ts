/**
 * Case 49: regions that are members no more. What they wrote stays, so their origins stay in the vectors, for
 * ever; they themselves are not heard. Not in the spec, where regions are fixed.
 */
import * as HashMap from 'effect/HashMap'
import { describe, expect, it } from 'vitest'
import { makeConfig } from '../../src/fdl/config.ts'
import { expectDropped } from './support/dropped.ts'
import { configOf, Region } from './support/region.ts'
import { Regions } from './support/regions.ts'
import { message, seqsOf, update, vector } from './support/updates.ts'

const left = { members: ['north', 'south'], retired: ['west'] }

/** West wrote two flags that all know, north one of them once more; then west is retired. */
function afterRetirement(): Regions {
  const regions = new Regions()
  regions.named('west').publish('banner', 'of west')
  regions.named('west').publish('theme', 'of west')
  regions.deliver()
  regions.named('north').publish('theme', 'of north')
  regions.deliver()
  for (const region of regions.all) {
    if (region.config.self !== 'west') region.config = configOf(region.config.self, left)
  }
  regions.isLost = ({ from, to }) => from === 'west' || to === 'west'
  return regions
}

describe('case 49: a retired region', () => {
  it('keeps nobody from gossiping, as one that is only left out would', () => {
    const regions = afterRetirement()
    const [north, south] = [regions.named('north'), regions.named('south')]
    north.publish('banner', 'of north')
    regions.deliver()
    regions.ask('south', 'north')
    expect(south.valuesOf('banner')).toStrictEqual(['of north'])
    expect(south.state.dropped).toStrictEqual({})
    south.config = configOf('south', { members: left.members })
    const { cursor } = north.state
    const detail = 'west/1 is of no member, and of none that retired'
    expectDropped(south, message('digest', { cursor }), 'UnknownOrigin', detail)
  })

  it('is not heard and not asked', () => {
    const regions = afterRetirement()
    const south = regions.named('south')
    const said = message('digest', { from: 'west', cursor: vector({ 'west/1': 2 }) })
    expectDropped(south, said, 'NotAMember', 'west is not another member')
    for (const draw of [0, 0.5, 0.99]) {
      south.outbox = []
      south.fire(draw)
      expect(south.outbox.every(({ to }) => to === 'north')).toBe(true)
    }
    regions.named('north').outbox = []
    regions.named('north').publish('promo')
    expect(regions.named('north').outbox.map(({ to }) => to)).toStrictEqual(['south'])
  })

  it('is told of to a region that starts empty, with what is built on it', () => {
    const regions = afterRetirement()
    const south = regions.named('south')
    south.loseDisk()
    regions.ask('south', 'north')
    expect(seqsOf(south.state.cursor)).toStrictEqual({ 'west/1': 2, 'north/1': 1 })
    expect(south.valuesOf('banner')).toStrictEqual(['of west'])
    expect(south.valuesOf('theme')).toStrictEqual(['of north'])
  })

  it('stays in the vector, although all know the same of it: else that could not be told', () => {
    const regions = afterRetirement()
    regions.round()
    for (const name of ['north', 'south']) {
      const region = regions.named(name)
      region.take({ type: 'Collect' })
      expect(region.state.cursor.get('west/1')).toBe(2)
    }
    // Without west's place what north wrote after it has no ground, and is never taken.
    const bare = new Region(configOf('south', left))
    const north = regions.named('north').state
    const theme = update('north/1', 1, 'theme', { context: vector({ 'west/1': 2 }) })
    expect(HashMap.getUnsafe(north.held, 'north/1#1').update.context).toStrictEqual(theme.context)
    bare.receive(message('delta', { updates: [theme] }))
    expect(seqsOf(bare.state.cursor)).toStrictEqual({})
  })

  it('does not hold up collecting', () => {
    const regions = afterRetirement()
    regions.round()
    const north = regions.named('north')
    north.take({ type: 'Collect' })
    expect(seqsOf(north.state.collected)).toStrictEqual({ 'west/1': 2 })
  })

  it('whose last update only one member has, is told of by that one', () => {
    const regions = afterRetirement()
    const late = update('west/1', 3, 'late')
    // North was still under the old configuration.
    const north = regions.named('north')
    north.config = configOf('north')
    north.receive(message('push', { from: 'west', to: 'north', updates: [late] }))
    north.config = configOf('north', left)
    regions.round()
    expect(regions.named('south').valuesOf('late')).toStrictEqual(['west/1#3'])
  })

  it('comes after all members, of updates with equal points', () => {
    const region = new Region(configOf('south', left))
    const updates = [update('west/1', 1, 'a'), update('south/9', 1, 'b'), update('north/1', 1, 'c')]
    region.receive(message('delta', { updates }))
    const actions = region.receive(message('digest', {}))
    expect(actions).toMatchObject([
      {
        message: {
          updates: [{ origin: 'north/1' }, { origin: 'south/9' }, { origin: 'west/1' }],
        },
      },
    ])
  })

  it('counts among the regions that there can be', () => {
    const members = Array.from({ length: 1024 }, (_, at) => `r${at}`)
    const given = { self: 'r0', members, retired: ['west'] }
    expect(() => makeConfig(given)).toThrow('config retired: given ["west"], allowed 0 to 0')
  })
})
