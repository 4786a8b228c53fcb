/**
 * Ways to falsify any log whose lines are values: a number, a truth or a name is changed somewhere in a line,
 * in what was done or in what was seen.
 */
import { type Change, type Spot, spotMutation } from './lineSpots.ts'
import type { JsonObject, Mutation } from './validation.ts'

/** Which action a line names is not changed: its arguments would not be that action's. */
const change = (kind: string, others: Change): Mutation =>
  spotMutation(kind, (spot, trace) =>
    spot.path[0] === 'action' || isMore(spot) ? [] : others(spot, trace),
  )

/** A copy that stays under way need never arrive, so to keep one falsifies nothing. */
const isMore = ({ path, value }: Spot): boolean => path[0] === 'keep' && value === false

/** Lists of names that the header's constants hold: of who acts, of flags and of commands. */
const namesIn = (constants: JsonObject): readonly (readonly string[])[] =>
  Object.values(constants).flatMap((value) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string') ? [value] : [],
  )

/** A name becomes another of the same kind. */
const otherNames: Change = ({ value }, { constants }) => {
  const others = namesIn(constants).flatMap((list) =>
    list.some((name) => name === value) ? list : [],
  )
  return [...new Set(others)].filter((name) => name !== value)
}

export const valueMutations: readonly Mutation[] = [
  change('change a number', ({ value }) => {
    if (typeof value !== 'number') return []
    return value === 0 ? [1] : [value - 1, value + 1]
  }),
  change('turn a truth', ({ value }) => (typeof value === 'boolean' ? [!value] : [])),
  change('change a name', otherNames),
]
