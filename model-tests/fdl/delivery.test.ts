/**
 * How changes arrive. Case 43: whatever the order; case 57: although pushes are lost; case 60: never before what
 * they depend on. Spec: `TakenAll`, `ReceivePush`, `CausalDelivery`, `ParentBeforeChild`; paper 4.3.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Update } from '../../src/flag/update.ts'
import { Region, configOf } from './support/region.ts'
import { Regions } from './support/regions.ts'
import { message, seqsOf, sequence, update, vector } from './support/updates.ts'

const push = (each: Update) => message('push', { updates: [each] })

/** Every order of the items, some of them twice. */
const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<readonly Item[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...items]),
      fc.shuffledSubarray([...items], { minLength: items.length }),
    )
    .map(([some, all]) => [...some, ...all])

describe('case 43: updates that come twice or in another order', () => {
  it('in one message are taken as in their own order', () => {
    fc.assert(
      fc.property(shuffled(sequence('north/1', 6)), (updates) => {
        const region = new Region(configOf('south'))
        const actions = region.receive(message('delta', { updates }))
        expect(seqsOf(region.state.cursor)).toStrictEqual({ 'north/1': 6 })
        const written = actions.flatMap((each) => (each.type === 'Persist' ? each.added : []))
        expect(written.map(({ seq }) => seq)).toStrictEqual([1, 2, 3, 4, 5, 6])
      }),
    )
  })

  it('in messages of their own leave no gap, and no second copy', () => {
    fc.assert(
      fc.property(shuffled(sequence('north/1', 5)), (updates) => {
        const region = new Region(configOf('south'))
        let known = 0
        for (const each of updates) {
          const actions = region.receive(push(each))
          const isNext = each.seq === known + 1
          if (isNext) known += 1
          expect(region.state.cursor.get('north/1') ?? 0).toBe(known)
          expect(actions.some(({ type }) => type === 'Persist')).toBe(isNext)
        }
      }),
    )
  })

  it('out of order are not kept: the sender is asked at once, each time', () => {
    const region = new Region(configOf('south'))
    for (const seq of [3, 2, 3]) {
      const actions = region.receive(push(update('north/1', seq, 'banner')))
      expect(actions).toMatchObject([
        { type: 'Send', message: { kind: 'digest', to: 'north', cursor: new Map() } },
      ])
    }
    expect(seqsOf(region.state.cursor)).toStrictEqual({})
  })

  it('of a flag are current in the same way everywhere', () => {
    const first = update('north/1', 1, 'banner')
    const second = update('north/1', 2, 'banner', { context: vector({ 'north/1': 1 }) })
    const beside = update('west/1', 1, 'banner', { context: vector({ 'north/1': 1 }) })
    fc.assert(
      fc.property(shuffled([first, second, beside]), (updates) => {
        const region = new Region(configOf('south'))
        region.receive(message('delta', { updates }))
        expect(region.valuesOf('banner')).toStrictEqual(['north/1#2', 'west/1#1'])
      }),
    )
  })
})

