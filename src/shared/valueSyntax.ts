/**
 * Reads TLA+ values from the text in which TLC prints them.
 *
 * It is not a TLA+ expression parser: only enumerated values are known (numbers, strings, booleans,
 * model values, sequences, sets, intervals, records and functions), no operators.
 */
import { functionOf, setOf } from './valueText.ts'
import type { Value } from './valueText.ts'

/** A text that is not a value. `position` counts characters from 0. */
export class ValueSyntaxError extends Error {
  readonly position: number
  constructor(reason: string, text: string, position: number) {
    const before = text.slice(Math.max(0, position - 12), position)
    const found = text.slice(position, position + 24)
    const place = found === '' ? 'the end of the text' : JSON.stringify(found)
    const after = before === '' ? '' : ` after ${JSON.stringify(before)}`
    super(`${reason} at character ${position}: found ${place}${after}`)
    this.name = 'ValueSyntaxError'
    this.position = position
  }
}

/** Deeper values come from broken input, and would exhaust the stack. */
const nestingLimit = 500
/** Wider intervals are a mistake in a model, not a value to hold in memory. */
const intervalLimit = 100_000

/**
 * The value of a text such as `[log |-> <<1, 2>>, votes |-> {s1, s2}]`.
 *
 * Sets keep the order of the text; a function comes back in the shape that `functionOf` gives.
 * Throws `ValueSyntaxError` for anything that is not exactly one value.
 */
export const parseValue = (text: string): Value => {
  const reader: Reader = { text, position: 0, depth: 0 }
  const value = readValue(reader)
  skipBlanks(reader)
  if (reader.position < text.length) fail(reader, 'expected nothing more')
  return value
}

interface Reader {
  readonly text: string
  position: number
  depth: number
}

const fail = (reader: Reader, reason: string): never => {
  throw new ValueSyntaxError(reason, reader.text, reader.position)
}

const isBlank = (code: number): boolean =>
  code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09

const skipBlanks = (reader: Reader): void => {
  while (isBlank(reader.text.charCodeAt(reader.position))) reader.position++
}

/** Steps over `token` and tells whether it was there. */
const take = (reader: Reader, token: string): boolean => {
  skipBlanks(reader)
  if (!reader.text.startsWith(token, reader.position)) return false
  reader.position += token.length
  return true
}

const expect = (reader: Reader, token: string): void => {
  if (!take(reader, token)) fail(reader, `expected ${token}`)
}

const readValue = (reader: Reader): Value => {
  if (++reader.depth > nestingLimit) fail(reader, `nested deeper than ${nestingLimit}`)
  const value = readUnnested(reader)
  reader.depth--
  return value
}

const readUnnested = (reader: Reader): Value => {
  skipBlanks(reader)
  const character = reader.text[reader.position] ?? ''
  if (character === '"') return readString(reader)
  if (character === '{') return readSet(reader)
  if (character === '[') return readRecord(reader)
  if (character === '(') return readFunction(reader)
  if (take(reader, '<<')) return readItems(reader, '>>')
  if (character === '-') return readNumber(reader)
  return readWord(reader)
}

const readItems = (reader: Reader, end: string): readonly Value[] => {
  const items: Value[] = []
  if (take(reader, end)) return items
  do items.push(readValue(reader))
  while (take(reader, ','))
  if (!take(reader, end)) fail(reader, `expected , or ${end}`)
  return items
}

const readSet = (reader: Reader): Value => {
  expect(reader, '{')
  return setOf(readItems(reader, '}'))
}

const word = /[A-Za-z0-9_]+/y

const wordAt = (reader: Reader): string => {
  skipBlanks(reader)
  word.lastIndex = reader.position
  return word.exec(reader.text)?.[0] ?? ''
}

const readRecord = (reader: Reader): Value => {
  expect(reader, '[')
  const fields: (readonly [string, Value])[] = []
  do {
    const field = wordAt(reader)
    if (field === '') fail(reader, 'expected a field name')
    reader.position += field.length
    expect(reader, '|->')
    fields.push([field, readValue(reader)])
  } while (take(reader, ','))
  if (!take(reader, ']')) fail(reader, 'expected , or ]')
  return functionOf(fields)
}

const readFunction = (reader: Reader): Value => {
  expect(reader, '(')
  const entries: (readonly [Value, Value])[] = []
  do {
    const key = readValue(reader)
    expect(reader, ':>')
    entries.push([key, readValue(reader)])
  } while (take(reader, '@@'))
  if (!take(reader, ')')) fail(reader, 'expected @@ or )')
  return functionOf(entries)
}

const readWord = (reader: Reader): Value => {
  const found = wordAt(reader)
  if (found === '') fail(reader, 'expected a value')
  if (/^[0-9]+$/.test(found)) return readNumber(reader)
  reader.position += found.length
  if (found === 'TRUE') return true
  if (found === 'FALSE') return false
  return found
}

const readNumber = (reader: Reader): Value => {
  const first = readInteger(reader)
  if (!take(reader, '..')) return first
  const last = readInteger(reader)
  if (last - first >= intervalLimit) fail(reader, `expected at most ${intervalLimit} numbers`)
  const members: number[] = []
  for (let number = first; number <= last; number++) members.push(number)
  return setOf(members)
}

const integer = /-?[0-9]+/y

const readInteger = (reader: Reader): number => {
  skipBlanks(reader)
  integer.lastIndex = reader.position
  const digits = integer.exec(reader.text)?.[0]
  if (digits === undefined) return fail(reader, 'expected a whole number')
  const number = Number(digits)
  if (!Number.isSafeInteger(number)) fail(reader, 'expected a number below 2^53')
  reader.position += digits.length
  return number
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  n: '\n',
  t: '\t',
  r: '\r',
  f: '\f',
  b: '\b',
}

const readString = (reader: Reader): string => {
  const { text } = reader
  let result = ''
  let start = ++reader.position
  for (; reader.position < text.length; reader.position++) {
    const character = text[reader.position]
    if (character === '"') {
      result += text.slice(start, reader.position++)
      return result
    }
    if (character !== '\\') continue
    result += text.slice(start, reader.position) + readEscape(reader)
    start = reader.position + 1
  }
  return fail(reader, 'expected the " that ends the string')
}

/** Leaves the position on the last character of the escape. */
const readEscape = (reader: Reader): string => {
  const letter = reader.text[++reader.position] ?? ''
  if (letter === 'u') {
    const digits = reader.text.slice(reader.position + 1, reader.position + 5)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) fail(reader, 'expected four hexadecimal digits')
    reader.position += 4
    return String.fromCharCode(parseInt(digits, 16))
  }
  return escapes[letter] ?? fail(reader, 'expected an escape such as \\" or \\n')
}
