/**
 * Registers, by example. Cases 64 and 69: what is served while values differ, and one writer with two values of
 * one moment.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agreed } from '../../../src/flag/fragment/agreed.ts'
import { maximum, minimum } from '../../../src/flag/fragment/extremes.ts'
import { lastWriter } from '../../../src/flag/fragment/lastWriter.ts'
import { multiValue } from '../../../src/flag/fragment/multiValue.ts'
import type { Json } from '../../../src/flag/update.ts'
import { Field, orders } from '../support/fields.ts'
import { histories, play } from '../support/fieldHistories.ts'
import type { Operation } from '../support/operations.ts'

describe('maximum and minimum', () => {
  it.each([
    ['maximum', maximum, 9],
    ['minimum', minimum, -2],
  ] as const)('%s of what was written at once is served', (_, fragment, served) => {
    const field = new Field(fragment)
    const versions = ['n', 's', 'e'].map((region, at) =>
      field.write(region, field.nothing, [4, 9, -2][at]!),
    )
    for (const order of orders(versions)) {
      expect(field.view(field.merge(...order))).toStrictEqual({ value: served })
    }
  })

  it('a mistake is taken back by whoever has seen it', () => {
    const field = new Field(maximum)
    const mistake = field.write('n', field.nothing, 1e9)
    const corrected = field.write('n', mistake, 10)
    expect(field.valueOf(field.merge(mistake, corrected))).toBe(10)
  })

  it('what is left once the greatest is replaced does not depend on the order of the merges', () => {
    const field = new Field(maximum)
    const great = field.write('n', field.nothing, 5)
    const small = field.write('s', field.nothing, 3)
    const replaced = field.write('e', great, 1)
    for (const order of orders([great, small, replaced])) {
      expect(field.valueOf(field.merge(...order))).toBe(3)
    }
  })
})

describe('multiValue', () => {
  it('keeps every value, each once, in the order of the dots', () => {
    const field = new Field(multiValue)
    const versions = ['s', 'n', 'e'].map((region, at) =>
      field.write(region, field.nothing, ['b', { x: 1, a: 2 }, { a: 2, x: 1 }][at]!),
    )
    for (const order of orders(versions)) {
      expect(field.view(field.merge(...order))).toStrictEqual({
        value: { a: 2, x: 1 },
        siblings: [{ a: 2, x: 1 }, 'b'],
      })
    }
  })
})

describe('lastWriter', () => {
  const field = new Field(lastWriter)

  it('serves the latest moment, and of one moment the greatest origin', () => {
    const north = field.write('n', field.nothing, 'north', { wallMs: 7, counter: 1 })
    const south = field.write('s', field.nothing, 'south', { wallMs: 7 })
    const west = field.write('w', field.nothing, 'west', { wallMs: 7, counter: 1 })
    for (const order of orders([north, south, west])) {
      expect(field.view(field.merge(...order))).toStrictEqual({ value: 'west' })
    }
    expect(field.valueOf(field.merge(south, north))).toBe('north')
  })

  it('takes a value whose writer had seen another for the later one, whatever the clocks said', () => {
    const fast = field.write('n', field.nothing, 'old', { wallMs: 1000 })
    const slow = field.write('s', fast, 'new', { wallMs: 1 })
    expect(field.valueOf(field.merge(fast, slow))).toBe('new')
  })

  it('case 69: one origin with two values of one moment is decided by the text, in every order, and reported', () => {
    // Two regions that write as one: a restored backup, or a stolen key.
    const one = field.write('n', field.nothing, 'one', { wallMs: 5 })
    const twin = field.write('n', field.nothing, 'twin', { wallMs: 5 })
    const later = field.write('n', { ...field.nothing, seen: new Map([['n/1', 6]]) }, 'lost', {
      wallMs: 5,
    })
    const alone = { state: later.state, seen: new Map([['n/1', 7]]) }
    for (const order of orders([one, twin])) {
      expect(field.view(field.merge(...order))).toStrictEqual({ value: 'twin', isEquivocal: true })
    }
    expect(field.view(alone)).toStrictEqual({ value: 'lost' })
  })

  it('case 69: also where the two are in different places of its sequence', () => {
    const state = field.fragment.decode(
      [
        ['n/1', 1, 5, 0, 'b'],
        ['n/1', 2, 5, 0, 'a'],
      ],
      new Map([['n/1', 2]]),
    )
    expect(lastWriter.view(state)).toStrictEqual({ value: 'b', isEquivocal: true })
    const same = field.fragment.decode(
      [
        ['n/1', 1, 5, 0, 'a'],
        ['n/1', 2, 5, 0, 'a'],
      ],
      new Map([['n/1', 2]]),
    )
    expect(lastWriter.view(same)).toStrictEqual({ value: 'a' })
  })

  it('case 69: also where one version of two moments was signed twice', () => {
    const one = field.write('n', field.nothing, 'one', { wallMs: 5 })
    const twin = field.write('n', field.nothing, 'twin', { wallMs: 4 })
    expect(field.view(field.merge(one, twin))).toStrictEqual({ value: 'one', isEquivocal: true })
  })

  it('case 69: says so of a writer that loses too', () => {
    const one = field.write('n', field.nothing, 'one', { wallMs: 5 })
    const twin = field.write('n', field.nothing, 'twin', { wallMs: 5 })
    const last = field.write('s', field.nothing, 'last', { wallMs: 6 })
    expect(field.view(field.merge(one, last, twin))).toStrictEqual({
      value: 'last',
      isEquivocal: true,
    })
  })
})

describe('agreed', () => {
  const field = new Field(agreed)
  const start = field.write('n', field.nothing, 'old')

  it('is its value while nobody differs', () => {
    expect(field.view(start)).toStrictEqual({ value: 'old' })
    const north = field.write('n', start, 'new')
    const south = field.write('s', start, 'new')
    expect(field.view(field.merge(north, south))).toStrictEqual({ value: 'new' })
    expect(field.merge(north, south).state).toHaveLength(2)
  })

  it('case 64: serves the last agreed value while several differ, and keeps them all', () => {
    const versions = ['n', 's', 'e'].map((region) => field.write(region, start, region))
    for (const order of orders(versions)) {
      expect(field.view(field.merge(...order))).toStrictEqual({
        value: 'old',
        siblings: ['e', 'n', 's'],
      })
    }
  })

  it('case 64: serves none where none was ever agreed', () => {
    const north = field.write('n', field.nothing, 1)
    const south = field.write('s', field.nothing, 2)
    expect(field.view(field.merge(north, south))).toStrictEqual({
      value: undefined,
      siblings: [1, 2],
    })
  })

  it('does not take for agreed what only one of the writers had seen', () => {
    const north = field.write('n', field.write('n', start, 'between'), 'north')
    const south = field.write('s', start, 'south')
    for (const order of orders([north, south, start])) {
      expect(field.valueOf(field.merge(...order))).toBe('old')
    }
  })

  it('is agreed again once somebody who has seen all decides, and that is what the next conflict falls back to', () => {
    const north = field.write('n', start, 'north')
    const south = field.write('s', start, 'south')
    const decided = field.write('fcs', field.merge(north, south), 'decided')
    expect(field.view(field.merge(decided, north, south))).toStrictEqual({ value: 'decided' })
    const next = field.merge(field.write('n', decided, 1), field.write('s', decided, 2), north)
    expect(field.view(next)).toStrictEqual({ value: 'decided', siblings: [1, 2] })
  })

  it('serves the value that all writers had seen, if there is one and nobody writes in a conflict', () => {
    const isFree = (state: ReturnType<typeof agreed.decode>) =>
      agreed.view(state).siblings === undefined
    const isWrite = ({ kind }: Operation) => kind === 'change'
    /** What stood in what its writer had seen. */
    const before = ({ past }: Operation) =>
      [...past].filter((one) => ![...past].some((other) => isWrite(other) && other.past.has(one)))
    const first = { type: 'change', region: 0, draw: 0.999, change: 'first', wallMs: 0 } as const
    const everybodyHas = [0, 1, 2, 3, 4].map((region) =>
      region === 0 ? first : { ...first, region, type: 'merge' as const },
    )
    let served = 0
    fc.assert(
      fc.property(histories(fc.constantFrom<Json>('x', 'y', 'z', 1)), (commands) => {
        // After a deletion nothing is agreed.
        const kept = commands.filter(({ type }) => type !== 'delete')
        const all = [...everybodyHas, ...kept]
        for (const { state, known } of play(agreed, all, { mayWrite: isFree }).moments) {
          if (isFree(state)) continue
          const dots = new Set(state.map(({ dot }) => `${dot.origin} ${dot.seq}`))
          const siblings = known.filter(({ origin, seq }) => dots.has(`${origin} ${seq}`))
          const seenByAll = siblings
            .flatMap(before)
            .filter((one) => isWrite(one) && siblings.every(({ past }) => past.has(one)))
          if (seenByAll.length === 0) continue
          served += 1
          expect(seenByAll.map(({ change }) => change)).toContain(agreed.view(state).value)
        }
      }),
      { numRuns: 1000 },
    )
    expect(served).toBeGreaterThan(100)
  })
})
