/**
 * Reads a counterexample as the embedded checker itself prints it: blocks `State 0` with lines `  variable = value`.
 * It names no actions and no property.
 */
import { statesOfTrace } from '../../conformance/embedded/traceText.ts'
import { parseValue, ValueSyntaxError } from '../../shared/value.ts'
import { ExplainError } from '../explainError.ts'
import type { SpecTrace } from './specTrace.ts'

export function isEmbeddedOutput(text: string): boolean {
  return /^State \d+[^\n]*\n {2}[A-Za-z0-9_]+ = /m.test(text)
}

/** Throws {@link ExplainError} where a value cannot be read. */
export function readEmbeddedOutput(text: string): SpecTrace {
  const steps = statesOfTrace(text).map((state, at) => ({
    index: at + 1,
    action: at === 0 ? 'Init' : '',
    state: Object.fromEntries(
      Object.entries(state).map(([variable, value]) => [variable, valueOf(value, variable, at)]),
    ),
  }))
  return { source: 'embedded checker', name: 'a behaviour', about: [], isViolation: true, steps }
}

function valueOf(text: string, variable: string, at: number) {
  try {
    return parseValue(text)
  } catch (error) {
    if (!(error instanceof ValueSyntaxError)) throw error
    throw new ExplainError(`state ${at}, ${variable}: ${error.message}`)
  }
}
