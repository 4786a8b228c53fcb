/**
 * Deletions. Case 45: what was collected does not come back with a region that was away; case 46: a deadline is
 * the same everywhere and needs no message. Spec: `Collect`, `Told`, `Merged`, `NoResurrection`; paper 4.4.
 */
import { describe, expect, it } from 'vitest'
import { isDeletedAt } from '../../src/flag/update.ts'
import { cutOff, Regions } from './support/regions.ts'

const keepMs = 60_000

/** All know `banner`; then west is away, the others delete it, wait and collect. */
function afterAbsence(): Regions {
  const regions = new Regions({ keepMs })
  regions.named('west').publish('banner', 'old')
  regions.named('north').publish('theme', 'dark')
  regions.deliver()
  regions.isLost = cutOff('west')
  regions.named('north').remove('banner')
  regions.deliver()
  regions.wait(keepMs)
  for (const name of ['north', 'south']) regions.named(name).take({ type: 'Collect' })
  return regions
}

describe('case 45: a region that was away for longer than deletions are kept', () => {
  it('finds them collected', () => {
    const { state } = afterAbsence().named('north')
    expect([...state.collected]).toStrictEqual([
      ['north/1', 2],
      ['west/1', 1],
    ])
  })

  it.each(['west', 'north'])('is reset, and brings nothing back to life, when %s asks', (asks) => {
    const regions = afterAbsence()
    const west = regions.named('west')
    expect(west.valuesOf('banner')).toStrictEqual(['old'])
    regions.isLost = () => false
    regions.ask(asks, asks === 'west' ? 'north' : 'west')
    regions.round()
    for (const region of regions.all) {
      expect(region.valuesOf('banner')).toStrictEqual([])
      expect(region.valuesOf('theme')).toStrictEqual(['dark'])
    }
    expect(west.told).toContainEqual({
      type: 'Changed',
      flags: [{ flagId: 'banner', heads: [] }],
    })
  })

  it('loses nothing that it alone knows', () => {
    const regions = afterAbsence()
    const west = regions.named('west')
    west.publish('banner', 'new')
    west.publish('promo', 'spring')
    west.outbox = []
    regions.isLost = () => false
    regions.round()
    for (const region of regions.all) {
      // West had not seen the deletion: its change stays, beside it.
      expect(region.valuesOf('banner')).toStrictEqual(['new'])
      expect(region.valuesOf('promo')).toStrictEqual(['spring'])
    }
  })

  it('brings nothing back after a restart either', () => {
    const regions = afterAbsence()
    regions.isLost = () => false
    regions.ask('west', 'north')
    for (const region of regions.all) region.restart()
    regions.round()
    expect(regions.all.map((region) => region.valuesOf('banner'))).toStrictEqual([[], [], []])
  })

  it('was reset for nothing more: then it is sent deltas again', () => {
    const regions = afterAbsence()
    regions.isLost = () => false
    regions.ask('west', 'north')
    const kinds: string[] = []
    regions.isLost = ({ kind }) => kinds.push(kind) < 0
    regions.round()
    expect(new Set(kinds)).toStrictEqual(new Set(['digest', 'delta']))
  })
})

describe('case 46: a flag that expires', () => {
  const expiresAtMs = 5000

  it('does so at the same time everywhere, whoever is cut off', () => {
    const regions = new Regions()
    regions.named('north').publish('promo', 'on', { expiresAtMs })
    regions.deliver()
    regions.isLost = () => true
    regions.wait(4999)
    expect(regions.all.map((region) => region.valuesOf('promo'))).toStrictEqual([
      ['on'],
      ['on'],
      ['on'],
    ])
    regions.wait(1)
    expect(regions.all.map((region) => region.valuesOf('promo'))).toStrictEqual([[], [], []])
  })

  it('is dead on arrival where it arrives late, and still supersedes what it replaced', () => {
    const regions = new Regions()
    regions.named('north').publish('promo', 'before')
    regions.deliver()
    regions.isLost = cutOff('west')
    regions.named('north').publish('promo', 'short', { expiresAtMs })
    regions.deliver()
    regions.wait(expiresAtMs)
    regions.isLost = () => false
    regions.ask('west', 'north')
    expect(regions.named('west').valuesOf('promo')).toStrictEqual([])
  })

  it('is collected like a deletion, and does not come back from a region that was away', () => {
    const regions = new Regions({ keepMs: 0 })
    regions.named('north').publish('promo', 'before')
    regions.deliver()
    regions.isLost = cutOff('west')
    regions.named('north').publish('promo', 'short', { expiresAtMs })
    regions.deliver()
    regions.wait(expiresAtMs)
    for (const region of regions.all) region.take({ type: 'Collect' })
    expect(regions.named('north').state.heads).toStrictEqual(regions.named('south').state.heads)
    regions.isLost = () => false
    regions.round()
    expect(regions.all.map((region) => region.valuesOf('promo'))).toStrictEqual([[], [], []])
  })

  it('ends early where a clock is far ahead, and for whoever is reset from there', () => {
    const regions = new Regions({ keepMs: 0 })
    regions.isLost = cutOff('west')
    regions.named('north').publish('promo', 'on', { expiresAtMs })
    regions.deliver()
    regions.named('south').wallMs = expiresAtMs
    regions.named('south').take({ type: 'Collect' })
    regions.isLost = () => false
    regions.ask('west', 'south')
    regions.ask('west', 'north')
    expect(regions.all.map((region) => region.valuesOf('promo'))).toStrictEqual([['on'], [], []])
  })

  it('is not collected before', () => {
    const regions = new Regions({ keepMs: 0 })
    regions.named('north').publish('promo', 'on', { expiresAtMs })
    regions.deliver()
    regions.round()
    regions.wait(expiresAtMs - 1)
    for (const region of regions.all) expect(region.take({ type: 'Collect' })).toStrictEqual([])
    regions.wait(1)
    for (const region of regions.all) expect(region.take({ type: 'Collect' })).not.toStrictEqual([])
  })

  it('has a deadline that is signed and sent, and no age', () => {
    const update = new Regions().named('north').publish('promo', 'on', { expiresAtMs })!
    expect(update.expiresAtMs).toBe(expiresAtMs)
    expect(isDeletedAt(update, 4999)).toBe(false)
    expect(isDeletedAt(update, 5000)).toBe(true)
    expect(isDeletedAt({ ...update, expiresAtMs: undefined }, 2 ** 50)).toBe(false)
  })
})
