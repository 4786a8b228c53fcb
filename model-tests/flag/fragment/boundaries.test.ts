/**
 * What no fragment takes: changes and encoded states of another shape, each refused with where, what was given and
 * what is allowed. Case 70: type-checked.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonText } from '../../../src/flag/canonicalJson.ts'
import { addWinsSet } from '../../../src/flag/fragment/addWinsSet.ts'
import { agreed, agreedOf } from '../../../src/flag/fragment/agreed.ts'
import { maximum } from '../../../src/flag/fragment/extremes.ts'
import type { Writing } from '../../../src/flag/fragment/fragment.ts'
import { FragmentError } from '../../../src/flag/fragment/fragmentError.ts'
import { lastWriter, lastWriterOf } from '../../../src/flag/fragment/lastWriter.ts'
import { mapOf } from '../../../src/flag/fragment/mapOf.ts'
import { multiValue } from '../../../src/flag/fragment/multiValue.ts'
import {
  type AnyFragment,
  fragmentOf,
  knownPolicy,
  policyNames,
  policyOf,
} from '../../../src/flag/fragment/policies.ts'
import { removeWinsSet } from '../../../src/flag/fragment/removeWinsSet.ts'
import { valueTypes } from '../../../src/flag/fragment/valueType.ts'
import { enableWins } from '../../../src/flag/fragment/switches.ts'
import type { Json } from '../../../src/flag/update.ts'
import { withSeq } from '../../../src/flag/versionVector.ts'
import { fieldKinds } from '../support/fieldKinds.ts'

const seen = new Map([
  ['n/1', 3],
  ['s/1', 1],
])

const writing: Writing = {
  dot: { origin: 'n/1', seq: 4 },
  seen,
  at: { wallMs: 5, counter: 0 },
}

const deep = (depth: number): Json => (depth === 0 ? 1 : [deep(depth - 1)])

function expectRefused(work: () => unknown, where: string, given: string, allowed: string): void {
  let error: unknown
  try {
    work()
  } catch (caught) {
    error = caught
  }
  expect(error).toBeInstanceOf(FragmentError)
  const { message, fragment } = error as FragmentError
  expect(message.startsWith(`${fragment} ${where}: given ${given}, allowed `)).toBe(true)
  expect(message).toContain(allowed)
}

/** A fragment, what is given to it, and the parts of its refusal. */
type Row = readonly [AnyFragment, Json, string, string, string]

const named = ([fragment, given, ...parts]: Row) =>
  [fragment.name, given, fragment, ...parts] as const

describe('a change', () => {
  const refused: readonly Row[] = [
    [addWinsSet, 'a', 'change', '"a"', 'an object of add, remove'],
    [addWinsSet, { added: [] }, 'change', '"added"', 'no keys but add, remove'],
    [addWinsSet, { add: 'a' }, 'change.add', '"a"', 'a list'],
    [addWinsSet, { add: ['a', ''] }, 'change.add[1]', '""', 'a text of 1 to 256'],
    [addWinsSet, { remove: [7] }, 'change.remove[0]', '7', 'a text of 1 to 256'],
    [removeWinsSet, { add: ['a'], remove: ['a'] }, 'change', '"a"', 'not both'],
    [removeWinsSet, null, 'change', 'null', 'an object'],
    [enableWins, 1, 'change', '1', 'true or false'],
    [maximum, '9', 'change', '"9"', 'a finite number'],
    [maximum, Number.NaN, 'change', 'NaN', 'a finite number'],
    [multiValue, deep(17), 'change', 'a list of 1', 'up to 16 deep'],
    [lastWriter, { a: Number.POSITIVE_INFINITY }, 'change', 'Infinity', 'numbers finite'],
    [agreed, undefined as never, 'change', 'nothing', 'JSON'],
    [mapOf(maximum), [], 'change', 'a list of 0', 'an object of set, remove'],
    [mapOf(maximum), { set: [] }, 'change.set', 'a list of 0', 'an object of changes'],
    [mapOf(maximum), { set: { '': 1 } }, 'change.set', '""', 'a text of 1 to 256'],
    [mapOf(maximum), { set: { a: 1 }, remove: ['a'] }, 'change.remove', '"a"', 'not both'],
    [mapOf(maximum), { set: { a: true } }, 'change.set.a change', 'true', 'a finite number'],
  ]
  it.each(refused.map(named))(
    'of %s is refused: %j',
    (_, change, fragment, where, given, allowed) => {
      const { empty } = fragment
      expectRefused(() => fragment.change(empty, change, writing), where, given, allowed)
    },
  )

  it('of a value as deep as allowed is taken', () => {
    expect(multiValue.view(multiValue.change([], deep(16), writing)).value).toStrictEqual(deep(16))
  })
})

