/**
 * Writes a counterexample for people: numbered steps, each with its action, the node that acted and what
 * it changed.
 *
 * It is not a trace format: see `traces/`.
 */
import type { Value } from '../../shared/value.ts'
import type { CheckerName } from '../header.ts'
import type { LoadedModel } from '../model.ts'
import type { Lasso, TraceStep } from '../tlc/runTlc.ts'
import { actingNode, namesInConstants } from './actingNode.ts'
import { showWith, stateDifference } from './difference.ts'
import type { ModelReport } from './report.ts'

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

/** The counterexample of a model, by the checker that gave it. */
export interface ShownCounterexample {
  readonly model: string
  readonly checker: CheckerName
  readonly property: string
  readonly lines: readonly string[]
}

/** Those that nobody expected; with `all` those of models that must fail as well. TLC's goes first. */
export const counterexamplesOf = (
  models: readonly LoadedModel[],
  reports: readonly ModelReport[],
  all: boolean,
): readonly ShownCounterexample[] =>
  reports.flatMap((report) => {
    const model = models.find((each) => each.name === report.model)
    const shown = report.runs.find((run) => run.trace.length > 0)
    if (model === undefined || shown === undefined || !(all || report.problems.length > 0))
      return []
    const property = shown.property ?? 'a property'
    const lines = counterexampleLines(shown, model.behaviour.constants)
    return [{ model: report.model, checker: shown.checker, property, lines }]
  })
