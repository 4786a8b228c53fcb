/** Messages as text: what was encoded is decoded, and anything else is a typed, clear error, however large. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../../src/fdl/config.ts'
import { decodeMessage, encodeMessage, updateLength, WireError } from '../../src/fdl/wire.ts'
import { histories, play } from './support/histories.ts'
import { message, sequence, update, vector } from './support/updates.ts'

const whole = update('north/12', 3, 'banner "x"', {
  context: vector({ 'north/12': 2, 'a.b-c/1': 7 }),
  needs: vector({ 'west/1': 1 }),
  payload: { on: true, list: [1, null, { deep: 'ü' }] },
  urgency: 9,
  issuedAtMs: 1,
  expiresAtMs: 2,
})

describe('a message', () => {
  it.each(['push', 'digest', 'delta', 'reset', 'ack', 'notice'] as const)(
    'of kind %s comes back',
    (kind) => {
      const said = message(kind, {
        cursor: vector({ 'north/12': 3 }),
        updates: [whole, update('north/12', 4, 'gone', { payload: undefined })],
        notice: { term: 2, index: 9 },
      })
      expect(decodeMessage(encodeMessage(said))).toStrictEqual(said)
    },
  )

  it('of any history comes back', () => {
    fc.assert(
      fc.property(histories, (commands) => {
        for (const region of play(commands).regions.all) {
          region.fire()
          for (const each of region.outbox) {
            expect(decodeMessage(encodeMessage(each))).toStrictEqual(each)
          }
        }
      }),
      { numRuns: 50 },
    )
  })

  it('grows by an update as much as its length says', () => {
    const length = (count: number) =>
      encodeMessage(message('push', { updates: Array.from({ length: count }, () => whole) })).length
    expect(length(2) - length(1)).toBe(updateLength(whole) + ','.length)
  })
})

describe('a reset of more than a message can be', () => {
  it('cannot be read', () => {
    const payload = { text: 'x'.repeat(60_000) }
    const updates = sequence('north/1', 280, { payload })
    const text = encodeMessage(message('reset', { updates, cursor: vector({ 'north/1': 280 }) }))
    expect(() => decodeMessage(text)).toThrow(/^message length: given \d+, allowed up to 16777216$/)
  })
})

describe('a text that is no message', () => {
  const words = (change: (words: unknown[]) => unknown): string => {
    const said = message('delta', { updates: [whole], cursor: vector({ 'north/12': 3 }) })
    const all = JSON.parse(encodeMessage(said)) as unknown[]
    return JSON.stringify(change(all) ?? all)
  }
  const inUpdate = (place: number, value: unknown): string =>
    words((all) => void ((all[6] as unknown[][])[0]![place] = value))
  const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

  it.each([
    ['', 'message text: given "", allowed a JSON array'],
    ['{', 'message text: given "{", allowed a JSON array'],
    ['{}', 'message text: given an object, allowed an array'],
    ['[]', 'message kind: given undefined, allowed 0 to 6'],
    ['[7]', 'message kind: given 7, allowed 0 to 6'],
    ['["length","a","b",0,0,[],[]]', 'message kind: given "length", allowed 0 to 6'],
    ['["constructor","a","b",0,0,[],[]]', 'message kind: given "constructor"'],
    ['[0,1,"b",[]]', 'message from: given 1, allowed a text'],
    [words((all) => all.slice(0, 6)), 'message length: given 6, allowed 7 words'],
    [words((all) => void (all[3] = -1)), 'message term: given -1, allowed a whole number from 0'],
    [words((all) => void (all[5] = ['north', 1])), 'given 2, allowed three words for each'],
    [words((all) => void (all[5] = ['north', 1, 0.5])), 'message cursor: given 0.5, allowed'],
    [words((all) => void (all[6] = 'x')), 'message updates: given "x", allowed an array'],
    [inUpdate(2, 2 ** 53), 'message seq: given 9007199254740992, allowed a whole number'],
    [inUpdate(6, 'on'), 'message payload: given "on", allowed an object, or null'],
    [inUpdate(6, [1]), 'message payload: given a list, allowed an object, or null'],
    [inUpdate(9, 'never'), 'message expiresAtMs: given "never", allowed a whole number'],
    [inUpdate(12, 1), 'message length: given 13, allowed 12 words'],
    [deep(1_000_000), 'message kind: given a list, allowed 0 to 6'],
    [inUpdate(6, null).replace('null', deep(1_000_000)), 'message payload: given a list'],
    ['x'.repeat(limits.messageLength + 1), 'message length: given 16777217, allowed up to'],
  ])('is refused: %.40s', (text, said) => {
    expect(() => decodeMessage(text)).toThrow(WireError)
    expect(() => decodeMessage(text)).toThrow(said)
  })
})
