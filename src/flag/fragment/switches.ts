/**
 * Switches: `enableWins` is on while any of the values that were set at once is on, `disableWins` only while all
 * are.
 *
 * A switch is a set with one element: `true` adds it, `false` removes it, and either drops what its writer had
 * seen of both. Other than a set it has to tell a switch that is off from one that nobody has set, whose value the
 * flag declares; so `enableWins` too remembers a removal. That makes it a register of on and off.
 * Encoded `[[origin, seq, isOn], ...]`.
 */
import type { Json } from '../update.ts'
import { type Place, refuse, requireSize } from './reading.ts'
import { isDotReused, register, type RegisterKind, viewOf } from './register.ts'

/** A switch that is on while any of the values set at once is. */
export const enableWins = register(switchOf('enableWins', (values) => values.includes(true)))

/** A switch that is off while any of the values set at once is. */
export const disableWins = register(switchOf('disableWins', (values) => !values.includes(false)))

function switchOf(
  name: string,
  isOn: (values: readonly boolean[]) => boolean,
): RegisterKind<boolean> {
  return {
    name,
    contentOf: (change, _state, _writing, place) => booleanAt(change, place),
    wordsOf: (content) => [content],
    readWords(words, place) {
      requireSize(words, place, 1)
      return booleanAt(words[0], place)
    },
    view(state) {
      const value = state.length === 0 ? undefined : isOn(state.map(({ content }) => content))
      return viewOf(value, [], isDotReused(state))
    },
  }
}

function booleanAt(given: Json | undefined, place: Place): boolean {
  return typeof given === 'boolean' ? given : refuse(place, given, 'true or false')
}
