/**
 * Writes a counterexample for people: numbered steps, each with its action, the node that acted and what
 * it changed.
 *
 * It is not a trace format: see `traces/`.
 */
import type { Value } from '../../shared/value.ts'
import type { Lasso, TraceStep } from '../tlc/runTlc.ts'
import { actingNode, namesInConstants } from './actingNode.ts'
import { showWith, stateDifference } from './difference.ts'

export interface Counterexample {
  readonly trace: readonly TraceStep[]
  /** How an infinite behaviour goes on after its last step. */
  readonly lasso?: Lasso
}

/** The lines of a counterexample; none where the trace is empty. */
export const counterexampleLines = (
  counterexample: Counterexample,
  constants: Readonly<Record<string, Value>>,
): readonly string[] => {
  const { trace, lasso } = counterexample
  const names = namesInConstants(constants)
  const show = showWith(names)
  const width = String(trace.length).length
  const number = (index: number): string => String(index).padStart(width)
  const indent = ' '.repeat(width + 4)
  const lines = trace.flatMap((step, index) => {
    const before = trace[index - 1]
    if (before === undefined) {
      const values = Object.keys(step.state).sort()
      return [
        `${number(step.index)}. the initial state`,
        ...values.map((name) => `${indent}${name} = ${show(step.state[name] as Value)}`),
      ]
    }
    const node = actingNode(before.state, step.state, names)
    const action = step.action === '' ? 'a step' : step.action
    const changes = stateDifference(before.state, step.state, show)
    return [
      `${number(step.index)}. ${action}${node === undefined ? '' : ` by ${node}`}`,
      ...(changes.length === 0 ? ['nothing changes'] : changes).map(
        (change) => `${indent}${change}`,
      ),
    ]
  })
  if (lasso === undefined || trace.length === 0) return lines
  return [...lines, `${' '.repeat(width)}  ${endOf(lasso)}`]
}

const endOf = (lasso: Lasso): string => {
  if ('stuttering' in lasso) return 'then nothing happens any more'
  const action = lasso.action === '' ? 'a step' : lasso.action
  return `then ${action} leads back to step ${lasso.backTo}, and so on for ever`
}
