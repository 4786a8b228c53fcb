/** Quorums (paper 5.2) against an implementation that is as naive as it can be. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { isQuorum, quorumIndex } from '../../src/fcs/quorum.ts'
import { runs } from './support/runs.ts'

/** All subsets of 0 .. n-1, as lists. */
function subsets(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]]
  return subsets(n - 1).flatMap((set) => [set, [...set, n - 1]])
}

/** Tries every index and counts, one voter at a time; a majority is more than there are others. */
function naiveQuorumIndex(reached: readonly number[]): number {
  let best = 0
  for (let index = 1; index <= Math.max(0, ...reached); index += 1) {
    let have = 0
    let others = 0
    for (const voter of reached) {
      if (voter >= index) have += 1
      else others += 1
    }
    if (have > others) best = index
  }
  return best
}

describe('isQuorum', () => {
  it('is a majority, for each number of voters', () => {
    const least = [1, 2, 3, 4, 5, 6, 7].map((voters) =>
      [0, 1, 2, 3, 4, 5, 6, 7].findIndex((count) => isQuorum(count, voters)),
    )
    expect(least).toStrictEqual([1, 2, 2, 3, 3, 4, 4])
  })

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'any two quorums of %i share a voter, and all are one',
    (voters) => {
      const quorums = subsets(voters).filter((set) => isQuorum(set.length, voters))
      expect(quorums.length).toBeGreaterThan(0)
      expect(isQuorum(voters, voters)).toBe(true)
      for (const a of quorums) {
        for (const b of quorums) expect(a.some((voter) => b.includes(voter))).toBe(true)
      }
    },
  )

  it.each([1, 3, 5, 7])(
    'of %i voters, what is left over is a quorum where the rest is not',
    (n) => {
      for (const set of subsets(n)) {
        expect(isQuorum(set.length, n)).toBe(!isQuorum(n - set.length, n))
      }
    },
  )
})

describe('quorumIndex (paper 5.3)', () => {
  it.each([
    [[4], 4],
    [[4, 2], 2],
    [[4, 2, 1], 2],
    [[9, 9, 0, 0], 0],
    [[9, 8, 7, 0], 7],
    [[5, 0, 0, 7, 6], 5],
  ])('%j gives %i', (reached, index) => {
    expect(quorumIndex(reached)).toBe(index)
  })

  test.prop([fc.array(fc.nat(12), { minLength: 1, maxLength: 7 })], runs(2000))(
    'equals trying every index',
    (reached) => {
      expect(quorumIndex(reached)).toBe(naiveQuorumIndex(reached))
    },
  )

  test.prop(
    [fc.array(fc.nat(12), { minLength: 1, maxLength: 7 }), fc.nat(), fc.nat(5)],
    runs(1000),
  )('never falls when a voter gets further, and leaves its argument alone', (reached, at, by) => {
    const before = [...reached]
    const further = reached.map((index, voter) =>
      voter === at % reached.length ? index + by : index,
    )
    expect(quorumIndex(further)).toBeGreaterThanOrEqual(quorumIndex(reached))
    expect(reached).toStrictEqual(before)
  })
})
