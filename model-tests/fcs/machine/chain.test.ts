/** The hash chain: equal logs have equal heads, and a changed past is found where it was changed. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src/fcs/entry.ts'
import { chainAfter, chainStart, firstBroken } from '../../../src/fcs/machine/chain.ts'
import { entryOf, hash, machineAfter, setEntry } from './support.ts'

const chained = (entries: readonly Entry[]) => {
  let head = chainStart
  return entries.map((entry, at) => {
    head = chainAfter(head, entry, at + 1, hash)
    return { entry, head }
  })
}

const logs = fc.array(
  fc.record({ term: fc.integer({ min: 1, max: 5 }), value: fc.option(fc.string(), { nil: null }) }),
  { minLength: 1, maxLength: 12 },
)

describe('the chain', () => {
  it('holds over what was chained, from any place on', () => {
    fc.assert(
      fc.property(logs, fc.nat(), (log, pick) => {
        const records = chained(log)
        const skip = pick % records.length
        const head = skip === 0 ? chainStart : records[skip - 1]!.head
        expect(firstBroken(records, hash)).toBeUndefined()
        expect(firstBroken(records.slice(skip), hash, { first: skip + 1, head })).toBeUndefined()
      }),
    )
  })

  it('names the first entry that was changed', () => {
    fc.assert(
      fc.property(logs, fc.nat(), (log, pick) => {
        const records = chained(log)
        const at = pick % records.length
        const { entry, head } = records[at]!
        const forged = records.with(at, { entry: { ...entry, term: entry.term + 1 }, head })
        expect(firstBroken(forged, hash)).toBe(at + 1)
      }),
    )
  })

  it('names the place where an entry was taken out or two were swapped', () => {
    const records = chained([entryOf(null), entryOf('a'), entryOf('b'), entryOf('c')])
    expect(firstBroken(records.toSpliced(1, 1), hash)).toBe(2)
    const [first, second, third, fourth] = records
    expect(firstBroken([first!, third!, second!, fourth!], hash)).toBe(2)
  })

  it('tells a no-op from a command of the same text', () => {
    const [noOp] = chained([entryOf(null)])
    const [text] = chained([entryOf('null')])
    expect(noOp!.head).not.toBe(text!.head)
  })

  it('is what a machine ends with', () => {
    const entries = [entryOf(null), setEntry('f', 'on')]
    expect(machineAfter(...entries).head).toBe(chained(entries).at(-1)!.head)
  })
})
