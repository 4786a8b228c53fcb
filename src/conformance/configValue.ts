/**
 * Values in a TLC configuration: numbers, strings, TRUE and FALSE, model values, and sets of these.
 *
 * It is not the syntax of TLA+ values: a configuration can write neither sequences nor records.
 */
import type { Value } from '../shared/value.ts'
import type { Token } from './modules/tokens.ts'
import { SourceError } from './sourceError.ts'
import type { Place } from './sourceError.ts'

/** A value, as data and as the file writes it; `end` is the index of the first token behind it. */
export interface ReadConstant {
  readonly value: Value
  readonly text: string
  readonly end: number
}

/** Reads the value that starts at `tokens[start]`; `before` is where the text before it stands. */
export const readConstant = (
  tokens: readonly Token[],
  start: number,
  before: Place,
): ReadConstant => {
  const token = tokens[start]
  if (token === undefined)
    throw new SourceError(before, 'a value is missing at the end of the file')
  const place = { file: before.file, line: token.line }
  if (token.text === '{') return readSet(tokens, start, place)
  if (token.text === '-') {
    const digits = tokens[start + 1]
    if (digits?.kind !== 'number')
      throw new SourceError(place, 'a minus must be followed by a number')
    return { value: -wholeNumber(digits, place), text: `-${digits.text}`, end: start + 2 }
  }
  const end = start + 1
  if (token.kind === 'number') return { value: wholeNumber(token, place), text: token.text, end }
  if (token.kind === 'string') return { value: token.text.slice(1, -1), text: token.text, end }
  if (token.text === 'TRUE') return { value: true, text: 'TRUE', end }
  if (token.text === 'FALSE') return { value: false, text: 'FALSE', end }
  if (token.kind === 'name') return { value: token.text, text: token.text, end }
  throw new SourceError(
    place,
    `expected a number, a string, TRUE, FALSE, a model value or a set of these, found ${token.text}`,
  )
}

const readSet = (tokens: readonly Token[], start: number, place: Place): ReadConstant => {
  const members: ReadConstant[] = []
  let index = start + 1
  while (tokens[index]?.text !== '}') {
    if (members.length > 0) {
      if (tokens[index]?.text !== ',') {
        throw new SourceError(place, 'the members of a set are separated by commas and closed by }')
      }
      index++
    }
    const member = readConstant(tokens, index, place)
    members.push(member)
    index = member.end
  }
  return {
    value: { '#set': members.map((member) => member.value) },
    text: `{${members.map((member) => member.text).join(', ')}}`,
    end: index + 1,
  }
}

/** TLC's numbers are 32 bits wide. */
const greatestNumber = 2 ** 31 - 1

const wholeNumber = (token: Token, place: Place): number => {
  const value = Number(token.text)
  if (value <= greatestNumber) return value
  throw new SourceError(
    place,
    `the number ${token.text} is beyond TLC's greatest, ${greatestNumber}`,
  )
}
