/**
 * What may be done to a set in one change: `{ add: [...], remove: [...] }`, each element once, either left out.
 *
 * A change that adds and removes one element is refused: it says nothing about which it means.
 */
import type { Json } from '../update.ts'
import { fieldsAt, listAt, refuse, textAt, within } from './reading.ts'

/** No element in both. */
export interface SetChange {
  readonly add: ReadonlySet<string>
  readonly remove: ReadonlySet<string>
}

/** Throws `FragmentError`. */
export function setChange(fragment: string, change: Json): SetChange {
  const place = { fragment, where: 'change' }
  const { add = [], remove = [] } = fieldsAt(change, place, ['add', 'remove'])
  const texts = (given: Json, name: string): ReadonlySet<string> => {
    const here = within(place, name)
    return new Set(listAt(given, here).map((each, at) => textAt(each, within(here, at))))
  }
  const found = { add: texts(add, 'add'), remove: texts(remove, 'remove') }
  for (const element of found.remove) {
    if (found.add.has(element)) refuse(place, element, 'an element added or removed, not both')
  }
  return found
}
