/**
 * TLA+ values in the Informal Trace Format (ITF, the JSON of Apalache's ADR 015), both ways.
 *
 * It is not about whole traces: see `traceReader.ts`. ITF knows tuples and sequences apart; values here
 * do not, so sequences are written as lists and tuples are read as sequences.
 */
import { canonical, functionOf, isSequence, mapEntries, setMembers, setOf } from '../../shared/value.ts'
import type { SpecState, Value } from '../../shared/value.ts'

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type JsonObject = { readonly [key: string]: Json }

/** A text that is JSON, but not a value in ITF. The message says where, such as `log.s1[2]`. */
export class ItfValueError extends Error {
  constructor(path: string, reason: string) {
    super(`${path === '' ? 'the value' : path} ${reason}`)
    this.name = 'ItfValueError'
  }
}

/** Deeper values come from broken input, and would exhaust the stack. */
const nestingLimit = 500

/**
 * A value in ITF. Members and keys are written in one order, so that equal values give equal bytes.
 * Integers take the form `{"#bigint": "3"}`, which the format asks for whatever their size.
 */
export const toItf = (value: Value): Json => {
  if (typeof value === 'number') return { '#bigint': canonical(value) }
  if (typeof value !== 'object') return value
  if (isSequence(value)) return value.map(toItf)
  const members = setMembers(value)
  if (members !== undefined) return { '#set': distinct(members).map(toItf) }
  const entries = mapEntries(value)
  return entries === undefined ? recordToItf(value) : mapToItf(entries)
}

const recordToItf = (record: SpecState): Json => {
  const fields = Object.keys(record).sort()
  if (fields.length === 0) return []
  return Object.fromEntries(fields.map((field) => [field, toItf(record[field] as Value)]))
}

const mapToItf = (entries: readonly (readonly [Value, Value])[]): Json => {
  const preferred = functionOf(entries)
  const pairs = mapEntries(preferred)
  if (pairs === undefined) return toItf(preferred)
  const byKey = new Map(pairs.map((pair) => [canonical(pair[0]), pair]))
  return {
    '#map': distinct(pairs.map(([key]) => key)).map((key) => [
      toItf(key),
      toItf((byKey.get(canonical(key)) as readonly [Value, Value])[1]),
    ]),
  }
}

/** Equal values once, ordered by their text. */
const distinct = (values: readonly Value[]): readonly Value[] => {
  const byText = new Map(values.map((value) => [canonical(value), value]))
  return [...byText.keys()].sort().map((text) => byText.get(text) as Value)
}

/** The value that a piece of JSON stands for. Throws `ItfValueError`; `path` is for its message. */
export const fromItf = (json: Json, path = '', depth = 0): Value => {
  if (depth > nestingLimit) throw new ItfValueError(path, `is nested deeper than ${nestingLimit}`)
  if (typeof json === 'boolean' || typeof json === 'string') return json
  if (typeof json === 'number') return integer(json, path)
  if (json === null) throw new ItfValueError(path, 'is null, which no TLA+ value is')
  if (isJsonArray(json)) return itemsFrom(json, path, depth)
  const fields = Object.keys(json)
  const tag = fields.find((field) => field.startsWith('#'))
  if (tag === undefined) {
    const record: Record<string, Value> = Object.create(null) as Record<string, Value>
    for (const field of fields) {
      record[field] = fromItf(json[field] as Json, `${path}.${field}`, depth + 1)
    }
    return record
  }
  if (fields.length > 1) throw new ItfValueError(path, `has ${tag} and other fields beside it`)
  return taggedFrom(tag, json[tag] as Json, path, depth)
}

const isJsonArray = (json: Json): json is readonly Json[] => Array.isArray(json)

const taggedFrom = (tag: string, content: Json, path: string, depth: number): Value => {
  switch (tag) {
    case '#bigint':
      return bigint(content, path)
    case '#tup':
      return itemsFrom(list(content, tag, path), path, depth)
    case '#set':
      return setOf(itemsFrom(list(content, tag, path), path, depth))
    case '#map':
      return mapFrom(list(content, tag, path), path, depth)
    default:
      throw new ItfValueError(path, `has ${tag}; known are #bigint, #tup, #set and #map`)
  }
}

const list = (json: Json, tag: string, path: string): readonly Json[] => {
  if (!isJsonArray(json)) throw new ItfValueError(path, `has ${tag} without a list`)
  return json
}

const itemsFrom = (items: readonly Json[], path: string, depth: number): readonly Value[] =>
  items.map((item, index) => fromItf(item, `${path}[${index}]`, depth + 1))

const mapFrom = (items: readonly Json[], path: string, depth: number): Value => {
  const keys = new Set<string>()
  const entries = items.map((item, index): readonly [Value, Value] => {
    const place = `${path}[${index}]`
    const [key, value] = isJsonArray(item) && item.length === 2 ? item : []
    if (key === undefined || value === undefined) {
      throw new ItfValueError(place, 'is not a pair of a key and a value')
    }
    const entry = [fromItf(key, place, depth + 1), fromItf(value, place, depth + 1)] as const
    if (keys.has(canonical(entry[0]))) throw new ItfValueError(place, 'repeats a key')
    keys.add(canonical(entry[0]))
    return entry
  })
  return functionOf(entries)
}

const bigint = (content: Json, path: string): number => {
  if (typeof content !== 'string' || !/^-?[0-9]+$/.test(content)) {
    throw new ItfValueError(path, 'has a #bigint that is no text of digits')
  }
  return integer(Number(content), path)
}

const integer = (number: number, path: string): number => {
  if (!Number.isSafeInteger(number)) {
    throw new ItfValueError(path, `is ${number}; whole numbers below 2^53 are allowed`)
  }
  return number
}
