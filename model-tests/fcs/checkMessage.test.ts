/** Messages that no server can have sent are refused before a step sees them (tricky case 39). */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { checkMessage, MessageError } from '../../src/fcs/checkMessage.ts'
import { limits } from '../../src/fcs/config.ts'
import { configOf, entries } from './support/bench.ts'
import {
  appendRequest,
  appendResponse,
  preVoteRequest,
  preVoteResponse,
  timeoutNow,
  voteRequest,
  voteResponse,
} from './support/messages.ts'
import { runs } from './support/runs.ts'

const config = configOf()
const most = Number.MAX_SAFE_INTEGER

const append = appendRequest(4, [2, 2], entries(2, 2, 2, 4).slice(2), 9)
const good = [
  preVoteRequest(4, [2, 3]),
  preVoteRequest(1, [0, 0]),
  preVoteResponse(4, true),
  voteRequest(4, [most, 3]),
  voteResponse(limits.term, false, 's3'),
  { ...voteRequest(4, [most, 3]), transfer: true },
  timeoutNow(3),
  append,
  appendRequest(1, [0, 0], [{ term: 1, value: null }], 0),
  appendRequest(1, [0, 0], [{ term: 1, value: '' }], most),
  appendResponse(1, true, 7),
  appendResponse(1, false, 0),
]

function refusal(given: unknown): MessageError {
  try {
    checkMessage(given, config)
  } catch (error) {
    if (error instanceof MessageError) return error
    throw error
  }
  throw new Error('was not refused')
}

describe('what a server can have sent', () => {
  it.each(good)('passes as it is: $type of term $term', (message) => {
    expect(checkMessage(message, config)).toStrictEqual(message)
  })

  it('passes through a wire format', () => {
    expect(checkMessage(JSON.parse(JSON.stringify(append)), config)).toStrictEqual(append)
  })

  it('passes without fields that are not its own, as an object of its own', () => {
    const given = structuredClone({ ...append, extra: 1, granted: true })
    const checked = checkMessage(given, config)
    expect(checked).toStrictEqual(append)
    Object.assign(given.entries[0]!, { term: -1 })
    Object.assign(given.entries, { 1: given.entries[0] })
    expect(checked).toStrictEqual(append)
  })

  it('has as many entries as the limit', () => {
    const many = Array.from({ length: limits.entriesPerAppend }, () => ({ term: 1, value: 'x' }))
    expect(checkMessage(appendRequest(1, [0, 0], many, 0), config)).toHaveProperty('entries', many)
  })
})

