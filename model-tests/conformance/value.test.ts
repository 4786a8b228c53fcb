/** Values as data: one text for one value, and every text that TLC prints read back. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import {
  canonical,
  changedVariables,
  equalValues,
  functionOf,
  parseValue,
  setOf,
  stateKey,
  ValueSyntaxError,
} from '../../src/shared/value.ts'
import type { Value } from '../../src/shared/value.ts'

const key = fc.oneof(
  fc.constantFrom('a', 'term', 's1', '', 'two words', '__proto__', 'TRUE', '1'),
  fc.string({ unit: 'binary', maxLength: 4 }),
)

const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.integer(),
    fc.boolean(),
    key,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 4 }).map((members) => setOf(members)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map(functionOf),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map((entries) => ({
      '#map': entries,
    })),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries.filter(([name]) => !name.startsWith('#')))),
  ),
}))

describe('canonical', () => {
  test.prop([anyValue], { numRuns: 500 })('is read back as the same value', (value) => {
    expect(canonical(parseValue(canonical(value)))).toBe(canonical(value))
  })

  test.prop([fc.array(anyValue, { maxLength: 5 }), fc.nat()])(
    'does not depend on the order or repetition of members',
    (members, turn) => {
      const at = members.length === 0 ? 0 : turn % members.length
      const turned = [...members.slice(at), ...members.slice(0, at), ...members.slice(0, 1)]
      expect(canonical(setOf(turned))).toBe(canonical(setOf(members)))
    },
  )

  test.prop([
    fc.uniqueArray(fc.tuple(anyValue, anyValue), { maxLength: 5, selector: ([k]) => canonical(k) }),
  ])('does not depend on the order of the pairs of a function', (entries) => {
    const reversed = { '#map': [...entries].reverse() }
    expect(canonical(reversed)).toBe(canonical(functionOf(entries)))
  })

  test.prop([anyValue, anyValue])('differs for different values', (left, right) => {
    expect(equalValues([left, 0], [right, 0])).toBe(equalValues(left, right))
    expect(equalValues(setOf([left, right]), setOf([left]))).toBe(equalValues(left, right))
  })

  it.each<[Value, string]>([
    [[], '<<>>'],
    [{}, '<<>>'],
    [{ '#map': [] }, '<<>>'],
    [setOf([10, 9, 10, -1]), '{-1, 9, 10}'],
    [{ b: 1, a: ['x'] }, '[a |-> <<"x">>, b |-> 1]'],
    [
      {
        '#map': [
          ['b', 1],
          ['a', true],
        ],
      },
      '[a |-> TRUE, b |-> 1]',
    ],
    [
      {
        '#map': [
          [2, 'y'],
          [1, 'x'],
        ],
      },
      '<<"x", "y">>',
    ],
    [
      {
        '#map': [
          [0, 'x'],
          [1, 'y'],
        ],
      },
      '(0 :> "x" @@ 1 :> "y")',
    ],
    [{ 'not a name': 1 }, '("not a name" :> 1)'],
    ['say "hi"\\\n', '"say \\"hi\\"\\\\\\n"'],
    [-0, '0'],
  ])('writes %j as %s', (value, text) => {
    expect(canonical(value)).toBe(text)
  })

  it('refuses what is no TLA+ value', () => {
    expect(() => canonical(1.5)).toThrow(RangeError)
    expect(() => canonical(null as unknown as Value)).toThrow(TypeError)
    expect(() => canonical({ a: undefined } as unknown as Value)).toThrow(TypeError)
  })
})

describe('parseValue', () => {
  it.each<[string, Value]>([
    ['-3', -3],
    ['TRUE', true],
    ['s1', 's1'],
    ['1..3', setOf([1, 2, 3])],
    ['{1..2, 5..4}', setOf([setOf([1, 2]), setOf([])])],
    ['<< >>', []],
    ['{}', setOf([])],
    ['[type |-> "Vote", to |-> s2,\n  term |-> 1]', { type: 'Vote', to: 's2', term: 1 }],
    ['(s1 :> 1 @@ s2 :> <<>>)', { s1: 1, s2: [] }],
    [
      '(<<1, 2>> :> 1 @@ <<2, 1>> :> 2)',
      {
        '#map': [
          [[1, 2], 1],
          [[2, 1], 2],
        ],
      },
    ],
    ['(1 :> "a" @@ 2 :> "b")', ['a', 'b']],
    ['"a\\"b\\\\c"', 'a"b\\c'],
    [' {<<s1, 1>>} ', setOf([['s1', 1]])],
    ['2pc', '2pc'],
  ])('reads %s', (text, value) => {
    expect(canonical(parseValue(text))).toBe(canonical(value))
  })

  it.each<[string, number, RegExp]>([
    ['', 0, /expected a value at character 0: found the end of the text/],
    ['<<1, 2', 6, /expected , or >>/],
    ['[a |-> ]', 7, /expected a value/],
    ['[a 1]', 3, /expected \|->/],
    ['1 2', 2, /expected nothing more at character 2: found "2" after "1 "/],
    ['"open', 5, /expected the " that ends the string/],
    ['SUBSET {1}', 7, /expected nothing more/],
    ['1..1000000', 10, /at most 100000 numbers/],
    ['99999999999999999999', 0, /below 2\^53/],
    ['<<'.repeat(600), 1000, /nested deeper than 500/],
    ['"\\x"', 2, /expected an escape/],
  ])('says where %j breaks', (text, position, reason) => {
    const caught = (() => {
      try {
        return parseValue(text)
      } catch (error) {
        return error
      }
    })()
    expect(caught).toBeInstanceOf(ValueSyntaxError)
    expect((caught as ValueSyntaxError).position).toBe(position)
    expect((caught as ValueSyntaxError).message).toMatch(reason)
  })
})

describe('states', () => {
  it('have one key whatever the order of their variables', () => {
    expect(stateKey({ b: 1, a: setOf([2, 1]) })).toBe(stateKey({ a: setOf([1, 2]), b: 1 }))
    expect(stateKey({ a: 1 })).not.toBe(stateKey({ a: 1, b: 1 }))
  })

  it('name the variables that changed', () => {
    const before = { log: [1], term: 1, votes: setOf(['s1', 's2']), gone: 0 }
    const after = { log: [1], term: 2, votes: setOf(['s2', 's1']), fresh: 0 }
    expect(changedVariables(before, after)).toEqual(['fresh', 'gone', 'term'])
    expect(changedVariables(before, before)).toEqual([])
  })
})
