/**
 * Maps from texts to fragments of one kind: regions may change different keys at once, and one key as its kind
 * allows.
 *
 * A change is `{ set: { key: change }, remove: [key, ...] }`. Removing a key drops what its writer had seen of it;
 * what others wrote there at the same time stays. A key is there while its state is not empty.
 * Encoded `[[key, state], ...]` in the order of the keys.
 */
import { isList } from '../canonicalJson.ts'
import type { Json } from '../update.ts'
import { emptyVector, withSeq } from '../versionVector.ts'
import type { Fragment, Writing } from './fragment.ts'
import { FragmentError } from './fragmentError.ts'
import { type Keyed, mergeKeyed } from './keyed.ts'
import { fieldsAt, type Fields, listAt, type Place, refuse, textAt, within } from './reading.ts'

/** Maps whose values are all of one fragment. */
export function mapOf<Inner>(inner: Fragment<Inner>): Fragment<Keyed<Inner>> {
  const name = `mapOf(${inner.name})`

  /** What a writing leaves of a key that it removes: merged with a version that had seen the same, and is empty. */
  const withoutKnown = (state: Inner, { seen, dot }: Writing): Inner =>
    inner.merge(state, emptyVector, inner.empty, withSeq(seen, dot.origin, dot.seq))

  /** Errors of the kind say where in the map. */
  const inKey = <Result>(place: Place, work: () => Result): Result => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof FragmentError)) throw error
      throw new FragmentError(name, `${place.where} ${error.where}`, error.given, error.allowed)
    }
  }

  return {
    name,
    empty: new Map(),
    isEmpty: (state) => state.size === 0,

    decode(given, seen) {
      const place = { fragment: name, where: 'state' }
      const state = new Map<string, Inner>()
      let before: string | undefined
      for (const [at, each] of listAt(given, place).entries()) {
        const here = within(place, at)
        const words = listAt(each, here)
        if (words.length !== 2) refuse(here, words.length, 'a key and its state')
        const key = textAt(words[0], here)
        if (before !== undefined && before >= key) refuse(here, key, 'keys in their order')
        before = key
        const found = inKey(within(place, key), () => inner.decode(words[1]!, seen))
        if (inner.isEmpty(found)) refuse(here, key, 'keys whose state is not empty')
        state.set(key, found)
      }
      return state
    },

    encode: (state) => sortedEntries(state).map(([key, found]) => [key, inner.encode(found)]),

    change(state, change, writing) {
      const { set, remove } = mapChange(name, change)
      const changed = new Map(state)
      const put = (key: string, found: Inner): void => {
        if (inner.isEmpty(found)) changed.delete(key)
        else changed.set(key, found)
      }
      for (const [key, each] of Object.entries(set)) {
        const place = { fragment: name, where: `change.set.${key}` }
        const before = state.get(key) ?? inner.empty
        put(
          key,
          inKey(place, () => inner.change(before, each, writing)),
        )
      }
      for (const key of remove) put(key, withoutKnown(state.get(key) ?? inner.empty, writing))
      return changed
    },

    merge: (left, leftSeen, right, rightSeen) =>
      mergeKeyed(left, right, (one = inner.empty, other = inner.empty) => {
        const merged = inner.merge(one, leftSeen, other, rightSeen)
        return inner.isEmpty(merged) ? undefined : merged
      }),

    view(state) {
      const views = sortedEntries(state).map(([key, found]) => ({ key, ...inner.view(found) }))
      const values = views.flatMap(({ key, value }) =>
        value === undefined ? [] : [[key, value] as const],
      )
      // Which key they are of is part of what nobody has decided.
      const siblings = views.flatMap(({ key, siblings = [] }) =>
        siblings.map((value): Json => Object.fromEntries([[key, value]])),
      )
      return {
        value: Object.fromEntries(values),
        ...(siblings.length > 0 && { siblings }),
        ...(views.some(({ isEquivocal }) => isEquivocal) && { isEquivocal: true }),
      }
    },
  }
}

function sortedEntries<Inner>(state: Keyed<Inner>): readonly (readonly [string, Inner])[] {
  return [...state].sort(([left], [right]) => (left < right ? -1 : 1))
}

function mapChange(
  name: string,
  change: Json,
): { readonly set: Fields; readonly remove: ReadonlySet<string> } {
  const place = { fragment: name, where: 'change' }
  const { set = {}, remove = [] } = fieldsAt(change, place, ['set', 'remove'])
  const setPlace = within(place, 'set')
  if (typeof set !== 'object' || set === null || isList(set)) {
    return refuse(setPlace, set, 'an object of changes by key')
  }
  for (const key of Object.keys(set)) textAt(key, setPlace)
  const removePlace = within(place, 'remove')
  const keys = listAt(remove, removePlace).map((key, at) => textAt(key, within(removePlace, at)))
  for (const key of keys) {
    if (Object.hasOwn(set, key)) refuse(removePlace, key, 'a key set or removed, not both')
  }
  return { set, remove: new Set(keys) }
}
