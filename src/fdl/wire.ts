/**
 * Messages as text: one JSON array each, names left out, so that a quiet round costs little.
 *
 * It is not what is signed, and not a transport. `decodeMessage` throws {@link WireError} for anything that is
 * no message; what a message may say is for accept.ts to judge.
 */
import type { Json, Payload, Update } from '../flag/update.ts'
import { incarnationOf, originKey, regionOf, type VersionVector } from '../flag/versionVector.ts'
import { limits } from './config.ts'
import type { Message, Patched } from './message.ts'

type Words = readonly Json[]

const kinds = ['push', 'digest', 'delta', 'reset', 'ack', 'notice', 'patch'] as const

export function encodeMessage(message: Message): string {
  const { kind, from, to } = message
  const words: Json[] = [kinds.indexOf(kind), from, to]
  if ('notice' in message) words.push(message.notice.term, message.notice.index)
  if ('cursor' in message) words.push(vectorWords(message.cursor))
  if ('updates' in message) words.push(message.updates.map(updateWords))
  if ('patches' in message) words.push(message.patches.map(patchedWords))
  return JSON.stringify(words)
}

/** Region, incarnation and number of each origin, one after the other. */
function vectorWords(vector: VersionVector): Words {
  return [...vector].flatMap(([origin, seq]) => [regionOf(origin), incarnationOf(origin), seq])
}

function updateWords(update: Update): Words {
  return [...leadWords(update), update.payload ?? null, ...trailWords(update)]
}

function patchedWords({ update, base, set, unset }: Patched): Words {
  return [...leadWords(update), base, set, unset, ...trailWords(update)]
}

/** What comes before the payload. */
function leadWords({ origin, seq, flagId, context, needs }: Patched['update']): Words {
  return [
    regionOf(origin),
    incarnationOf(origin),
    seq,
    flagId,
    vectorWords(context),
    vectorWords(needs),
  ]
}

/** What comes after the payload. */
function trailWords(update: Patched['update']): Words {
  const { urgency, issuedAtMs, expiresAtMs, keyId, signature } = update
  return [urgency, issuedAtMs, expiresAtMs ?? null, keyId, signature]
}

const lengths = new WeakMap<Update, number>()

/** Length of an update as it is sent, in UTF-16 code units. */
export function updateLength(update: Update): number {
  const known = lengths.get(update)
  if (known !== undefined) return known
  const { length } = JSON.stringify(updateWords(update))
  lengths.set(update, length)
  return length
}

/** Length of a patch as it is sent, in UTF-16 code units. */
export function patchedLength(patched: Patched): number {
  return JSON.stringify(patchedWords(patched)).length
}

/** A text that is no message; `message` says where it went wrong and what is allowed. */
export class WireError extends Error {
  constructor(where: string, given: unknown, allowed: string) {
    super(`message ${where}: given ${described(given)}, allowed ${allowed}`)
    this.name = 'WireError'
  }
}

/** Nothing that takes longer, or a deeper stack, the more was given. */
function described(given: unknown): string {
  if (typeof given === 'object' && given !== null)
    return Array.isArray(given) ? 'a list' : 'an object'
  return typeof given === 'string' ? JSON.stringify(given.slice(0, 80)) : String(given)
}

/** Throws {@link WireError}. */
export function decodeMessage(text: string): Message {
  if (text.length > limits.messageLength) {
    throw new WireError('length', text.length, `up to ${limits.messageLength}`)
  }
  const words = listOf(parse(text), 'text')
  // Anything but a number may be the name of something else that a list has.
  const kind = typeof words[0] === 'number' ? kinds[words[0]] : undefined
  if (kind === undefined) throw new WireError('kind', words[0], `0 to ${kinds.length - 1}`)
  const between = { from: textOf(words[1], 'from'), to: textOf(words[2], 'to') }
  if (kind === 'push') {
    requireLength(words, 4)
    return { kind, ...between, updates: updatesOf(words[3]) }
  }
  if (kind === 'patch') {
    requireLength(words, 4)
    return { kind, ...between, patches: patchesOf(words[3]) }
  }
  const notice = { term: wholeOf(words[3], 'term'), index: wholeOf(words[4], 'index') }
  if (kind === 'notice') {
    requireLength(words, 5)
    return { kind, ...between, notice }
  }
  const knowing = { ...between, notice, cursor: vectorOf(words[5], 'cursor') }
  if (kind === 'digest' || kind === 'ack') {
    requireLength(words, 6)
    return { kind, ...knowing }
  }
  requireLength(words, 7)
  return { kind, ...knowing, updates: updatesOf(words[6]) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new WireError('text', text, 'a JSON array')
  }
}

function requireLength(words: readonly unknown[], length: number): void {
  if (words.length !== length) throw new WireError('length', words.length, `${length} words`)
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new WireError(where, value, 'an array')
}

function textOf(value: unknown, where: string): string {
  if (typeof value === 'string') return value
  throw new WireError(where, value, 'a text')
}

function wholeOf(value: unknown, where: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new WireError(where, value, 'a whole number from 0')
}

function vectorOf(value: unknown, where: string): VersionVector {
  const words = listOf(value, where)
  if (words.length % 3 !== 0)
    throw new WireError(where, words.length, 'three words for each origin')
  const vector = new Map<string, number>()
  for (let at = 0; at < words.length; at += 3) {
    const origin = originKey(textOf(words[at], where), wholeOf(words[at + 1], where))
    vector.set(origin, wholeOf(words[at + 2], where))
  }
  return vector
}

function updatesOf(value: unknown): readonly Update[] {
  return listOf(value, 'updates').map((each) => updateOf(listOf(each, 'update')))
}

function updateOf(words: readonly unknown[]): Update {
  requireLength(words, 12)
  const payload = words[6] === null ? undefined : payloadOf(words[6], 'null for a deletion')
  return { ...withoutPayload(words.slice(0, 6), words.slice(7)), payload }
}

function patchesOf(value: unknown): readonly Patched[] {
  return listOf(value, 'patches').map((each) => {
    const words = listOf(each, 'patch')
    requireLength(words, 14)
    return {
      update: withoutPayload(words.slice(0, 6), words.slice(9)),
      base: wholeOf(words[6], 'base'),
      set: payloadOf(words[7], 'empty'),
      unset: listOf(words[8], 'unset').map((field) => textOf(field, 'unset')),
    }
  })
}

function payloadOf(value: unknown, orElse: string): Payload {
  const isPayload = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isPayload) throw new WireError('payload', value, `an object, or ${orElse}`)
  return value as Payload
}

function withoutPayload(
  lead: readonly unknown[],
  trail: readonly unknown[],
): Omit<Update, 'payload'> {
  return {
    origin: originKey(textOf(lead[0], 'region'), wholeOf(lead[1], 'incarnation')),
    seq: wholeOf(lead[2], 'seq'),
    flagId: textOf(lead[3], 'flag id'),
    context: vectorOf(lead[4], 'context'),
    needs: vectorOf(lead[5], 'needs'),
    urgency: wholeOf(trail[0], 'urgency'),
    issuedAtMs: wholeOf(trail[1], 'issuedAtMs'),
    expiresAtMs: trail[2] === null ? undefined : wholeOf(trail[2], 'expiresAtMs'),
    keyId: textOf(trail[3], 'key id'),
    signature: textOf(trail[4], 'signature'),
  }
}
