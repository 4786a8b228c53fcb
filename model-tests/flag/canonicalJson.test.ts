/** JSON in one form: equal values have one text, and the text is the value. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, jsonText } from '../../src/flag/canonicalJson.ts'
import type { Json } from '../../src/flag/update.ts'

/** The same value, the keys of each object turned round. */
function turned(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(turned)
  const entries = Object.entries(value as { readonly [key: string]: Json })
  return Object.fromEntries(entries.toReversed().map(([key, each]) => [key, turned(each)]))
}

const values = fc.jsonValue() as fc.Arbitrary<Json>

describe('the text of a value', () => {
  it('is the same in whatever order its keys are', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(jsonText(turned(value))).toBe(jsonText(value))
        expect(JSON.stringify(canonicalJson(value))).toBe(jsonText(value))
      }),
    )
  })

  it('is that of no other value', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(jsonText(value))).toStrictEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('keeps keys that objects have a meaning for, and has one zero', () => {
    expect(jsonText(JSON.parse('{ "b": -0, "__proto__": [1], "a": {} }') as Json)).toBe(
      '{"__proto__":[1],"a":{},"b":0}',
    )
    expect(Object.is(canonicalJson(-0), 0)).toBe(true)
  })
})
