/**
 * Compares what the checkers found with what the model's header expects, and with each other.
 *
 * It knows no committed numbers: see `pinned.ts`.
 */
import type { ExaminedModel } from './examine.ts'
import type { CheckerRun } from './report.ts'

const checkerNames = { tlc: 'TLC', embedded: 'the embedded checker' } as const

/** One line for each thing that is not as it must be. */
export const problemsOf = (
  model: ExaminedModel,
  runs: readonly CheckerRun[],
): readonly string[] => [
  ...runs.flatMap((run) => unexpected(model, run)),
  ...disagreement(model, runs),
]

const unexpected = (model: ExaminedModel, run: CheckerRun): readonly string[] => {
  const { expect } = model.config.header
  const by = checkerNames[run.checker]
  if (expect.verdict === 'holds') {
    return run.verdict === 'holds' ? [] : [`${run.property ?? 'a property'} is violated (${by})`]
  }
  if (run.verdict === 'holds') {
    return [`${expect.property} must be violated here, but everything holds (${by})`]
  }
  if (run.property === expect.property) return []
  const found = run.property ?? 'another property'
  const hint = found.includes(' or ')
    ? `; TLC does not say which: list only ${expect.property} of these in this model`
    : ''
  return [`${expect.property} must be violated here, but ${found} is (${by})${hint}`]
}

/**
 * Both search breadth-first, so a counterexample has the same length; how many states were seen before
 * it depends on the order of successors, and is compared only where the whole space was searched.
 */
const disagreement = (model: ExaminedModel, runs: readonly CheckerRun[]): readonly string[] => {
  const [tlc, embedded] = [
    runs.find((run) => run.checker === 'tlc'),
    runs.find((run) => run.checker === 'embedded'),
  ]
  if (tlc === undefined || embedded === undefined) return []
  // The embedded checker is not asked about these, so it cannot disagree.
  if (model.config.properties.some((name) => (tlc.property ?? '').split(' or ').includes(name)))
    return []
  const say = (what: string, left: unknown, right: unknown): readonly string[] =>
    left === right
      ? []
      : [`the checkers disagree on ${what}: ${String(left)} (TLC), ${String(right)} (embedded)`]
  const verdicts = say('the verdict', outcome(tlc), outcome(embedded))
  if (verdicts.length > 0) return verdicts
  if (tlc.verdict === 'holds')
    return say('distinct states', tlc.distinctStates, embedded.distinctStates)
  return tlc.workers === 1
    ? say('the length of the counterexample', tlc.trace.length, embedded.trace.length)
    : []
}

const outcome = (run: CheckerRun): string =>
  run.property === undefined ? run.verdict : `${run.verdict} ${run.property}`
