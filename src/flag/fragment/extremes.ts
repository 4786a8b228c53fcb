/**
 * Numbers of which, when several were written at once, the greatest or the least is served.
 *
 * Not a number that can only grow: whoever had seen a value may write a smaller one, or a mistake could never be
 * taken back. Encoded `[[origin, seq, number], ...]`.
 */
import type { Json } from '../update.ts'
import { type Place, refuse, requireSize } from './reading.ts'
import { isDotReused, register, type RegisterKind, viewOf } from './register.ts'

/** A number; of several written at once the greatest is served. */
export const maximum = register(extremeOf('maximum', (left, right) => Math.max(left, right)))

/** A number; of several written at once the least is served. */
export const minimum = register(extremeOf('minimum', (left, right) => Math.min(left, right)))

function extremeOf(
  name: string,
  better: (left: number, right: number) => number,
): RegisterKind<number> {
  return {
    name,
    contentOf: (change, _state, _writing, place) => numberAt(change, place),
    wordsOf: (content) => [content],
    readWords(words, place) {
      requireSize(words, place, 1)
      return numberAt(words[0], place)
    },
    view(state) {
      const numbers = state.map(({ content }) => content)
      const value = numbers.length === 0 ? undefined : numbers.reduce(better)
      return viewOf(value, [], isDotReused(state))
    },
  }
}

function numberAt(given: Json | undefined, place: Place): number {
  if (typeof given !== 'number' || !Number.isFinite(given)) {
    return refuse(place, given, 'a finite number')
  }
  // JSON has no negative zero.
  return given === 0 ? 0 : given
}