describe('an encoded state', () => {
  const replaced = ['n/1', 1, 1, 'old']
  const refused: readonly Row[] = [
    [addWinsSet, {}, 'state', 'an object', 'a list'],
    [addWinsSet, [7], 'state[0]', '7', 'a list'],
    [addWinsSet, [['n/2', 1, ['a']]], 'state[0]', '"n/2"', 'an origin that its version has seen'],
    [addWinsSet, [['n/1', 4, ['a']]], 'state[0]', '4', 'a whole number from 1 to 3'],
    [addWinsSet, [['n/1', 0, ['a']]], 'state[0]', '0', 'a whole number from 1 to 3'],
    [addWinsSet, [['n/1', 1.5, ['a']]], 'state[0]', '1.5', 'a whole number from 1 to 3'],
    [addWinsSet, [['n/1', 1]], 'state[0]', '0', '1 words after the dot'],
    [addWinsSet, [['n/1', 1, []]], 'state[0]', 'a list of 0', 'one element at least'],
    [addWinsSet, [['n/1', 1, ['b', 'a']]], 'state[0][1]', '"a"', 'texts in their order'],
    [addWinsSet, [['n/1', 1, ['a', 'a']]], 'state[0][1]', '"a"', 'texts in their order'],
    [
      addWinsSet,
      [
        ['s/1', 1, ['a']],
        ['n/1', 1, ['b']],
      ],
      'state[1]',
      '"n/1#1"',
      'dots in their order',
    ],
    [
      addWinsSet,
      [
        ['n/1', 1, ['a']],
        ['n/1', 1, ['b']],
      ],
      'state[1]',
      '"n/1#1"',
      'each dot once',
    ],
    [removeWinsSet, [['n/1', 1, ['a']]], 'state[0]', '1', '2 words after the dot'],
    [removeWinsSet, [['n/1', 1, [], []]], 'state[0]', 'a list of 2', 'one element at least'],
    [removeWinsSet, [['n/1', 1, ['a'], ['a']]], 'state[0]', '"a"', 'not both'],
    [enableWins, [['n/1', 1, 0]], 'state[0]', '0', 'true or false'],
    [maximum, [['n/1', 1, null]], 'state[0]', 'null', 'a finite number'],
    [
      maximum,
      [
        ['n/1', 1, 2],
        ['n/1', 1, 2],
      ],
      'state[1]',
      '"[2]"',
      'in their order, each once',
    ],
    [
      multiValue,
      [
        ['n/1', 1, 'b'],
        ['n/1', 1, 'a'],
      ],
      'state[1]',
      '"[\\"a\\"]"',
      'in their order',
    ],
    [multiValue, [['n/1', 1]], 'state[0]', '0', '1 words after the dot'],
    [lastWriter, [['n/1', 1, 5, 'a']], 'state[0]', '2', '3 words after the dot'],
    [lastWriter, [['n/1', 1, -5, 0, 'a']], 'state[0].wallMs', '-5', 'a whole number from 0'],
    [lastWriter, [['n/1', 1, 5, 2 ** 21, 'a']], 'state[0].counter', `${2 ** 21}`, 'to 1048575'],
    [agreed, [['n/1', 1, 1]], 'state[0]', '1', '2 or 6 words'],
    [agreed, [['n/1', 2, 5, 'a', ...replaced]], 'state[0].rank', '5', 'a whole number from 1 to 4'],
    [agreed, [['n/1', 2, 1, 'a', ...replaced]], 'state[0].replaced.rank', '1', 'from 1 to 0'],
    [
      agreed,
      [['n/1', 2, 2, 'a', 'x/1', ...replaced.slice(1)]],
      'state[0].replaced',
      '"x/1"',
      'an origin',
    ],
    [mapOf(maximum), [['a']], 'state[0]', '1', 'a key and its state'],
    [mapOf(maximum), [['a', []]], 'state[0]', '"a"', 'keys whose state is not empty'],
    [
      mapOf(maximum),
      [
        ['b', [['n/1', 1, 1]]],
        ['a', [['n/1', 1, 1]]],
      ],
      'state[1]',
      '"a"',
      'keys in their order',
    ],
    [
      mapOf(maximum),
      [
        ['a', [['n/1', 1, 1]]],
        ['a', [['n/1', 1, 1]]],
      ],
      'state[1]',
      '"a"',
      'keys in their order',
    ],
    [mapOf(maximum), [['a', [['n/1', 1, '1']]]], 'state.a state[0]', '"1"', 'a finite number'],
  ]
  it.each(refused.map(named))(
    'of %s is refused: %j',
    (_, given, fragment, where, shown, allowed) => {
      expectRefused(() => fragment.decode(given, seen), where, shown, allowed)
    },
  )

  it.each(fieldKinds)(
    'of $name is read or refused, whatever it is; what is read is its own encoding',
    ({ fragment }) => {
      const odd: fc.Arbitrary<Json> = fc.letrec<{ value: Json; list: Json }>((tie) => ({
        value: fc.oneof(
          { maxDepth: 5 },
          fc.constantFrom<Json>('n/1', 's/1', 1, 2, true, null, 'a', 'b', {}),
          tie('list'),
        ),
        list: fc.array(tie('value'), { maxLength: 4 }),
      })).list
      fc.assert(
        fc.property(odd, (given) => {
          let state: unknown
          try {
            state = fragment.decode(given, seen)
          } catch (error) {
            expect(error).toBeInstanceOf(FragmentError)
            return
          }
          expect(jsonText(fragment.encode(state))).toBe(jsonText(given))
        }),
        { numRuns: 500 },
      )
    },
  )
})

