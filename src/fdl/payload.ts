/**
 * Payloads: values that are the same once they were sent, and no larger than may be sent.
 *
 * Not what a payload means. A value that JSON changes or cannot write would be signed here and be another
 * everywhere else, and whoever made it could tell nobody anything after it.
 */
import type { Payload } from '../flag/update.ts'
import { limits } from './config.ts'

const lengths = new WeakMap<Payload, number>()

/** Length as it is sent, in UTF-16 code units; only of a payload without an objection. */
export function payloadLength(payload: Payload): number {
  const known = lengths.get(payload)
  if (known !== undefined) return known
  const { length } = JSON.stringify(payload)
  lengths.set(payload, length)
  return length
}

/** What keeps a payload from being sent, whoever made it; the depth comes first, for it bounds the others. */
export function payloadFault(payload: Payload): string | undefined {
  if (lengths.has(payload)) return undefined
  if (!isPlain(payload)) return 'payload is no object, allowed fields with values of JSON'
  return valueFault(payload, 1)
}

function valueFault(value: unknown, depth: number): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : `payload has ${value}, allowed finite numbers`
  }
  if (!Array.isArray(value) && !isPlain(value)) return `payload has ${typeof value}, allowed JSON`
  if (depth > limits.payloadDepth) return `payload deeper than ${limits.payloadDepth}`
  for (const each of Object.values<unknown>(value)) {
    const fault = valueFault(each, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

function isPlain(value: unknown): value is Payload {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
