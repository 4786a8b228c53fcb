/** Sets, switches and maps, by example. Case 63: what one region adds while another adds or removes. */
import { describe, expect, it } from 'vitest'
import { addWinsSet } from '../../../src/flag/fragment/addWinsSet.ts'
import { agreed } from '../../../src/flag/fragment/agreed.ts'
import { maximum } from '../../../src/flag/fragment/extremes.ts'
import type { Fragment } from '../../../src/flag/fragment/fragment.ts'
import { mapOf } from '../../../src/flag/fragment/mapOf.ts'
import type { AnyFragment } from '../../../src/flag/fragment/policies.ts'
import { removeWinsSet } from '../../../src/flag/fragment/removeWinsSet.ts'
import { disableWins, enableWins } from '../../../src/flag/fragment/switches.ts'
import type { Json } from '../../../src/flag/update.ts'
import { Field, orders } from '../support/fields.ts'

/** One type for both, for what they have in common. */
const setFragment = (isAddWins: boolean): Fragment<unknown> =>
  isAddWins ? addWinsSet : removeWinsSet

describe.each([
  ['addWinsSet', true],
  ['removeWinsSet', false],
])('%s', (_, isAddWins) => {
  const set = new Field(setFragment(isAddWins))
  const start = set.write('n', set.nothing, { add: ['ann', 'bob'] })

  it('case 63: disjoint additions at once are all there', () => {
    const north = set.write('n', start, { add: ['eve'] })
    const south = set.write('s', start, { add: ['dan'] })
    expect(set.valueOf(set.merge(north, south))).toStrictEqual(['ann', 'bob', 'dan', 'eve'])
  })

  it('case 63: one item added and removed at once goes by the declared bias, in every order', () => {
    const added = set.write('n', start, { add: ['ann'] })
    const removed = set.write('s', start, { remove: ['ann'] })
    const other = set.write('e', start, { add: ['eve'] })
    const there = isAddWins ? ['ann', 'bob', 'eve'] : ['bob', 'eve']
    for (const order of orders([added, removed, other])) {
      expect(set.valueOf(set.merge(...order))).toStrictEqual(there)
    }
  })

  it('lets whoever has seen both decide anew', () => {
    const added = set.write('n', start, { add: ['ann'] })
    const removed = set.write('s', start, { remove: ['ann'] })
    const merged = set.merge(added, removed)
    const back = set.write('e', merged, { add: ['ann'] })
    const gone = set.write('e', merged, { remove: ['ann'] })
    expect(set.valueOf(set.merge(back, added, removed))).toStrictEqual(['ann', 'bob'])
    expect(set.valueOf(set.merge(gone, added, removed))).toStrictEqual(['bob'])
  })

  it('does not bring back what was removed when an old copy arrives late', () => {
    const removed = set.write('n', start, { remove: ['ann'] })
    expect(set.valueOf(set.merge(removed, start, set.merge(start, removed)))).toStrictEqual(['bob'])
  })

  it('loses to a deletion what that had seen, and nothing else', () => {
    const deleted = set.remove('s', start)
    const added = set.write('n', start, { add: ['eve'] })
    expect(set.valueOf(set.merge(added, deleted))).toStrictEqual(['eve'])
    expect(set.fragment.isEmpty(set.merge(start, deleted).state)).toBe(true)
  })

  it('takes elements for texts, whatever objects have of that name', () => {
    const odd = set.write('n', set.nothing, { add: ['__proto__', 'constructor', 'x y', '10', '9'] })
    expect(set.valueOf(odd)).toStrictEqual(['10', '9', '__proto__', 'constructor', 'x y'])
  })

  it('is fast with ten thousand elements', () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `user ${at}`)
    const large = set.write('n', set.nothing, { add: names })
    const began = performance.now()
    const one = set.write('n', large, { add: ['eve'], remove: ['user 7'] })
    const other = set.write('s', large, { remove: ['user 8'] })
    const merged = set.merge(one, other)
    const read = set.fragment.decode(set.encode(merged), merged.seen)
    expect(set.fragment.view(read)).toStrictEqual(set.view(merged))
    expect(set.valueOf(merged)).toHaveLength(9_999)
    // Some 40 ms; anything that compares all with all takes many seconds.
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe('addWinsSet', () => {
  it('remembers nothing of what was removed', () => {
    const set = new Field(addWinsSet)
    const start = set.write('n', set.nothing, { add: ['ann'] })
    expect(set.encode(start)).toStrictEqual([['n/1', 1, ['ann']]])
    expect(set.encode(set.write('n', start, { remove: ['ann'] }))).toStrictEqual([])
  })
})

describe('removeWinsSet', () => {
  it('remembers a removal, also of what was not there, until somebody who knows of it adds again', () => {
    const set = new Field(removeWinsSet)
    const removed = set.write('n', set.nothing, { remove: ['ann'] })
    expect(set.encode(removed)).toStrictEqual([['n/1', 1, [], ['ann']]])
    expect(set.valueOf(set.merge(removed, set.write('s', set.nothing, { add: ['ann'] })))).toEqual(
      [],
    )
    const back = set.write('n', removed, { add: ['ann'] })
    const again = set.write('n', back, { remove: ['ann'] })
    expect(set.encode(again)).toStrictEqual([['n/1', 3, [], ['ann']]])
    expect(set.encode(back)).toStrictEqual([['n/1', 2, ['ann'], []]])
  })
})

describe.each([
  ['enableWins', enableWins, true],
  ['disableWins', disableWins, false],
] as const)('%s', (_, fragment, winner) => {
  const field = new Field(fragment)

  it('is neither on nor off until somebody says so, nor after a deletion', () => {
    expect(field.valueOf(field.nothing)).toBeUndefined()
    const set = field.write('n', field.nothing, !winner)
    expect(field.valueOf(set)).toBe(!winner)
    expect(field.valueOf(field.remove('s', set))).toBeUndefined()
  })

  it('of both at once is what its name says, and of one after the other the later', () => {
    const start = field.write('n', field.nothing, winner)
    const north = field.write('n', start, !winner)
    const south = field.write('s', start, winner)
    expect(field.valueOf(field.merge(north, start))).toBe(!winner)
    for (const order of orders([north, south, start])) {
      expect(field.valueOf(field.merge(...order))).toBe(winner)
    }
    expect(field.valueOf(field.write('e', field.merge(north, south), !winner))).toBe(!winner)
  })
})

describe('mapOf', () => {
  it('changes different keys at once, and one key as its kind allows', () => {
    const map = new Field(mapOf(maximum))
    const start = map.write('n', map.nothing, { set: { a: 1, b: 1 } })
    const north = map.write('n', start, { set: { a: 5, c: 2 } })
    const south = map.write('s', start, { set: { a: 3 }, remove: ['b'] })
    expect(map.valueOf(map.merge(north, south))).toStrictEqual({ a: 5, c: 2 })
    expect(map.encode(start)).toStrictEqual([
      ['a', [['n/1', 1, 1]]],
      ['b', [['n/1', 1, 1]]],
    ])
  })

  it('keeps of a key that is removed what is written there at the same time', () => {
    const map = new Field(mapOf(addWinsSet))
    const start = map.write('n', map.nothing, { set: { eu: { add: ['ann'] } } })
    const north = map.write('n', start, { set: { eu: { add: ['bob'] } } })
    const south = map.write('s', start, { remove: ['eu'] })
    expect(map.valueOf(map.merge(north, south))).toStrictEqual({ eu: ['bob'] })
    expect(map.valueOf(map.merge(start, south))).toStrictEqual({})
  })

  it('says of which keys nobody has decided, and serves what was agreed there', () => {
    const map = new Field(mapOf(agreed))
    const start = map.write('n', map.nothing, { set: { a: 1, b: 1 } })
    const north = map.write('n', start, { set: { a: 2, b: 2, c: 1 } })
    const south = map.write('s', start, { set: { a: 3, b: 2, c: 2 } })
    expect(map.view(map.merge(north, south))).toStrictEqual({
      value: { a: 1, b: 2 },
      siblings: [{ a: 2 }, { a: 3 }, { c: 1 }, { c: 2 }],
    })
  })

  it('is fast with ten thousand keys', () => {
    const map = new Field(mapOf(maximum))
    const keys = Array.from({ length: 10_000 }, (_, at) => [`key ${at}`, at] as const)
    const large = map.write('n', map.nothing, { set: Object.fromEntries(keys) })
    const began = performance.now()
    const one = map.write('n', large, { set: { 'key 7': -1 } })
    const other = map.write('s', large, { set: { 'key 7': 70 }, remove: ['key 8'] })
    const merged = map.merge(one, other)
    const read = map.fragment.decode(map.encode(merged), merged.seen)
    expect(map.fragment.view(read)).toStrictEqual(map.view(merged))
    expect(map.valueOf(merged)).toMatchObject({ 'key 7': 70, 'key 9': 9 })
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe('a change', () => {
  const at = { wallMs: 0, counter: 0 }
  const dot = { origin: 'e/1', seq: 1 }
  const seen = new Map([['n/1', 1]])
  /** Of two versions, and a writer who has only seen that of the north. */
  const changed = (fragment: AnyFragment, first: Json, change: Json): Json => {
    const field = new Field(fragment)
    const versions = ['n', 's'].map((region) => field.write(region, field.nothing, first))
    const { state } = field.merge(...versions)
    return fragment.encode(fragment.change(state, change, { dot, seen, at }))
  }

  it('drops what its writer had seen, and nothing else', () => {
    const ann = { add: ['ann'] }
    expect(changed(addWinsSet, ann, ann)).toStrictEqual([
      ['e/1', 1, ['ann']],
      ['s/1', 1, ['ann']],
    ])
    expect(changed(addWinsSet, ann, { remove: ['ann'] })).toStrictEqual([['s/1', 1, ['ann']]])
    expect(changed(removeWinsSet, ann, { remove: ['ann'] })).toStrictEqual([
      ['e/1', 1, [], ['ann']],
      ['s/1', 1, ['ann'], []],
    ])
    expect(changed(maximum, 5, 4)).toStrictEqual([
      ['e/1', 1, 4],
      ['s/1', 1, 5],
    ])
    expect(changed(mapOf(maximum), { set: { a: 5 } }, { remove: ['a'] })).toStrictEqual([
      ['a', [['s/1', 1, 5]]],
    ])
  })

  it('may be taken back within its version', () => {
    const map = mapOf(maximum)
    const writing = { dot, seen, at }
    const set = map.change(map.empty, { set: { a: 1 } }, writing)
    expect(map.isEmpty(map.change(set, { remove: ['a'] }, writing))).toBe(true)
  })
})
