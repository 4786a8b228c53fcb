/**
 * Which node acted in a step, worked out from the states alone: labels of TLC 2.18 carry no arguments.
 *
 * It is a guess that helps reading, never part of a verdict.
 */
import { equalValues, isSequence, mapEntries, setMembers } from '../../shared/value.ts'
import type { SpecState, Value } from '../../shared/value.ts'

/** Every name in the sets that the constants of a model hold: its nodes are among them. */
export const namesInConstants = (
  constants: Readonly<Record<string, Value>>,
): ReadonlySet<string> => {
  const names = new Set<string>()
  const visit = (value: Value): void => {
    if (typeof value === 'string') names.add(value)
    for (const member of typeof value === 'object' ? (setMembers(value) ?? []) : []) visit(member)
  }
  for (const value of Object.values(constants)) visit(value)
  return names
}

/**
 * The name under which the most variables changed their entry; of equals, the one whose first change
 * comes in the first variable. `undefined` where no function of nodes changed.
 */
export const actingNode = (
  before: SpecState,
  after: SpecState,
  names: ReadonlySet<string>,
): string | undefined => {
  const votes = new Map<string, number>()
  for (const variable of Object.keys(after)) {
    for (const key of changedKeys(before[variable], after[variable])) {
      if (names.has(key)) votes.set(key, (votes.get(key) ?? 0) + 1)
    }
  }
  let best: string | undefined
  for (const [key, count] of votes) {
    if (best === undefined || count > (votes.get(best) ?? 0)) best = key
  }
  return best
}

const changedKeys = (before: Value | undefined, after: Value | undefined): readonly string[] => {
  const [left, right] = [namedEntries(before), namedEntries(after)]
  if (left === undefined || right === undefined) return []
  return [...new Set([...left.keys(), ...right.keys()])].filter((key) => {
    const [old, now] = [left.get(key), right.get(key)]
    return old === undefined || now === undefined ? old !== now : !equalValues(old, now)
  })
}

const namedEntries = (value: Value | undefined): ReadonlyMap<string, Value> | undefined => {
  if (typeof value !== 'object' || isSequence(value) || setMembers(value) !== undefined)
    return undefined
  const entries = mapEntries(value) ?? Object.entries(value as Readonly<Record<string, Value>>)
  return new Map(entries.flatMap(([key, image]) => (typeof key === 'string' ? [[key, image]] : [])))
}
