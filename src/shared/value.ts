/**
 * Values and states of a TLA+ model, as the checkers, traces and protocols exchange them.
 *
 * It is not where values are written or read as text: see `valueText.ts` and `valueSyntax.ts`, whose
 * functions it hands on.
 */
import { canonical, equalValues } from './valueText.ts'
import type { Value } from './valueText.ts'

export {
  canonical,
  equalValues,
  functionOf,
  isSequence,
  mapEntries,
  setMembers,
  setOf,
} from './valueText.ts'
export type { Value } from './valueText.ts'
export { parseValue, ValueSyntaxError } from './valueSyntax.ts'

/** One state of a model: the value of each variable. */
export type SpecState = { readonly [variable: string]: Value }

/** The text of a whole state: every variable in alphabetical order. Equal states have equal texts. */
export const stateKey = (state: SpecState): string => {
  let text = ''
  for (const variable of Object.keys(state).sort()) {
    text += `/\\ ${variable} = ${canonical(state[variable] as Value)}\n`
  }
  return text
}

/** The variables whose values differ, sorted; a variable that only one state has counts as different. */
export const changedVariables = (before: SpecState, after: SpecState): readonly string[] => {
  const variables = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...variables].sort().filter((variable) => {
    const left = before[variable]
    const right = after[variable]
    if (left === undefined || right === undefined) return left !== right
    return !equalValues(left, right)
  })
}
