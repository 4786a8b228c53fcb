/** Version vectors as texts: one text for each vector, and nothing else is one. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  parseVector,
  vectorLimits,
  VersionVectorError,
  vectorText,
} from '../../src/flag/versionVectorText.ts'

const origins = fc
  .tuple(fc.constantFrom('north', 'n', 'a.b-c', '_', '9'), fc.nat(20))
  .map(([region, incarnation]) => `${region}/${incarnation}`)

const vectors = fc
  .dictionary(origins, fc.integer({ min: 1, max: vectorLimits.seq }))
  .map((seqs) => new Map(Object.entries(seqs)))

describe('the text of a vector', () => {
  it('is read as the vector that it was made of, in whatever order that was', () => {
    fc.assert(
      fc.property(vectors, (vector) => {
        const text = vectorText(vector)
        expect(new Map(parseVector(text))).toEqual(vector)
        expect(vectorText(new Map([...vector].toReversed()))).toBe(text)
        expect(vectorText(parseVector(text))).toBe(text)
      }),
    )
  })

  it('is canonical', () => {
    const vector = new Map([
      ['south/1', 5],
      ['north/10', 2],
      ['west/1', 0],
      ['north/2', 3],
    ])
    expect(vectorText(vector)).toBe('north/10:2,north/2:3,south/1:5')
    expect(vectorText(new Map())).toBe('')
    expect(parseVector('').size).toBe(0)
  })
})

describe('a text is refused', () => {
  it.each([
    ['north', 1],
    ['north:3', 1],
    ['north/1:3,', 2],
    [',north/1:3', 1],
    ['north/1:3 ,south/1:5', 1],
    ['north/1:0', 1],
    ['north/1:03', 1],
    ['north/01:3', 1],
    ['north/1:-3', 1],
    ['north/1:1e3', 1],
    ['nörth/1:3', 1],
    ['north/1:3,north/1:4', 2],
    ['south/1:3,north/1:4', 2],
    [`north/1:${2 ** 53}`, 1],
    [`${'n'.repeat(65)}/1:3`, 1],
    ['n/1:1,n/2:1,n/3', 3],
  ])('%j, part %i', (text, part) => {
    expect(() => parseVector(text)).toThrow(VersionVectorError)
    const given = JSON.stringify(text.split(',')[part - 1])
    expect(() => parseVector(text)).toThrow(
      `version vector, part ${part}: given ${given}, allowed `,
    )
  })

  it('with more origins than anybody has, without looking at them', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'x').join(',')
    expect(() => parseVector(many(vectorLimits.origins + 1))).toThrow('given "4097 origins"')
    expect(() => parseVector('x'.repeat(1e6))).toThrow('given "1000000 characters"')
  })

  it('or read, whatever it is', () => {
    const odd = fc.string({ unit: fc.constantFrom('n', '/', ':', ',', '0', '1', '9', '-', ' ') })
    fc.assert(
      fc.property(odd, (text) => {
        let vector
        try {
          vector = parseVector(text)
        } catch (error) {
          expect(error).toBeInstanceOf(VersionVectorError)
          return
        }
        expect(vectorText(vector)).toBe(text)
      }),
      { numRuns: 1000 },
    )
  })
})
