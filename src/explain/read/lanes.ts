/**
 * Which variables of a spec belong to lanes: those that are functions of its servers or regions, worked out from the
 * states alone where no constants say who they are.
 *
 * A guess that helps reading. A record is a function as well; what tells them apart is that names of regions are values
 * elsewhere (the source of a message, a vote), key several variables, or are numbered.
 */
import {
  isSequence,
  mapEntries,
  setMembers,
  type SpecState,
  type Value,
} from '../../shared/value.ts'

/** The entries of a function of names, or of a record. */
export function namedEntries(value: Value | undefined): ReadonlyMap<string, Value> | undefined {
  if (typeof value !== 'object' || isSequence(value)) return undefined
  if (setMembers(value) !== undefined || mapEntries(value) !== undefined) return undefined
  return new Map(Object.entries(value as Readonly<Record<string, Value>>))
}

/** The names, in the order of the states; none where no variable is a function of names. */
export function lanesOf(
  states: readonly SpecState[],
  constants: Readonly<Record<string, Value>> | undefined,
): readonly string[] {
  const declared = Object.values(constants ?? {}).flatMap((value) => {
    const names = (setMembers(value) ?? []).filter((member) => typeof member === 'string')
    return names.length === 0 ? [] : [new Set(names)]
  })
  const mentioned = namesIn(states)
  let best: { readonly keys: readonly string[]; readonly score: number } | undefined
  for (const { keys, variables, areRecords } of keySets(states[0] ?? {})) {
    const isDeclared = declared.some((names) => keys.every((key) => names.has(key)))
    if (declared.length > 0 && !isDeclared) continue
    const isMentioned = keys.some((key) => mentioned.has(key))
    const score =
      variables * 2 +
      (isMentioned ? 3 : 0) +
      (areNumbered(keys) ? 2 : 0) +
      (areRecords ? 1 : 0) +
      (isDeclared ? 4 : 0)
    if (score >= 3 && score > (best?.score ?? 0)) best = { keys, score }
  }
  return best === undefined ? [] : best.keys.toSorted(byNumber)
}

/** `s1`, `s2`: fields of a record are rarely called so. */
function areNumbered(keys: readonly string[]): boolean {
  const names = keys.map((key) => /^([A-Za-z]+)\d+$/.exec(key)?.[1])
  return names.every((name) => name !== undefined && name === names[0])
}

const byNumber = (left: string, right: string): number =>
  left.localeCompare(right, 'en', { numeric: true })

interface KeySet {
  readonly keys: readonly string[]
  variables: number
  areRecords: boolean
}

function keySets(state: SpecState): Iterable<KeySet> {
  const sets = new Map<string, KeySet>()
  for (const value of Object.values(state)) {
    const entries = namedEntries(value)
    if (entries === undefined || entries.size === 0) continue
    const keys = [...entries.keys()]
    const name = keys.toSorted().join('\n')
    const known = sets.get(name) ?? { keys, variables: 0, areRecords: false }
    known.variables += 1
    known.areRecords ||= [...entries.values()].every((image) => namedEntries(image) !== undefined)
    sets.set(name, known)
  }
  return sets.values()
}

/** Every text that is a value somewhere, and not only a key. */
function namesIn(states: readonly SpecState[]): ReadonlySet<string> {
  const names = new Set<string>()
  const seen = new Set<object>()
  const visit = (value: Value): void => {
    if (typeof value === 'string') names.add(value)
    if (typeof value !== 'object' || seen.has(value)) return
    seen.add(value)
    const entries = mapEntries(value)
    const inner = isSequence(value)
      ? value
      : (setMembers(value) ?? entries?.flat() ?? Object.values(value as Record<string, Value>))
    for (const each of inner) visit(each)
  }
  for (const state of states) for (const value of Object.values(state)) visit(value)
  return names
}
