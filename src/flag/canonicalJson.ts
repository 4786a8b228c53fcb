/**
 * JSON in one form: equal values have equal texts, whoever wrote them and in whatever order.
 *
 * Not for what keeps a value from being sent: that is the layer's affair that sends it.
 */
import type { Json } from './update.ts'

/** The same value with the keys of each object in one order, and no negative zero, which JSON cannot write. */
export function canonicalJson(value: Json): Json {
  if (typeof value === 'number') return value === 0 ? 0 : value
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(canonicalJson)
  const keys = Object.keys(value).sort()
  // `fromEntries` makes a key of its own even of `__proto__`.
  return Object.fromEntries(keys.map((key) => [key, canonicalJson(value[key]!)]))
}

/** Equal values have equal texts. */
export function jsonText(value: Json): string {
  return JSON.stringify(canonicalJson(value))
}

/** `Array.isArray` does not tell a list that nobody may change from an object. */
export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}
