/**
 * A register that keeps all values that were written at once and decides between none: readers see every one.
 *
 * Served is the one of the first dot, so that all regions serve the same until somebody who has seen them all
 * writes another. Not a conflict that anybody is asked about: that is `agreed`. Encoded `[[origin, seq, value],
 * ...]`.
 */
import type { Json } from '../update.ts'
import { requireSize } from './reading.ts'
import type { Fragment } from './fragment.ts'
import { distinct, isDotReused, register, type Siblings, viewOf } from './register.ts'
import { typedValueAt, type ValueType } from './valueType.ts'

/** The same, of values of one type. */
export function multiValueOf(type: ValueType): Fragment<Siblings<Json>> {
  return register({
    name: 'multiValue',
    contentOf: (change, _state, _writing, place) => typedValueAt(type, change, place),
    wordsOf: (content) => [content],
    readWords(words, place) {
      requireSize(words, place, 1)
      return typedValueAt(type, words[0]!, place)
    },
    view(state) {
      const values = distinct(state.map(({ content }) => content))
      return viewOf(values[0], values, isDotReused(state))
    },
  })
}

/** A register that shows every value written at once. */
export const multiValue = multiValueOf('json')
