/**
 * What changed from one value to the next, as short lines: only the keys of a function, the fields of a
 * record and the members of a set that differ.
 *
 * It is not a diff of texts, and not a patch: long values are written out, but nothing is read back.
 */
import { canonical, equalValues, isSequence, mapEntries, setMembers } from '../../shared/value.ts'
import type { SpecState, Value } from '../../shared/value.ts'

/** Writes values with the model values of a model bare, as its configuration writes them. */
export type ShowValue = (value: Value) => string

/** A {@link ShowValue} for the given model values. */
export const showWith =
  (modelValues: ReadonlySet<string>): ShowValue =>
  (value) =>
    canonical(value).replaceAll(/"([^"\\]*)"/g, (quoted, name: string) =>
      modelValues.has(name) ? name : quoted,
    )

/** Every change between two states, variable by variable. */
export const stateDifference = (
  before: SpecState,
  after: SpecState,
  show: ShowValue,
): readonly string[] => {
  const variables = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return variables.flatMap((variable) =>
    entryDifference(variable, before[variable], after[variable], show),
  )
}

const entryDifference = (
  path: string,
  before: Value | undefined,
  after: Value | undefined,
  show: ShowValue,
): readonly string[] => {
  if (before === undefined) return after === undefined ? [] : [`${path}: new ${show(after)}`]
  if (after === undefined) return [`${path}: gone, was ${show(before)}`]
  return valueDifference(path, before, after, show)
}

const valueDifference = (
  path: string,
  before: Value,
  after: Value,
  show: ShowValue,
): readonly string[] => {
  if (equalValues(before, after)) return []
  const [membersBefore, membersAfter] = [setMembers(before), setMembers(after)]
  if (membersBefore !== undefined && membersAfter !== undefined) {
    return setDifference(path, membersBefore, membersAfter, show)
  }
  if (isSequence(before) && isSequence(after)) return sequenceDifference(path, before, after, show)
  const [entriesBefore, entriesAfter] = [functionEntries(before), functionEntries(after)]
  if (entriesBefore !== undefined && entriesAfter !== undefined) {
    return functionDifference(path, entriesBefore, entriesAfter, show)
  }
  return [`${path}: ${show(before)} -> ${show(after)}`]
}

const setDifference = (
  path: string,
  before: readonly Value[],
  after: readonly Value[],
  show: ShowValue,
): readonly string[] => {
  const without = (from: readonly Value[], others: readonly Value[]): readonly Value[] =>
    from.filter((member) => !others.some((other) => equalValues(member, other)))
  return [
    ...without(before, after).map((member) => `${path}: - ${show(member)}`),
    ...without(after, before).map((member) => `${path}: + ${show(member)}`),
  ]
}

const sequenceDifference = (
  path: string,
  before: readonly Value[],
  after: readonly Value[],
  show: ShowValue,
): readonly string[] => {
  const common = Math.min(before.length, after.length)
  const changed = Array.from({ length: common }, (_, index) =>
    valueDifference(`${path}[${index + 1}]`, before[index] as Value, after[index] as Value, show),
  ).flat()
  if (changed.length === 0 && after.length > common) {
    return [`${path}: appended ${after.slice(common).map(show).join(', ')}`]
  }
  if (changed.length === 0) {
    return [`${path}: cut to ${common}, lost ${before.slice(common).map(show).join(', ')}`]
  }
  return before.length === after.length ? changed : [`${path}: ${show(before)} -> ${show(after)}`]
}

/** The entries of a function or record; the empty sequence is the empty function. */
const functionEntries = (value: Value): readonly (readonly [Value, Value])[] | undefined => {
  if (typeof value !== 'object' || setMembers(value) !== undefined) return undefined
  if (isSequence(value)) return value.length === 0 ? [] : undefined
  return mapEntries(value) ?? Object.entries(value as Readonly<Record<string, Value>>)
}

const functionDifference = (
  path: string,
  before: readonly (readonly [Value, Value])[],
  after: readonly (readonly [Value, Value])[],
  show: ShowValue,
): readonly string[] => {
  const byKey = (
    entries: readonly (readonly [Value, Value])[],
  ): Map<string, readonly [Value, Value]> =>
    new Map(entries.map((entry) => [canonical(entry[0]), entry]))
  const [mapBefore, mapAfter] = [byKey(before), byKey(after)]
  return [...new Set([...mapBefore.keys(), ...mapAfter.keys()])].sort().flatMap((text) => {
    const key = (mapBefore.get(text) ?? mapAfter.get(text))?.[0] as Value
    return entryDifference(
      `${path}${keyPath(key, show)}`,
      mapBefore.get(text)?.[1],
      mapAfter.get(text)?.[1],
      show,
    )
  })
}

/** `[s1]` for a model value or any other key, `.term` for what is plainly a field. */
const keyPath = (key: Value, show: ShowValue): string => {
  const text = show(key)
  return typeof key === 'string' &&
    text === JSON.stringify(key) &&
    /^[A-Za-z_][A-Za-z0-9_]*$/.test(key)
    ? `.${key}`
    : `[${text}]`
}
