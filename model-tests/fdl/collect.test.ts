/**
 * Freeing the space of deletions and of what is superseded: once nobody lacks it, or it is too old, and never
 * what somebody reads. Spec: `Collect`, `Kept`, `LacksCollected`.
 */
import * as HashMap from 'effect/HashMap'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { covers, dotOf, supersedes } from '../../src/flag/update.ts'
import { lacksCollected } from '../../src/fdl/batch.ts'
import { histories, play } from './support/histories.ts'
import type { Region } from './support/region.ts'
import { Regions } from './support/regions.ts'
import { seqsOf, vector } from './support/updates.ts'

const keepMs = 60_000

function dotsOf({ state }: Region): readonly string[] {
  return [...HashMap.keys(state.held)].toSorted()
}

/** North has changed banner twice and deleted theme; all know it, nobody knows of the others that they do. */
function superseded(): Regions {
  const regions = new Regions({ keepMs })
  const north = regions.named('north')
  north.publish('banner', 'first')
  north.publish('banner', 'second')
  north.publish('theme', 'dark')
  north.remove('theme')
  regions.deliver()
  return regions
}

describe('what is superseded, and deletions', () => {
  it('stay while somebody may lack them', () => {
    const regions = superseded()
    const north = regions.named('north')
    expect(north.take({ type: 'Collect' })).toStrictEqual([])
    regions.ask('north', 'south')
    expect(north.take({ type: 'Collect' })).toStrictEqual([])
    expect(dotsOf(north)).toHaveLength(4)
  })

  it('go once all are known to have them, in one write, unseen by the cache', () => {
    const regions = superseded()
    const north = regions.named('north')
    regions.ask('north', 'south')
    regions.ask('north', 'west')
    const actions = north.take({ type: 'Collect' })
    expect(actions).toMatchObject([
      { type: 'Persist', added: [], collected: vector({ 'north/1': 4 }) },
    ])
    const removed = actions.flatMap((each) => (each.type === 'Persist' ? each.removed : []))
    expect(removed.toSorted()).toStrictEqual(['north/1#1', 'north/1#3', 'north/1#4'])
    expect(dotsOf(north)).toStrictEqual(['north/1#2'])
    expect(north.valuesOf('banner')).toStrictEqual(['second'])
    expect(north.take({ type: 'Collect' })).toStrictEqual([])
  })

  it('go when they are old, by the clock that is never set', () => {
    const north = superseded().named('north')
    north.monotonicMs = keepMs - 1
    north.wallMs = 10 ** 12
    expect(north.take({ type: 'Collect' })).toStrictEqual([])
    north.monotonicMs = keepMs
    north.take({ type: 'Collect' })
    expect(dotsOf(north)).toStrictEqual(['north/1#2'])
  })

  it('that are gone make whoever lacks them be reset, and nobody else', () => {
    const north = superseded().named('north')
    north.monotonicMs = keepMs
    north.take({ type: 'Collect' })
    const lacks = (seqs: Record<string, number>) => lacksCollected(north.state, vector(seqs))
    expect(lacks({})).toBe(true)
    expect(lacks({ 'north/1': 3 })).toBe(true)
    expect(lacks({ 'north/1': 4 })).toBe(false)
    north.publish('promo')
    expect(lacks({ 'north/1': 4 })).toBe(false)
  })

  it('of a flag that is published again later do not take that along', () => {
    const regions = superseded()
    const north = regions.named('north')
    north.publish('theme', 'light')
    north.monotonicMs = keepMs
    north.take({ type: 'Collect' })
    expect(north.valuesOf('theme')).toStrictEqual(['light'])
    north.restart()
    expect(north.valuesOf('theme')).toStrictEqual(['light'])
  })

  it('stay where two are current, both', () => {
    const regions = new Regions({ keepMs: 0 })
    regions.named('north').publish('banner', 'of north')
    regions.named('south').publish('banner', 'of south')
    regions.round()
    for (const region of regions.all) {
      expect(region.take({ type: 'Collect' })).toStrictEqual([])
      expect(seqsOf(region.state.collected)).toStrictEqual({})
    }
  })
})

describe('in any history', () => {
  it('collecting changes no value, and keeps no less than is alive', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        const { regions, published } = play(commands)
        for (const region of regions.all) {
          const before = published.map(({ flagId }) => region.valuesOf(flagId))
          region.take({ type: 'Collect' })
          expect(published.map(({ flagId }) => region.valuesOf(flagId))).toStrictEqual(before)
          const known = published.filter((each) => covers(region.state.cursor, each))
          const alive = known.filter(
            (each) => each.payload && !known.some((later) => supersedes(later, each)),
          )
          // Histories keep nothing longer than needed, so exactly what is alive is left.
          expect(dotsOf(region)).toStrictEqual(alive.map(dotOf).toSorted())
        }
      }),
      { numRuns: 150 },
    )
  })
})
