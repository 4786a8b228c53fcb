/** Which flag depends on which. Case 60: a child is never before its parent, and a cycle has no order. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DependencyError, inDependencyOrder } from '../../../src/flag/record/dependencies.ts'
import { decodeFlagRecord, type FlagRecord } from '../../../src/flag/record/flagRecord.ts'
import { leastRecord, recordOf } from '../support/records.ts'

const orderOf = (...records: readonly FlagRecord[]) =>
  inDependencyOrder(records).map(({ flagId }) => flagId)

function refusalOf(...records: readonly FlagRecord[]): DependencyError {
  try {
    inDependencyOrder(records)
  } catch (error) {
    expect(error).toBeInstanceOf(DependencyError)
    return error as DependencyError
  }
  throw new Error('it was taken')
}

describe('the order', () => {
  it('case 60: puts each flag after those that it depends on, and is the same whatever the records come in', () => {
    const all = [recordOf('a', 'c', 'd'), recordOf('b'), recordOf('c', 'b'), recordOf('d', 'b')]
    expect(orderOf(...all)).toStrictEqual(['b', 'c', 'd', 'a'])
    expect(orderOf(...all.toReversed())).toStrictEqual(['b', 'c', 'd', 'a'])
    expect(orderOf()).toStrictEqual([])
  })

  it('is found for a chain as long as there are flags', () => {
    const ids = Array.from({ length: 5000 }, (_, at) => `f${at}`)
    const first = recordOf('f0')
    const link = recordOf('f1', 'f0').dependencies[0]!
    const chain = ids.map((flagId, at): FlagRecord => ({
      ...first,
      flagId,
      dependencies: at === 0 ? [] : [{ ...link, flagId: ids[at - 1]! }],
    }))
    expect(orderOf(...chain.toReversed())).toStrictEqual(ids)
  })

  it('case 60: is there if no flag is above itself, and otherwise the cycle is printed', () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    const graphs = fc.array(fc.uniqueArray(fc.nat(4), { maxLength: 2 }), {
      minLength: 5,
      maxLength: 5,
    })
    fc.assert(
      fc.property(graphs, (graph) => {
        const edges = graph.map((parents, child) => parents.filter((parent) => parent !== child))
        const records = edges.map((parents, child) =>
          recordOf(ids[child]!, ...parents.map((at) => ids[at]!)),
        )
        // By definition: whoever follows dependencies for as many steps as there are flags goes round.
        let above = [0, 1, 2, 3, 4]
        for (const _ of ids) above = [...new Set(above.flatMap((at) => edges[at]!))]
        if (above.length === 0) {
          const order = orderOf(...records)
          expect([...order].sort()).toStrictEqual(ids)
          for (const { flagId, dependencies } of records) {
            for (const { flagId: parent } of dependencies) {
              expect(order.indexOf(parent)).toBeLessThan(order.indexOf(flagId))
            }
          }
          return
        }
        const { problems } = refusalOf(...records)
        for (const { reason, flagId, detail } of problems) {
          expect(reason).toBe('Cycle')
          const cycle = detail.replace('depends on itself: ', '').split(' -> ')
          expect(cycle[0]).toBe(flagId)
          expect(cycle.at(-1)).toBe(flagId)
          for (const [at, child] of cycle.slice(0, -1).entries()) {
            expect(edges[ids.indexOf(child)]).toContain(ids.indexOf(cycle[at + 1]!))
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('records are refused', () => {
  it('case 60: for a cycle, which is printed from the first of its flags', () => {
    const { message, problems } = refusalOf(
      recordOf('c', 'a'),
      recordOf('b', 'c'),
      recordOf('a', 'b'),
      recordOf('below', 'a'),
    )
    expect(message).toBe('dependencies refused:\n  a: depends on itself: a -> b -> c -> a')
    expect(problems).toHaveLength(1)
  })

  it('case 60: also where it is found from a flag below it', () => {
    const { message } = refusalOf(recordOf('a', 'd'), recordOf('d', 'c'), recordOf('c', 'd'))
    expect(message).toBe('dependencies refused:\n  c: depends on itself: c -> d -> c')
  })

  it('for every cycle, and every parent that does not exist, at once', () => {
    const { problems } = refusalOf(
      recordOf('a', 'b', 'gone'),
      recordOf('b', 'a'),
      recordOf('y', 'z'),
      recordOf('z', 'y', 'lost'),
      recordOf('free'),
    )
    expect(problems.map(({ reason, flagId, detail }) => `${reason} ${flagId}: ${detail}`)).toEqual([
      'NoParent a: depends on gone, which does not exist',
      'NoParent z: depends on lost, which does not exist',
      'Cycle a: depends on itself: a -> b -> a',
      'Cycle y: depends on itself: y -> z -> y',
    ])
  })

  it('for a variant that the parent has not', () => {
    const child = decodeFlagRecord({
      ...leastRecord,
      flag_id: 'child',
      dependencies: [{ flag_id: 'parent', variant: 'toString' }],
    })
    const { message } = refusalOf(child, recordOf('parent'))
    expect(message).toContain('child: requires variant toString of parent, allowed on')
  })

  it('for two of one flag', () => {
    expect(refusalOf(recordOf('a'), recordOf('a')).problems).toMatchObject([
      { reason: 'Twice', flagId: 'a' },
    ])
  })
})
