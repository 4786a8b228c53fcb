/**
 * Reads the counterexample that the embedded checker prints: blocks `State 0` with lines
 * `  variable = value`.
 *
 * The values stay text here; `parseValue` reads them.
 */
import type { TextState } from './request.ts'

const stateLine = /^State \d+/
const variableLine = /^ {2}([A-Za-z0-9_]+) = (.*)$/

/** The states in order. A line that is neither kind goes on with the value above it. */
export const statesOfTrace = (text: string): readonly TextState[] => {
  const states: Record<string, string>[] = []
  let variable: string | undefined
  for (const line of text.split('\n')) {
    const named = variableLine.exec(line)
    const state = states.at(-1)
    if (stateLine.test(line)) {
      states.push({})
      variable = undefined
    } else if (named !== null && state !== undefined) {
      variable = named[1] as string
      state[variable] = named[2] as string
    } else if (variable !== undefined && state !== undefined && line.trim() !== '') {
      state[variable] = `${state[variable] ?? ''} ${line.trim()}`
    }
  }
  return states
}
