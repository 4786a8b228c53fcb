/** Version vectors: the laws that gossip rests on, for any vectors. Spec: `Join`, `IsBelow`, `With`. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compare,
  emptyVector,
  incarnationOf,
  isBelow,
  join,
  originKey,
  regionOf,
  seqAt,
  type VersionVector,
  withSeq,
} from '../../src/flag/versionVector.ts'

const origins = ['north/1', 'north/2', 'south/1', 'a.b-c/17'] as const

/** Few origins and numbers, so that vectors often stand close to each other. */
const vectors: fc.Arbitrary<VersionVector> = fc
  .dictionary(fc.constantFrom(...origins), fc.integer({ min: 1, max: 3 }))
  .map((seqs) => new Map(Object.entries(seqs)))

const expectSame = (left: VersionVector, right: VersionVector): void => {
  for (const origin of [...left.keys(), ...right.keys()]) {
    expect(seqAt(left, origin)).toBe(seqAt(right, origin))
  }
}

function holds<Items extends [unknown, ...unknown[]]>(
  property: fc.IPropertyWithHooks<Items>,
): void {
  fc.assert(property, { numRuns: 500 })
}

describe('join', () => {
  it('is commutative', () => {
    holds(fc.property(vectors, vectors, (a, b) => expectSame(join(a, b), join(b, a))))
  })

  it('is associative', () => {
    holds(
      fc.property(vectors, vectors, vectors, (a, b, c) =>
        expectSame(join(join(a, b), c), join(a, join(b, c))),
      ),
    )
  })

  it('is idempotent, and then makes nothing new', () => {
    holds(
      fc.property(vectors, vectors, (a, b) => {
        const joined = join(a, b)
        expect(join(joined, a)).toBe(joined)
        if (!isBelow(joined, a)) expect(join(a, joined)).toBe(joined)
        expect(join(joined, joined)).toBe(joined)
      }),
    )
  })

  it('is inflationary: above both, and below everything that is', () => {
    holds(
      fc.property(vectors, vectors, vectors, (a, b, c) => {
        const joined = join(a, b)
        expect(isBelow(a, joined) && isBelow(b, joined)).toBe(true)
        if (isBelow(a, c) && isBelow(b, c)) expect(isBelow(joined, c)).toBe(true)
      }),
    )
  })

  it('has nothing as its neutral element, and changes no vector in place', () => {
    holds(
      fc.property(vectors, vectors, (a, b) => {
        const before = [[...a], [...b]]
        expectSame(join(a, emptyVector), a)
        join(a, b)
        expect([[...a], [...b]]).toStrictEqual(before)
      }),
    )
  })
})

describe('isBelow', () => {
  it('is a partial order', () => {
    holds(
      fc.property(vectors, vectors, vectors, (a, b, c) => {
        expect(isBelow(a, a)).toBe(true)
        if (isBelow(a, b) && isBelow(b, a)) expectSame(a, b)
        if (isBelow(a, b) && isBelow(b, c)) expect(isBelow(a, c)).toBe(true)
      }),
    )
  })

  it('takes an origin that is left out for 0', () => {
    expect(isBelow(new Map([['north/1', 1]]), emptyVector)).toBe(false)
    expect(isBelow(emptyVector, new Map([['north/1', 1]]))).toBe(true)
  })
})

describe('compare', () => {
  it('says how each stands to the other', () => {
    const opposite = { equal: 'equal', below: 'above', above: 'below', concurrent: 'concurrent' }
    holds(
      fc.property(vectors, vectors, (a, b) => {
        const found = compare(a, b)
        expect(compare(b, a)).toBe(opposite[found])
        expect(found === 'equal' || found === 'below').toBe(isBelow(a, b))
        expect(found === 'equal' || found === 'above').toBe(isBelow(b, a))
      }),
    )
  })

  it.each([
    [{}, {}, 'equal'],
    [{ 'north/1': 1 }, { 'north/1': 2 }, 'below'],
    [{ 'north/1': 2, 'south/1': 1 }, { 'north/1': 2 }, 'above'],
    [{ 'north/1': 2 }, { 'north/1': 1, 'south/1': 1 }, 'concurrent'],
    [{ 'north/1': 2 }, { 'north/2': 2 }, 'concurrent'],
  ])('of %j and %j says %s', (left, right, found) => {
    expect(compare(new Map(Object.entries(left)), new Map(Object.entries(right)))).toBe(found)
  })
})

describe('withSeq', () => {
  it('puts one number in and changes nothing in place', () => {
    const before = new Map([['north/1', 1]])
    expect(withSeq(before, 'north/1', 2)).toStrictEqual(new Map([['north/1', 2]]))
    expect(withSeq(before, 'south/1', 1).size).toBe(2)
    expect(before).toStrictEqual(new Map([['north/1', 1]]))
  })
})

describe('an origin', () => {
  it('is a region and an incarnation, whatever the region is called', () => {
    holds(
      fc.property(fc.string(), fc.nat(), (region, incarnation) => {
        const origin = originKey(region, incarnation)
        expect([regionOf(origin), incarnationOf(origin)]).toStrictEqual([region, incarnation])
      }),
    )
  })
})
