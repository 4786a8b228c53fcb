/**
 * Fragments: the laws on which taking versions in any order rests, in real histories of five regions, and what
 * each fragment is by definition. Cases 70 and 71: a merge is a function of what is merged and makes no dot.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isList, jsonText } from '../../../src/flag/canonicalJson.ts'
import type { Dot } from '../../../src/flag/fragment/fragment.ts'
import { covers, type Json } from '../../../src/flag/update.ts'
import { emptyVector, join, type VersionVector } from '../../../src/flag/versionVector.ts'
import {
  histories,
  mergeMoments,
  mergeVersions,
  play,
  type Version,
} from '../support/fieldHistories.ts'
import { fieldKinds } from '../support/fieldKinds.ts'

/** Every dot in an encoded state, whatever it is of. */
function dotsIn(encoded: Json, found = new Map<string, Dot>()): ReadonlyMap<string, Dot> {
  if (!isList(encoded)) return found
  const [origin, seq] = encoded
  if (typeof origin === 'string' && typeof seq === 'number') {
    found.set(`${origin} ${seq}`, { origin, seq })
  }
  for (const each of encoded) dotsIn(each, found)
  return found
}

describe.each(fieldKinds)('$name', ({ fragment, changes, definition }) => {
  type One = Version<unknown>
  const merge = (left: One, right: One): One => mergeVersions(fragment, left, right)
  const nothing: One = { state: fragment.empty, seen: emptyVector }
  const text = ({ state }: One): string => jsonText(fragment.encode(state))
  const expectSame = (left: One, right: One): void => {
    expect(text(left)).toBe(text(right))
    expect(Object.fromEntries(left.seen)).toStrictEqual(Object.fromEntries(right.seen))
  }

  /** Any three moments of one history. */
  const moments = fc
    .tuple(histories(changes), fc.array(fc.nat(), { minLength: 3, maxLength: 3 }))
    .map(([commands, draws]) => {
      const { moments } = play(fragment, commands)
      const [a, b, c] = draws.map((draw) => moments[draw % moments.length]!)
      return [a!, b!, c!] as const
    })
  const holds = (law: (a: One, b: One, c: One) => void): void => {
    fc.assert(
      fc.property(moments, ([a, b, c]) => law(a, b, c)),
      { numRuns: 300 },
    )
  }

  it('case 70: a merge is commutative', () => {
    holds((a, b) => expectSame(merge(a, b), merge(b, a)))
  })

  it('case 70: a merge is associative', () => {
    holds((a, b, c) => expectSame(merge(merge(a, b), c), merge(a, merge(b, c))))
  })

  it('case 70: a merge is idempotent, and what was merged once changes nothing again', () => {
    holds((a, b) => {
      const merged = merge(a, b)
      expectSame(merge(a, { ...a }), a)
      expectSame(merge(merged, a), merged)
      expectSame(merge(b, merged), merged)
    })
  })

  it('has the empty state as its neutral element', () => {
    expect(fragment.isEmpty(fragment.empty)).toBe(true)
    expect(fragment.encode(fragment.empty)).toStrictEqual([])
    holds((a) => {
      expectSame(merge(a, nothing), a)
      expectSame(merge(nothing, a), a)
      expect(fragment.isEmpty(a.state)).toBe(text(a) === '[]')
    })
  })

  it('case 71: a merge makes no dot: what comes of it is made of dots that were seen, and is read again', () => {
    holds((a, b) => {
      const merged = merge(a, b)
      const sent: unknown = JSON.parse(JSON.stringify(fragment.encode(merged.state)))
      // Decoding refuses any dot that is not below the vector.
      const read = fragment.decode(sent as never, join(a.seen, b.seen))
      expect(jsonText(fragment.encode(read))).toBe(text(merged))
      expect(JSON.stringify(fragment.encode(read))).toBe(text(merged))
      expect(fragment.view(read)).toStrictEqual(fragment.view(merged.state))
    })
  })

  it('brings back nothing that was seen and is gone', () => {
    holds((a, b, c) => {
      const before = dotsIn(fragment.encode(merge(a, b).state))
      const seen = join(a.seen, b.seen)
      const after = dotsIn(fragment.encode(merge(merge(a, b), c).state))
      const back = [...after].filter(([key, dot]) => covers(seen, dot) && !before.has(key))
      expect(back).toStrictEqual([])
    })
  })

  it('changes nothing in place', () => {
    fc.assert(
      fc.property(moments, changes, ([a, b], change) => {
        const before = [text(a), text(b)]
        merge(a, b)
        const writing = {
          dot: { origin: 'other/1', seq: 1 },
          seen: a.seen,
          at: { wallMs: 0, counter: 0 },
        }
        fragment.change(a.state, change, writing)
        expect([text(a), text(b)]).toStrictEqual(before)
      }),
      { numRuns: 100 },
    )
  })

  it('is at each moment what it is by definition', () => {
    fc.assert(
      fc.property(histories(changes), (commands) => {
        for (const { state, known } of play(fragment, commands).moments) {
          expect(fragment.view(state)).toStrictEqual(definition(known))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is the fold over the versions that no other had seen, in whatever order', () => {
    fc.assert(
      fc.property(histories(changes), fc.nat(), fc.nat(), (commands, pick, turn) => {
        const { moments, versions } = play(fragment, commands)
        const moment = moments[pick % moments.length]!
        const heads = moment.known.filter((one) => moment.known.every(({ past }) => !past.has(one)))
        const turned = heads.map((_, at) => heads[(at + turn) % heads.length]!)
        const folded = turned.map((head) => versions.get(head)!).reduce(merge, nothing)
        expectSame(folded, moment)
      }),
      { numRuns: 300 },
    )
  })

  it('takes a second change of the same version for one that replaces the first', () => {
    fc.assert(
      fc.property(moments, changes, changes, ([a], first, second) => {
        const at = { wallMs: 0, counter: 0 }
        const writing = { dot: { origin: 'other/1', seq: 1 }, seen: a.seen, at }
        const once = fragment.change(a.state, second, writing)
        const twice = fragment.change(fragment.change(a.state, first, writing), second, writing)
        const seen: VersionVector = new Map([...a.seen, ['other/1', 1]])
        const moment = { state: twice, seen, known: [] }
        // Whatever it is, it is a state: merging it with itself and with what it came from changes nothing.
        expectSame(mergeMoments(fragment, moment, { ...moment }), moment)
        expectSame(merge(moment, a), moment)
        if (!Array.isArray(second) && typeof second !== 'object') {
          expect(jsonText(fragment.encode(twice))).toBe(jsonText(fragment.encode(once)))
        }
      }),
      { numRuns: 100 },
    )
  })
})