describe('a register of one type', () => {
  const values = { boolean: true, number: 1.5, string: 'x', json: [null] } as const

  it.each(valueTypes)(
    'case 70: takes a %s and no other value, written here or elsewhere',
    (type) => {
      for (const policy of ['multiValue', 'lww', 'escalate']) {
        const any = fragmentOf(policy)
        const typed = fragmentOf(policy, type)
        for (const [other, value] of Object.entries(values)) {
          const change = () => typed.change(typed.empty, value, writing)
          const encoded = any.encode(any.change(any.empty, value, writing))
          const decode = () => typed.decode(encoded, withSeq(seen, 'n/1', 4))
          if (other === type || type === 'json') {
            expect(typed.view(decode())).toStrictEqual(typed.view(change()))
            continue
          }
          expect(change).toThrow(FragmentError)
          expect(decode).toThrow(FragmentError)
        }
      }
    },
  )

  it('case 70: looks at what loses too, and at what was replaced', () => {
    const lost = [
      ['n/1', 1, 1, 0, 7],
      ['s/1', 1, 5, 0, 'x'],
    ]
    expectRefused(() => lastWriterOf('string').decode(lost, seen), 'state[0].value', '7', 'a text')
    const given = [['n/1', 2, 2, 'x', 'n/1', 1, 1, false]]
    const where = 'state[0].replaced.value'
    expectRefused(() => agreedOf('string').decode(given, seen), where, 'false', 'a text')
  })
})

describe('policies', () => {
  it('have a fragment each, of their class', () => {
    expect(policyNames).toHaveLength(9)
    for (const name of policyNames) {
      const { policyClass, fragment } = knownPolicy(name)!
      expect(fragment.name).toBe(
        policyClass === 'merge' ? name : { lww: 'lastWriter', escalate: 'agreed' }[policyClass],
      )
      expect(policyOf(`mapOf(${name})`).policyClass).toBe(policyClass)
      expect(fragmentOf(`mapOf(${name})`).name).toBe(`mapOf(${fragment.name})`)
    }
  })

  it.each([
    'newest',
    '',
    'merge',
    'mapOf',
    'mapOf()',
    'mapOf(newest)',
    'MapOf(lww)',
    'mapOf(lww) ',
    'constructor',
  ])('case 70: %j is not known, and counts as escalate', (name) => {
    expect(knownPolicy(name)).toBeUndefined()
    expect(policyOf(name)).toBe(policyOf('escalate'))
    expect(policyOf(name)).toMatchObject({ policyClass: 'escalate', fragment: { name: 'agreed' } })
  })

  it('know maps within maps up to a depth', () => {
    expect(fragmentOf('mapOf(mapOf(mapOf(lww)))').name).toBe('mapOf(mapOf(mapOf(lastWriter)))')
    expect(knownPolicy('mapOf(mapOf(mapOf(mapOf(lww))))')).toBeUndefined()
    expect(knownPolicy(`${'mapOf('.repeat(1e5)}lww${')'.repeat(1e5)}`)).toBeUndefined()
  })
})
