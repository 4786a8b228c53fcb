/** A leader without a quorum takes only so many bytes of commands (tricky case 40). */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { utf8Length } from '../../src/fcs/uncommitted.ts'
import { configOf, electedBench, image } from './support/bench.ts'
import { appendRequest, appendResponse } from './support/messages.ts'

const capped = configOf('s1', { maxUncommittedBytes: 10 })

describe('case 40: log flooding without quorum', () => {
  it('is refused from the cap on, with what would be held and what may be', () => {
    const bench = electedBench(capped)
    expect(bench.take({ type: 'Propose', value: '1234567890' }).at(-1)).toMatchObject({
      type: 'ProposalAccepted',
    })
    const before = bench.state
    expect(bench.take({ type: 'Propose', value: 'x' })).toStrictEqual([
      { type: 'ProposalRefused', reason: 'TooMuchUncommitted', givenBytes: 11, allowedBytes: 10 },
    ])
    expect(bench.state).toBe(before)
  })

  it('ends with a commit, which makes room for as much as was committed', () => {
    const bench = electedBench(capped)
    bench.persistAll()
    for (const value of ['12345', '6789']) bench.take({ type: 'Propose', value })
    bench.persistAll()
    expect(bench.state.uncommittedBytes).toBe(9)
    bench.receive(appendResponse(1, true, 2))
    expect(bench.state).toMatchObject({ commitIndex: 2, uncommittedBytes: 4 })
    bench.receive(appendResponse(1, true, 3))
    expect(bench.state).toMatchObject({ commitIndex: 3, uncommittedBytes: 0 })
  })

  it('never refuses a new leader its own entry, whatever it found in its log', () => {
    const found = [{ term: 1, value: 'much more than ten bytes' }]
    const bench = electedBench(capped, image(1, found))
    expect(bench.state.log.length).toBe(2)
    expect(bench.state.uncommittedBytes).toBe(0)
    bench.persistAll()
    bench.take({ type: 'Propose', value: '12345' })
    bench.persistAll()
    // What an earlier leader left commits with this one's entry, and was never counted.
    bench.receive(appendResponse(2, true, 2))
    expect(bench.state).toMatchObject({ commitIndex: 2, uncommittedBytes: 5 })
  })

  it('is forgotten with the leadership', () => {
    const bench = electedBench(capped)
    bench.take({ type: 'Propose', value: '12345' })
    bench.receive(appendRequest(2, [0, 0], [], 0))
    expect(bench.state).toMatchObject({ role: 'follower', uncommittedBytes: 0 })
  })

  it('counts bytes, not characters', () => {
    const bench = electedBench(capped)
    expect(bench.take({ type: 'Propose', value: '€€€€' })).toMatchObject([
      { reason: 'TooMuchUncommitted', givenBytes: 12 },
    ])
  })
})

test.prop([fc.string({ unit: 'binary' })])('utf8Length is the length in UTF-8', (text) => {
  expect(utf8Length(text)).toBe(Buffer.byteLength(text))
})

it.each([
  '',
  'a',
  '\u007f',
  '\u0080',
  '\u07ff',
  '\u0800',
  '\uffff',
  '😀',
  '\ud83d',
  '\ude00',
  '\ud83da',
  '\udbff\udfff',
  '\ud800\udc00',
])('utf8Length of %j', (text) => expect(utf8Length(text)).toBe(Buffer.byteLength(text)))
