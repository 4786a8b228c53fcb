/** The log as an immutable value: versions share memory, and none sees what another one wrote. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/fcs/entry.ts'
import {
  emptyLog,
  entriesBetween,
  lastTerm,
  type Log,
  logOf,
  replaceAfter,
  termAt,
} from '../../src/fcs/log.ts'
import { entries, entriesOf } from './support/bench.ts'
import { runs } from './support/runs.ts'

it('a log that starts anew writes nothing into the empty one it came from', () => {
  const empty = emptyLog()
  replaceAfter(empty, 0, entries(1, 2))
  expect(empty.shared).toStrictEqual([])
})

describe('reading (paper 5.3: indexes start at 1)', () => {
  const log = logOf(entries(1, 1, 3))

  it('has term 0 before the first entry, and none beyond the last', () => {
    expect([0, 1, 2, 3, 4].map((index) => termAt(log, index))).toStrictEqual([
      0,
      1,
      1,
      3,
      undefined,
    ])
    expect(lastTerm(log)).toBe(3)
    expect(lastTerm(emptyLog())).toBe(0)
    expect(termAt(emptyLog(), 0)).toBe(0)
  })

  it('gives the entries between two indexes, both included, or none', () => {
    expect(entriesBetween(log, 2, 3)).toStrictEqual(entries(1, 1, 3).slice(1))
    expect(entriesBetween(log, 4, 3)).toStrictEqual([])
  })

  it.each([
    [0, 2],
    [1, 4],
  ])('has no entries %i to %i', (first, last) => {
    expect(() => entriesBetween(log, first, last)).toThrow(
      expect.objectContaining({ invariant: 'LogBounds' }),
    )
  })

  it.each([-1, 4])('has nothing after index %i to replace', (index) => {
    expect(() => replaceAfter(log, index, [])).toThrow(
      expect.objectContaining({ invariant: 'LogBounds' }),
    )
  })

  it('keeps what it was made of, whatever happens to that later', () => {
    const source = entries(1, 2)
    const made = logOf(source)
    source.pop()
    expect(entriesOf(made)).toStrictEqual(entries(1, 2))
  })
})

describe('versions', () => {
  it('a version sees no entry that was appended to it elsewhere', () => {
    const base = logOf(entries(1))
    const a = replaceAfter(base, 1, [{ term: 2, value: 'a' }])
    const b = replaceAfter(base, 1, [{ term: 3, value: 'b' }])
    expect(termAt(base, 2)).toBe(undefined)
    expect([lastTerm(a), lastTerm(b)]).toStrictEqual([2, 3])
    const cut = replaceAfter(a, 1, [])
    const c = replaceAfter(cut, 1, [{ term: 4, value: 'c' }])
    expect([lastTerm(a), lastTerm(b), lastTerm(cut), lastTerm(c)]).toStrictEqual([2, 3, 1, 4])
  })

  /** Which version to change, after which index of it, and how many entries to put there. */
  const change = fc.record({ version: fc.nat(), after: fc.nat(), added: fc.nat(3) })

  test.prop([fc.array(change, { maxLength: 40, size: 'max' })], runs(300))(
    'equal plain arrays that are copied each time',
    (changes) => {
      const logs: Log[] = [emptyLog()]
      const plain: (readonly Entry[])[] = [[]]
      for (const [at, { version, after, added }] of changes.entries()) {
        const from = version % logs.length
        const index = after % (plain[from]!.length + 1)
        const fresh = Array.from({ length: added }, (_, nth) => ({ term: at, value: `${nth}` }))
        logs.push(replaceAfter(logs[from]!, index, fresh))
        plain.push([...plain[from]!.slice(0, index), ...fresh])
      }
      // All versions, old and new, still read as they were made.
      for (const [at, log] of logs.entries()) expect(entriesOf(log)).toStrictEqual(plain[at])
    },
  )
})
