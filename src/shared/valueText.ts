/**
 * TLA+ values as plain data, and the one text form that decides when two of them are equal.
 *
 * It is not a TLA+ evaluator: it holds finite, enumerated values such as a model checker prints or a
 * trace stores. Model values and strings are both JavaScript strings here, so a model must not use a
 * string and a model value of the same name side by side.
 */

/**
 * One value. Sequences and tuples are arrays; sets are `{ '#set': [...] }`; records, and functions
 * whose keys are strings or model values, are plain objects; every other function is
 * `{ '#map': [[key, value], ...] }`. Values are immutable: texts are remembered per object.
 */
export type Value =
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly '#set': readonly Value[] }
  | { readonly '#map': readonly (readonly [Value, Value])[] }
  | { readonly [field: string]: Value }

type Fields = { readonly [field: string]: Value }
type CompositeValue = Exclude<Value, boolean | number | string>

const identifier = /^[A-Za-z0-9_]*[A-Za-z][A-Za-z0-9_]*$/
/** Below this length, computing a text again costs less than a table entry that lives on. */
const rememberedTextLength = 64

const rememberedTexts = new WeakMap<CompositeValue, string>()

/** Whether a value is a sequence or tuple. */
export const isSequence = (value: Value): value is readonly Value[] => Array.isArray(value)

/** The members of a set, in the order given, or `undefined` where the value is not a set. */
export const setMembers = (value: Value): readonly Value[] | undefined => {
  if (typeof value !== 'object' || isSequence(value)) return undefined
  const fields: Fields = value
  const members = fields['#set']
  return Array.isArray(members) ? members : undefined
}

/** The pairs of a `#map`, or `undefined` where the value is written in another way. */
export const mapEntries = (value: Value): readonly (readonly [Value, Value])[] | undefined => {
  if (typeof value !== 'object' || isSequence(value)) return undefined
  const fields: Fields = value
  const entries = fields['#map']
  return Array.isArray(entries) ? (entries as readonly (readonly [Value, Value])[]) : undefined
}

/** A set. Equal members count once. */
export const setOf = (members: Iterable<Value>): Value => ({ '#set': [...members] })

/**
 * A function from key-value pairs, in the shape that this module prefers: an array for a domain 1..n
 * (the empty function is the empty sequence), a plain object for keys that are strings, else a `#map`.
 * Of two pairs with one key the first counts, as with `@@`.
 */
export const functionOf = (entries: Iterable<readonly [Value, Value]>): Value => {
  const distinct = new Map<string, readonly [Value, Value]>()
  for (const entry of entries) {
    const key = canonical(entry[0])
    if (!distinct.has(key)) distinct.set(key, entry)
  }
  const pairs = [...distinct.values()]
  const asSequence = sequenceOf(pairs)
  if (asSequence !== undefined) return asSequence
  if (pairs.every(([key]) => typeof key === 'string' && !key.startsWith('#'))) {
    return Object.fromEntries(pairs as readonly (readonly [string, Value])[])
  }
  return { '#map': pairs }
}

/**
 * The text of a value, much as TLA+ writes it. Two values are equal exactly when their texts are:
 * set members and function keys are sorted, equal set members count once, a function with the domain
 * 1..n is its sequence, and the empty function, record and sequence are all `<<>>`.
 */