describe('case 60: a flag that depends on another', () => {
  const parentOf = (flagId: string) => (flagId === 'child' ? 'parent' : undefined)

  it('is not there before the other, whichever order they come in', () => {
    const parent = update('west/1', 1, 'parent')
    const child = update('north/1', 1, 'child', { needs: vector({ 'west/1': 1 }) })
    fc.assert(
      fc.property(shuffled([parent, child]), (updates) => {
        const region = new Region(configOf('south'))
        for (const each of updates) {
          region.receive(push(each))
          const isEarly = region.valuesOf('child').length > region.valuesOf('parent').length
          expect(isEarly).toBe(false)
        }
      }),
    )
  })

  it('holds back nothing but itself and what its origin made after it', () => {
    const region = new Region(configOf('south'))
    const child = update('north/1', 1, 'child', { needs: vector({ 'west/1': 1 }) })
    const updates = [child, update('north/1', 2, 'other'), update('south/9', 1, 'free')]
    region.receive(message('delta', { updates }))
    expect(seqsOf(region.state.cursor)).toStrictEqual({ 'south/9': 1 })
  })

  it('is told to the cache together with the other, the other first', () => {
    const region = new Region(configOf('south'))
    const parent = update('west/1', 1, 'parent')
    const child = update('north/1', 1, 'child', { needs: vector({ 'west/1': 1 }) })
    region.receive(message('delta', { updates: [child, parent] }))
    expect(region.told).toMatchObject([
      { type: 'Changed', flags: [{ flagId: 'parent' }, { flagId: 'child' }] },
    ])
  })

  it('names what its writer had seen of the other', () => {
    const regions = new Regions({ parentOf })
    regions.named('west').publish('parent')
    regions.deliver()
    const child = regions.named('north').publish('child')!
    expect(seqsOf(child.needs)).toStrictEqual({ 'west/1': 1 })
    expect(seqsOf(child.context)).toStrictEqual({})
    expect(seqsOf(regions.named('north').publish('parent')!.needs)).toStrictEqual({})
  })
})

describe('case 57: pushes of which one in ten is lost, one way', () => {
  it('are repaired by a round', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 60 }),
        (dice) => {
          const regions = new Regions()
          const rest = [...dice]
          regions.isLost = ({ kind, from, to }) =>
            kind === 'push' && from === 'north' && to === 'south' && rest.pop() === 0
          // The first is lost in any case.
          rest.push(0)
          for (let at = 0; at < 20; at += 1) {
            regions.named('north').publish(`flag ${at}`)
            // A push that does arrive asks for those before it: without that, only rounds would repair.
            const { outbox } = regions.named('north')
            const pushes = outbox.splice(0).filter(({ to }) => to === 'south')
            for (const each of pushes)
              if (!regions.isLost(each)) regions.named('south').receive(each)
            regions.named('south').outbox = []
          }
          expect(regions.named('south').state.cursor.size).toBe(0)
          regions.ask('south', 'north')
          expect(seqsOf(regions.named('south').state.cursor)).toStrictEqual({ 'north/1': 20 })
        },
      ),
      { numRuns: 20 },
    )
  })

  it('are repaired without a round, by the next push that arrives', () => {
    const regions = new Regions()
    regions.isLost = ({ kind, to }) => kind === 'push' && to === 'south'
    regions.named('north').publish('banner')
    regions.deliver()
    regions.isLost = () => false
    regions.named('north').publish('theme')
    regions.deliver()
    expect(seqsOf(regions.named('south').state.cursor)).toStrictEqual({ 'north/1': 2 })
  })

  it.each([[['north']], [['south']], [['north', 'south']]])(
    'are repaired by one round, in as many deltas as it takes, of %j',
    (publishers) => {
      const regions = new Regions({ deltaUpdates: 1 })
      regions.isLost = ({ kind }) => kind === 'push'
      for (const name of publishers) {
        for (let at = 0; at < 7; at += 1) regions.named(name).publish(`of ${name} ${at}`)
      }
      regions.deliver()
      regions.ask('south', 'north')
      const all = Object.fromEntries(publishers.map((name) => [`${name}/1`, 7]))
      for (const name of ['north', 'south']) {
        expect(seqsOf(regions.named(name).state.cursor)).toEqual(all)
      }
    },
  )

  it('that all are lost are repaired by whoever asks first', () => {
    const regions = new Regions()
    regions.isLost = ({ kind }) => kind === 'push'
    for (const { config } of regions.all) regions.named(config.self).publish(`of ${config.self}`)
    regions.deliver()
    regions.ask('south', 'north')
    // South learns by the answer, north by the answer to the answer.
    expect(regions.named('south').valuesOf('of north')).toStrictEqual(['on'])
    expect(regions.named('north').valuesOf('of south')).toStrictEqual(['on'])
  })
})
