/**
 * The checker against every order tried out, on thousands of small histories: random ones, and legal ones with one thing
 * changed. Also against itself: what each way of deciding says, and what a bound on the work leaves open.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flagHistories } from '../../../src/sim/history/flagHistory.ts'
import type { Operation } from '../../../src/sim/history/index.ts'
import { followsIndexes } from '../../../src/sim/history/indexOrder.ts'
import { registerOf } from '../../../src/sim/history/register.ts'
import { searchOrder } from '../../../src/sim/history/search.ts'
import { checkZones } from '../../../src/sim/history/zones.ts'
import { isLinearizableByForce } from './bruteForce.ts'
import { legalHistories, mutationsOf } from './legal.ts'
import { historyOf, linearizable, read, smallHistories, write } from './support.ts'

const few = ['a', 'b', null]
const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g', null]

const shapes = [
  ['few values', { sessions: 4, most: 7, values: few, withIndexes: false }],
  ['two values', { sessions: 5, most: 8, values: ['a', 'b'], withIndexes: false }],
  ['values of their own', { sessions: 3, most: 7, values: many, withIndexes: false }],
  ['places in the log', { sessions: 4, most: 7, values: few, withIndexes: true }],
] as const

const registerIn = (operations: readonly Operation[]) =>
  registerOf(flagHistories(historyOf(operations))[0]!)

describe.each(shapes)('random histories with %s', (_, shape) => {
  const runs = 4_000
  const verdicts = { yes: 0, no: 0 }
  const zones = { yes: 0, no: 0, unknown: 0 }

  it('are judged as by trying every order', () => {
    fc.assert(
      fc.property(smallHistories(shape), (operations) => {
        const wanted = isLinearizableByForce(operations, null) ? 'yes' : 'no'
        verdicts[wanted] += 1
        expect(linearizable(operations) === 'violated' ? 'no' : 'yes').toBe(wanted)
        const register = registerIn(operations)
        expect(searchOrder(register, 100_000)).toBe(wanted)
        const answer = checkZones(register)
        zones[answer] += 1
        if (answer !== 'unknown') expect(answer).toBe(wanted)
        if (followsIndexes(register)) expect(wanted).toBe('yes')
      }),
      { seed: 20_261_126, numRuns: runs },
    )
    expect(verdicts.yes).toBeGreaterThan(runs / 5)
    expect(verdicts.no).toBeGreaterThan(runs / 5)
    expect(zones.no).toBeGreaterThan(runs / 50)
    expect(zones.unknown).toBeGreaterThan(runs / 50)
  })
})

describe('legal histories', () => {
  const drawn = fc.sample(legalHistories({ most: 9 }), { seed: 20_261_127, numRuns: 800 })

  it('hold', () => {
    for (const operations of drawn) {
      expect(linearizable(operations)).toBe('holds')
      expect(isLinearizableByForce(operations, null)).toBe(true)
    }
  })

  it('with one thing changed are refused, but where every order says otherwise', () => {
    const counts = { tried: 0, refused: 0 }
    for (const operations of drawn) {
      for (const mutated of mutationsOf(operations)) {
        const isRefused = linearizable(mutated) === 'violated'
        counts.tried += 1
        if (isRefused) counts.refused += 1
        expect(isRefused).toBe(!isLinearizableByForce(mutated, null))
      }
    }
    expect(counts.tried).toBeGreaterThan(5_000)
    expect(counts.refused / counts.tried).toBeGreaterThan(0.5)
  })
})

describe('many writers at once', () => {
  /** So many clients without a pause, for a while. */
  const crowded = (sessions: number, values: number, failedPercent = 10) =>
    fc.sample(legalHistories({ sessions, each: 12, values, failedPercent }), {
      seed: 7,
      numRuns: 1,
    })[0]!

  it.each([
    [40, 2, 0],
    [30, 5, 0],
    [20, 20, 0],
    [20, 100_000, 0],
    [10, 3, 10],
  ])(
    '%i of them, %i values, %i in a hundred of them failed, are decided',
    (sessions, values, failed) => {
      const operations = crowded(sessions, values, failed)
      expect(operations.length).toBe(sessions * 12)
      expect(linearizable(operations)).toBe('holds')
    },
  )

  it('hide no read of a value that was gone', () => {
    const operations = crowded(15, 2, 0)
    const last = Math.max(...operations.map(({ endMs }) => endMs!))
    const [first] = operations
    const after = [
      { ...first!, id: 'w', kind: 'write', value: 'last', startMs: last + 1, endMs: last + 2 },
      {
        ...first!,
        id: 'r',
        kind: 'read',
        level: 'linearizable',
        value: 'v1',
        startMs: last + 3,
        endMs: last + 4,
      },
    ] as const
    expect(linearizable([...operations, ...after])).toBe('violated')
  })

  it('are told apart by their places in the log', () => {
    const writes = Array.from({ length: 20 }, (_, at) =>
      write(at, 100 + at, at % 9 === 0 ? null : `v${at}`, { raftIndex: 40 - at }),
    )
    const old = read(130, 131, null, { raftIndex: 22 })
    expect(linearizable([...writes, read(130, 131, null, { raftIndex: 40 })], 2_000)).toBe('holds')
    expect(linearizable([...writes, old], 2_000)).toBe('violated')
  })

  it('are undecided where the work has no end in sight, and that is no pass', () => {
    expect(linearizable(crowded(20, 5), 50)).toBe('undecided')
  })
})
