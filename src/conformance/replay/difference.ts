/**
 * Where two states differ, pointed at as deep inside their values as the difference lies.
 *
 * It is not the test for equality (that is `canonical`), only its explanation for people.
 */
import { canonical, equalValues, isSequence, mapEntries, setMembers } from '../../shared/value.ts'
import type { SpecState, Value } from '../../shared/value.ts'

/** One place where the actual state is not the expected one. Texts are TLA+ values. */
export interface ValueDifference {
  /** Such as `log.s1[2].term`. */
  readonly path: string
  /** Absent where the actual value has a member or key too many. */
  readonly expected?: string
  /** Absent where the actual value lacks a member or key. */
  readonly actual?: string
}

/** Every place that differs, variable by variable in alphabetical order; empty for equal states. */
export const stateDifferences = (
  expected: SpecState,
  actual: SpecState,
): readonly ValueDifference[] => {
  const variables = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort()
  return variables.flatMap((name) => placesOf(name, expected[name], actual[name]))
}

/** One line for people. */
export const differenceText = ({ path, expected, actual }: ValueDifference): string => {
  if (actual === undefined) return `${path}: lacks ${expected}`
  if (expected === undefined) return `${path}: has ${actual} too much`
  return `${path}: expected ${expected}, actual ${actual}`
}

const placesOf = (
  path: string,
  expected: Value | undefined,
  actual: Value | undefined,
): readonly ValueDifference[] => {
  if (expected === undefined) {
    return actual === undefined ? [] : [{ path, actual: canonical(actual) }]
  }
  if (actual === undefined) return [{ path, expected: canonical(expected) }]
  if (equalValues(expected, actual)) return []
  const whole = [{ path, expected: canonical(expected), actual: canonical(actual) }]
  const inside = insideOf(path, expected, actual)
  return inside !== undefined && readingLength(inside) <= readingLength(whole) ? inside : whole
}

/** Many places inside a value say less than the two values side by side: what is shorter is shown. */
const readingLength = (places: readonly ValueDifference[]): number =>
  places.reduce((sum, place) => sum + differenceText(place).length, 0)

/** The differing places inside two values of one shape; `undefined` where their shapes differ. */
const insideOf = (
  path: string,
  expected: Value,
  actual: Value,
): readonly ValueDifference[] | undefined => {
  const left = setMembers(expected)
  const right = setMembers(actual)
  if (left !== undefined && right !== undefined) return memberDifferences(path, left, right)
  const expectedEntries = entriesOf(expected)
  const actualEntries = entriesOf(actual)
  if (expectedEntries === undefined || actualEntries === undefined) return undefined
  const keys = [...new Set([...expectedEntries.keys(), ...actualEntries.keys()])]
  return keys.flatMap((key) =>
    placesOf(path + step(key), expectedEntries.get(key), actualEntries.get(key)),
  )
}

const memberDifferences = (
  path: string,
  expected: readonly Value[],
  actual: readonly Value[],
): readonly ValueDifference[] => {
  const left = new Set(expected.map(canonical))
  const right = new Set(actual.map(canonical))
  return [
    ...[...left].filter((text) => !right.has(text)).map((text) => ({ path, expected: text })),
    ...[...right].filter((text) => !left.has(text)).map((text) => ({ path, actual: text })),
  ]
}

/** Keys as TLA+ text with their values; `undefined` for what is no function. */
const entriesOf = (value: Value): ReadonlyMap<string, Value> | undefined => {
  if (typeof value !== 'object' || setMembers(value) !== undefined) return undefined
  if (isSequence(value)) return new Map(value.map((item, index) => [String(index + 1), item]))
  const pairs: readonly (readonly [Value, Value])[] = mapEntries(value) ?? Object.entries(value)
  return new Map(pairs.map(([key, image]) => [canonical(key), image]))
}

/** `.s1` for a key that is a plain name, `[2]` for any other. */
const step = (key: string): string => {
  const name = /^"([A-Za-z_]\w*)"$/.exec(key)?.[1]
  return name === undefined ? `[${key}]` : `.${name}`
}