export const canonical = (value: Value): string => {
  switch (typeof value) {
    case 'number':
      if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`)
      return Object.is(value, -0) ? '0' : String(value)
    case 'boolean':
      return value ? 'TRUE' : 'FALSE'
    case 'string':
      return quoted(value)
    default:
      return rememberedText(value)
  }
}

const rememberedText = (value: CompositeValue): string => {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`not a TLA+ value: ${String(value)}`)
  }
  const remembered = rememberedTexts.get(value)
  if (remembered !== undefined) return remembered
  const text = compositeText(value)
  if (text.length >= rememberedTextLength) rememberedTexts.set(value, text)
  return text
}

/** Whether two values are the same TLA+ value. */
export const equalValues = (left: Value, right: Value): boolean =>
  left === right || canonical(left) === canonical(right)

/** Numbers by size, everything else by text. Number texts sort as one block, so this is one order. */
const compareTexts = (left: string, right: string): number => {
  if (startsNumber(left) && startsNumber(right)) return Number(left) - Number(right)
  return left < right ? -1 : left > right ? 1 : 0
}

/** No other text starts with a digit or a minus sign. */
const startsNumber = (text: string): boolean => {
  const code = text.charCodeAt(0)
  return code === 0x2d || (code >= 0x30 && code <= 0x39)
}

const compositeText = (value: CompositeValue): string => {
  if (isSequence(value)) return sequenceText(value)
  const members = setMembers(value)
  if (members !== undefined) return setText(members)
  const entries = mapEntries(value)
  return entries === undefined ? recordText(value) : mapText(entries)
}

const sequenceText = (items: readonly Value[]): string => {
  if (items.length === 0) return '<<>>'
  let text = `<<${canonical(items[0] as Value)}`
  for (let index = 1; index < items.length; index++) {
    text += `, ${canonical(items[index] as Value)}`
  }
  return `${text}>>`
}

const setText = (members: readonly Value[]): string => {
  if (members.length === 0) return '{}'
  const texts = members.map(canonical)
  if (texts.length === 1) return `{${texts[0]}}`
  texts.sort(compareTexts)
  return `{${texts.filter((text, index) => text !== texts[index - 1]).join(', ')}}`
}

const recordText = (record: Fields): string => {
  const fields = Object.keys(record)
  if (fields.length === 0) return '<<>>'
  fields.sort()
  if (!fields.every(isFieldName)) {
    const pairs = fields.map((field) => `${JSON.stringify(field)} :> ${fieldText(record, field)}`)
    return `(${pairs.join(' @@ ')})`
  }
  let text = `[${fields[0]} |-> ${fieldText(record, fields[0] as string)}`
  for (let index = 1; index < fields.length; index++) {
    text += `, ${fields[index]} |-> ${fieldText(record, fields[index] as string)}`
  }
  return `${text}]`
}

const mapText = (entries: readonly (readonly [Value, Value])[]): string => {
  const value = functionOf(entries)
  if (mapEntries(value) === undefined) return canonical(value)
  const pairs = entries.map(([key, image]): [string, string] => [canonical(key), canonical(image)])
  const first = new Map<string, string>()
  for (const [key, image] of pairs) if (!first.has(key)) first.set(key, image)
  const keys = [...first.keys()].sort(compareTexts)
  return `(${keys.map((key) => `${key} :> ${first.get(key)}`).join(' @@ ')})`
}

/** The values of pairs whose keys are exactly 1..n, in order; else `undefined`. */
const sequenceOf = (pairs: readonly (readonly [Value, Value])[]): readonly Value[] | undefined => {
  const items: Value[] = Array.from({ length: pairs.length }, () => false)
  for (const [key, value] of pairs) {
    if (typeof key !== 'number' || key < 1 || key > pairs.length) return undefined
    items[key - 1] = value
  }
  return items
}

/** Names repeat endlessly; these tables keep quoting and pattern matching off the hot path. */
const quotedTexts = new Map<string, string>()
const fieldNames = new Map<string, boolean>()
const tableLimit = 10_000

const quoted = (text: string): string => {
  const known = quotedTexts.get(text)
  if (known !== undefined) return known
  const answer = JSON.stringify(text)
  if (quotedTexts.size < tableLimit) quotedTexts.set(text, answer)
  return answer
}

const isFieldName = (field: string): boolean => {
  const known = fieldNames.get(field)
  if (known !== undefined) return known
  const answer = identifier.test(field) && field !== 'TRUE' && field !== 'FALSE'
  if (fieldNames.size < tableLimit) fieldNames.set(field, answer)
  return answer
}

const fieldText = (record: Fields, field: string): string => {
  const value = record[field]
  if (value === undefined) throw new TypeError(`the field ${field} has no value`)
  return canonical(value)
}
