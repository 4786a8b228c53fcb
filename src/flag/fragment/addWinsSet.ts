/**
 * A set of texts, say an allowlist, in which an element that one region adds while another removes it is there.
 *
 * State: the dots of each element's additions that nobody who had seen them has removed. Encoded by dot, since
 * one change may add many: `[[origin, seq, [element, ...]], ...]`. Paper 4.2, additive allowlists; Bieniusa et
 * al., An optimized conflict-free replicated set (2012).
 */
import { type Dots, mergeDots, noDots, withOwnDot, withoutKnown } from './dots.ts'
import type { Dot, Fragment } from './fragment.ts'
import { mergeKeyed, ByDot, type Keyed } from './keyed.ts'
import { groupsAt, refuse, requireSize, textsAt } from './reading.ts'
import { setChange } from './setChange.ts'

/** No element without a dot. */
export type AddWinsSet = Keyed<Dots>

const name = 'addWinsSet'

/** A set whose additions win over removals made at the same time. */
export const addWinsSet: Fragment<AddWinsSet> = {
  name,
  empty: new Map(),
  isEmpty: (state) => state.size === 0,

  decode(given, seen) {
    const state = new Map<string, Dot[]>()
    groupsAt(given, { fragment: name, where: 'state' }, seen, (dot, words, place) => {
      requireSize(words, place, 1)
      const elements = textsAt(words[0], place)
      if (elements.length === 0) refuse(place, elements, 'one element at least')
      for (const element of elements) {
        const dots = state.get(element)
        if (dots === undefined) state.set(element, [dot])
        else dots.push(dot)
      }
    })
    return state
  },

  encode(state) {
    const groups = new ByDot<string[]>(() => [])
    for (const [element, dots] of state) for (const dot of dots) groups.at(dot).push(element)
    return groups.sorted().map(({ dot, group }) => [dot.origin, dot.seq, group.sort()])
  },

  change(state, change, writing) {
    const { add, remove } = setChange(name, change)
    const changed = new Map(state)
    for (const element of add) {
      changed.set(element, withOwnDot(state.get(element) ?? noDots, writing))
    }
    for (const element of remove) {
      const left = withoutKnown(state.get(element) ?? noDots, writing)
      if (left.length > 0) changed.set(element, left)
      else changed.delete(element)
    }
    return changed
  },

  merge: (left, leftSeen, right, rightSeen) =>
    mergeKeyed(left, right, (one = noDots, other = noDots) => {
      const kept = mergeDots(one, leftSeen, other, rightSeen)
      return kept.length > 0 ? kept : undefined
    }),

  view: (state) => ({ value: [...state.keys()].sort() }),
}
