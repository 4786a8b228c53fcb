/**
 * A set of texts in which an element that one region removes while another adds it is not there: for lists
 * from which a removal must not be lost.
 *
 * State: for each element the dots of its additions and of its removals, of which each drops those of both kinds
 * that its writer had seen. An element is there if it has additions and no removals. What was removed is
 * remembered until somebody who knows of it adds it again: a removal has to win over an addition that arrives
 * later. Encoded by dot: `[[origin, seq, [added, ...], [removed, ...]], ...]`.
 */
import { type Dots, mergeDots, noDots, withOwnDot, withoutKnown } from './dots.ts'
import type { Dot, Fragment } from './fragment.ts'
import { ByDot, type Keyed, mergeKeyed } from './keyed.ts'
import { groupsAt, refuse, requireSize, textsAt, within } from './reading.ts'
import { setChange } from './setChange.ts'

/** Of one element, what nobody who had seen it has changed. */
export interface ElementDots {
  readonly adds: Dots
  readonly removes: Dots
}

/** No element without a dot. */
export type RemoveWinsSet = Keyed<ElementDots>

const name = 'removeWinsSet'

const untouched: ElementDots = { adds: noDots, removes: noDots }

/** A set whose removals win over additions made at the same time. */
export const removeWinsSet: Fragment<RemoveWinsSet> = {
  name,
  empty: new Map(),
  isEmpty: (state) => state.size === 0,

  decode(given, seen) {
    const state = new Map<string, { readonly adds: Dot[]; readonly removes: Dot[] }>()
    const at = (element: string) => {
      const known = state.get(element) ?? { adds: [], removes: [] }
      state.set(element, known)
      return known
    }
    groupsAt(given, { fragment: name, where: 'state' }, seen, (dot, words, place) => {
      requireSize(words, place, 2)
      const added = textsAt(words[0], within(place, 'added'))
      const removed = textsAt(words[1], within(place, 'removed'))
      if (added.length + removed.length === 0) refuse(place, words, 'one element at least')
      for (const element of added) at(element).adds.push(dot)
      for (const element of removed) {
        const { adds, removes } = at(element)
        if (adds.at(-1) === dot) refuse(place, element, 'an element added or removed, not both')
        removes.push(dot)
      }
    })
    return state
  },

  encode(state) {
    const groups = new ByDot(() => ({ added: [] as string[], removed: [] as string[] }))
    for (const [element, { adds, removes }] of state) {
      for (const dot of adds) groups.at(dot).added.push(element)
      for (const dot of removes) groups.at(dot).removed.push(element)
    }
    return groups
      .sorted()
      .map(({ dot, group }) => [dot.origin, dot.seq, group.added.sort(), group.removed.sort()])
  },

  change(state, change, writing) {
    const { add, remove } = setChange(name, change)
    const changed = new Map(state)
    for (const element of add) {
      const { adds, removes } = state.get(element) ?? untouched
      changed.set(element, {
        adds: withOwnDot(adds, writing),
        removes: withoutKnown(removes, writing),
      })
    }
    for (const element of remove) {
      const { adds, removes } = state.get(element) ?? untouched
      changed.set(element, {
        adds: withoutKnown(adds, writing),
        removes: withOwnDot(removes, writing),
      })
    }
    return changed
  },

  merge: (left, leftSeen, right, rightSeen) =>
    mergeKeyed(left, right, (one = untouched, other = untouched) => {
      const adds = mergeDots(one.adds, leftSeen, other.adds, rightSeen)
      const removes = mergeDots(one.removes, leftSeen, other.removes, rightSeen)
      return adds.length + removes.length > 0 ? { adds, removes } : undefined
    }),

  view(state) {
    const there = [...state].filter(
      ([, { adds, removes }]) => adds.length > 0 && removes.length === 0,
    )
    return { value: there.map(([element]) => element).sort() }
  },
}