describe('case 39: what no server can have sent', () => {
  /** No number that a term or an index can be. */
  const notWhole = [-1, 0.5, Number.NaN, Infinity, 2 ** 53, '1', 1n, null, undefined, [1], true]
  const numbers: readonly (readonly [field: string, message: object])[] = [
    ['term', append],
    ['lastIndex', preVoteRequest(4, [2, 3])],
    ['lastTerm', voteRequest(4, [2, 3])],
    ['previousIndex', append],
    ['previousTerm', append],
    ['commitIndex', append],
    ['index', appendResponse(1, true, 7)],
  ]

  it.each(numbers)('a %s that is no whole number', (field, message) => {
    for (const wrong of notWhole) {
      const error = refusal({ ...message, [field]: wrong })
      expect(error).toMatchObject({ name: 'MessageError', field, given: wrong })
      expect(error.message.endsWith(`, allowed ${error.allowed}`)).toBe(true)
      expect(error.message).toMatch(
        /^message \w+: given .{1,50}, allowed a whole number, \d+ to \d+$/,
      )
    }
  })

  it('an entry’s term that is no whole number', () => {
    for (const wrong of [...notWhole, 0]) {
      const error = refusal({
        ...append,
        entries: [
          { term: 2, value: 'x' },
          { term: wrong, value: 'y' },
        ],
      })
      expect(error).toMatchObject({ field: 'entries[1].term', given: wrong })
    }
  })

  const many = Array.from({ length: limits.entriesPerAppend + 1 }, () => ({ term: 4, value: 'x' }))
  const last = { term: 4, value: 'x' }
  const wrong: readonly (readonly [what: string, field: string, given: unknown, text: string])[] = [
    ['nothing', '', undefined, 'message given undefined, allowed an object'],
    ['null', '', null, 'message given null, allowed an object'],
    ['a text', '', 'hello', 'message given "hello", allowed an object'],
    ['a list', '', [append], 'message given an array of 1, allowed an object'],
    ['no type', 'type', {}, 'type: given undefined, allowed PreVoteRequest, '],
    ['an unknown type', 'type', { ...append, type: 'toString' }, 'given "toString", allowed'],
    ['a type of another kind', 'type', { ...append, type: ['AppendRequest'] }, 'an array of 1'],
    ['an unknown source', 'source', { ...append, source: 's4' }, 'given "s4", allowed s2, s3'],
    ['its own source', 'source', { ...append, source: 's1' }, 'given "s1", allowed s2, s3'],
    ['no source', 'source', { ...append, source: undefined }, 'allowed s2, s3'],
    ['a wrong destination', 'destination', { ...append, destination: 's2' }, 'allowed s1'],
    [
      'a term that could not grow',
      'term',
      { ...append, term: limits.term + 1 },
      '1 to 4503599627370496',
    ],
    ['term 0', 'term', { ...append, term: 0 }, 'given 0, allowed a whole number, 1 to '],
    ['a vote asked for in the term of an entry', 'lastTerm', voteRequest(4, [2, 4]), '1 to 3'],
    ['a pre-vote asked for in that term', 'lastTerm', preVoteRequest(4, [2, 4]), '1 to 3'],
    ['an entry before the first term', 'lastTerm', voteRequest(1, [2, 1]), 'nothing here'],
    ['a term without an entry', 'lastTerm', voteRequest(4, [0, 3]), '0 to 0'],
    ['an entry without a term', 'lastTerm', voteRequest(4, [3, 0]), '1 to 3'],
    ['a previous term ahead', 'previousTerm', appendRequest(4, [2, 5], [], 0), '1 to 4'],
    ['a previous term without an entry', 'previousTerm', appendRequest(4, [0, 1], [], 0), '0 to 0'],
    ['granted: 1', 'granted', { ...voteResponse(1, true), granted: 1 }, 'given 1, allowed true'],
    ['nothing granted', 'granted', { ...preVoteResponse(1, true), granted: undefined }, 'true or'],
    [
      'success: "yes"',
      'success',
      { ...appendResponse(1, true, 1), success: 'yes' },
      'true or false',
    ],
    ['no entries', 'entries', { ...append, entries: undefined }, 'an array of at most 1024'],
    ['entries like a list', 'entries', { ...append, entries: { length: 1, 0: last } }, 'an array'],
    [
      'too many entries',
      'entries',
      { ...append, entries: many },
      'given an array of 1025, allowed',
    ],
    ['an entry beyond 2^53 - 1', 'entries', appendRequest(4, [most, 2], [last], 0), 'at most 0'],
    ['an entry that is none', 'entries[0]', { ...append, entries: [null] }, 'an object'],
    ['a hole', 'entries[0]', { ...append, entries: new Array(1) }, 'an object'],
    ['a value that is none', 'entries[0].value', { ...append, entries: [{ term: 4 }] }, 'or null'],
    ['a value 7', 'entries[0].value', { ...append, entries: [{ term: 4, value: 7 }] }, 'given 7'],
    ['falling terms', 'entries[1].term', appendRequest(4, [0, 0], entries(3, 2), 0), '3 to 4'],
    [
      'terms below the previous',
      'entries[0].term',
      appendRequest(4, [9, 3], entries(2), 0),
      '3 to',
    ],
    [
      'terms above its own',
      'entries[1].term',
      appendRequest(4, [0, 0], entries(4, 5), 0),
      '4 to 4',
    ],
  ]

  it.each(wrong)('%s', (_, field, given, text) => {
    const before = structuredClone(given)
    const error = refusal(given)
    expect(error.field).toBe(field)
    expect(error.message).toContain(text)
    expect(given).toStrictEqual(before)
  })

  it('anything at all, to a lone voter', () => {
    expect(() => checkMessage(append, configOf('s1', { voters: 1 }))).toThrow(
      'message source: given "s2", allowed nobody else votes',
    )
  })

  test.prop([fc.anything({ withBigInt: true, withNullPrototype: true })], runs(500))(
    'whatever it is, it is refused with one short line',
    (given) => {
      expect(refusal(given).message).toMatch(/^[^\n]{1,300}$/)
    },
  )

  /** A good message with one field, at any depth, replaced by anything. */
  const spoilt = fc.record({
    message: fc.constantFrom(...good),
    field: fc.nat(),
    value: fc.oneof(fc.anything(), fc.integer(), fc.double()),
  })

  test.prop([spoilt], runs(1000))('a spoilt message passes unchanged or not at all', (given) => {
    const names = Object.keys(given.message)
    const spoiltMessage = { ...given.message, [names[given.field % names.length]!]: given.value }
    try {
      expect(checkMessage(spoiltMessage, config)).toStrictEqual(spoiltMessage)
    } catch (error) {
      expect(error).toBeInstanceOf(MessageError)
      expect((error as MessageError).message).toMatch(/^[^\n]{1,300}$/)
    }
  })
})

it('refuses an entry of term 0 in a log that begins with it', () => {
  const error = refusal(appendRequest(1, [0, 0], [{ term: 0, value: 'x' }], 0))
  expect(error).toMatchObject({ field: 'entries[0].term', given: 0 })
})
