/**
 * Messages as text: what is encoded comes back as it was, and what is no message is refused by name of the
 * part that is wrong.
 */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Message, Patched } from '../../src/fdl/message.ts'
import {
  decodeMessage,
  encodeMessage,
  patchedLength,
  updateLength,
  WireError,
} from '../../src/fdl/wire.ts'
import type { Payload, Update } from '../../src/flag/update.ts'
import { originKey } from '../../src/flag/versionVector.ts'
import { runs } from '../fcs/support/runs.ts'

const region = fc.stringMatching(/^[\w.-]{1,12}$/u)
const whole = fc.maxSafeNat()
const origin = fc.tuple(region, fc.nat()).map(([name, incarnation]) => originKey(name, incarnation))
const vector = fc.array(fc.tuple(origin, whole), { maxLength: 4 }).map((pairs) => new Map(pairs))
// JSON has no -0.
const payload = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((fields) => JSON.parse(JSON.stringify(fields)) as Payload)

const withoutPayload = fc.record({
  origin,
  seq: whole,
  flagId: fc.string(),
  context: vector,
  needs: vector,
  urgency: whole,
  issuedAtMs: whole,
  expiresAtMs: fc.option(whole, { nil: undefined }),
  keyId: fc.string(),
  signature: fc.string(),
})
const update: fc.Arbitrary<Update> = fc
  .tuple(withoutPayload, fc.option(payload, { nil: undefined }))
  .map(([rest, fields]) => ({ ...rest, payload: fields }))
const patched: fc.Arbitrary<Patched> = fc.record({
  update: withoutPayload,
  base: whole,
  set: payload,
  unset: fc.array(fc.string()),
})

const between = { from: region, to: region }
const notice = fc.record({ term: whole, index: whole })
const knowing = { ...between, cursor: vector, notice }
const updates = fc.array(update, { maxLength: 3 })

const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ kind: fc.constant('push' as const), ...between, updates }),
  fc.record({ kind: fc.constant('digest' as const), ...knowing }),
  fc.record({ kind: fc.constant('delta' as const), ...knowing, updates }),
  fc.record({ kind: fc.constant('reset' as const), ...knowing, updates }),
  fc.record({ kind: fc.constant('ack' as const), ...knowing }),
  fc.record({ kind: fc.constant('notice' as const), ...between, notice }),
  fc.record({ kind: fc.constant('patch' as const), ...between, patches: fc.array(patched) }),
)

describe('a message as text', () => {
  test.prop([message], runs(200))('comes back as it was', (own) => {
    expect(decodeMessage(encodeMessage(own))).toEqual(own)
  })

  test.prop([update], runs(200))('is as much longer for an update as that is long', (own) => {
    const push = (of: readonly Update[]) =>
      encodeMessage({ kind: 'push', from: 'a', to: 'b', updates: of }).length
    expect(push([own]) - push([])).toBe(updateLength(own))
  })

  test.prop([patched], runs(200))('is as much longer for a patch as that is long', (own) => {
    const patch = (of: readonly Patched[]) =>
      encodeMessage({ kind: 'patch', from: 'a', to: 'b', patches: of }).length
    expect(patch([own]) - patch([])).toBe(patchedLength(own))
  })
})

const lead = ['a', 1, 2, 'banner', ['a', 1, 1], []]
const trail = [0, 17, null, 'key', 'signed']
const goodUpdate = [...lead, { on: true }, ...trail]
const goodPatch = [...lead, 1, { on: true }, ['percent'], ...trail]

/** The words with the one at `at` replaced. */
const but = (words: readonly unknown[], at: number, word: unknown) => words.with(at, word)
const pushWith = (words: unknown) => [0, 'a', 'b', [words]]
const patchWith = (words: unknown) => [6, 'a', 'b', [words]]

describe('a text that is no message', () => {
  it('is told from one that is', () => {
    const [read] = [decodeMessage(JSON.stringify(patchWith(goodPatch)))]
    expect(read).toMatchObject({ kind: 'patch', patches: [{ base: 1, unset: ['percent'] }] })
    expect(decodeMessage(JSON.stringify(pushWith(goodUpdate))).kind).toBe('push')
  })

  it.each([
    ['no JSON', 'text', '{'],
    ['no array', 'text', {}],
    ['no kind', 'kind', []],
    ['a kind that there is not', 'kind', [7, 'a', 'b', []]],
    ['a kind that is no number', 'kind', ['push', 'a', 'b', []]],
    ['a sender that is no text', 'from', [0, 1, 'b', []]],
    ['no receiver', 'to', [0, 'a']],
    ['a push with too much', 'length', [0, 'a', 'b', [], 1]],
    ['a patch with too much', 'length', [6, 'a', 'b', [], 1]],
    ['a digest without a cursor', 'cursor', [1, 'a', 'b', 1, 1]],
    ['a cursor that is cut short', 'cursor', [1, 'a', 'b', 1, 1, ['a', 1]]],
    ['a cursor that counts down', 'cursor', [1, 'a', 'b', 1, 1, ['a', 1, -1]]],
    ['a notice without an index', 'index', [5, 'a', 'b', 1]],
    ['a term that is no whole number', 'term', [5, 'a', 'b', 1.5, 1]],
    ['patches that are no array', 'patches', [6, 'a', 'b', {}]],
    ['a patch that is no array', 'patch', patchWith('x')],
    ['a patch cut short', 'length', patchWith(goodPatch.slice(1))],
    ['an update in the place of a patch', 'length', patchWith(goodUpdate)],
    ['a patch in the place of an update', 'length', pushWith(goodPatch)],
    ['a base below 0', 'base', patchWith(but(goodPatch, 6, -1))],
    ['a base that is no number', 'base', patchWith(but(goodPatch, 6, '1'))],
    ['nothing to set', 'payload', patchWith(but(goodPatch, 7, null))],
    ['an array to set', 'payload', patchWith(but(goodPatch, 7, []))],
    ['nothing to remove', 'unset', patchWith(but(goodPatch, 8, null))],
    ['a field to remove that is no text', 'unset', patchWith(but(goodPatch, 8, [1]))],
    ['an unsigned patch', 'signature', patchWith(but(goodPatch, 13, null))],
    ['a payload that is an array', 'payload', pushWith(but(goodUpdate, 6, []))],
    ['a payload that is a text', 'payload', pushWith(but(goodUpdate, 6, 'on'))],
    ['an incarnation that is no number', 'incarnation', pushWith(but(goodUpdate, 1, 'one'))],
    ['a flag id that is no text', 'flag id', pushWith(but(goodUpdate, 3, 1))],
  ])('is refused: %s', (_, where, words) => {
    const text = typeof words === 'string' ? words : JSON.stringify(words)
    expect(() => decodeMessage(text)).toThrow(WireError)
    expect(() => decodeMessage(text)).toThrow(new RegExp(`^message ${where}: given .*, allowed `))
  })

  it('is refused for its length before it is read', () => {
    expect(() => decodeMessage(' '.repeat(2 ** 24 + 1))).toThrow(/message length.*16777216/)
  })

  test.prop([message, fc.nat(), fc.string({ maxLength: 3 })], runs(200))(
    'is refused with a typed error wherever a message is broken, or is one again',
    (own, at, put) => {
      const text = encodeMessage(own)
      const place = at % text.length
      const broken = text.slice(0, place) + put + text.slice(place + 1)
      try {
        decodeMessage(broken)
      } catch (error) {
        expect(error).toBeInstanceOf(WireError)
      }
    },
  )
})
