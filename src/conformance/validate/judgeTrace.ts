/**
 * What became of one log that the spec should accept, as a report.
 */
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { declarationsOf, readClosure } from '../modules/closure.ts'
import { readOrRefuse, shownPlace } from '../sourceError.ts'
import { explainRefusal } from './explain.ts'
import type { CheckedLog, RunOptions, Walk } from './runTraces.ts'
import type { LoggedTrace } from './validation.ts'

/** What came of one log. */
export interface TraceReport {
  readonly name: string
  readonly lines: number
  /** Lines that the spec accepts, from the first on. */
  readonly matched: number
  /** Share of the lines at which exactly one state of the spec was possible. */
  readonly pinnedShare: number
  /** Numbers of the cases that a scenario shows. */
  readonly cases?: readonly number[]
  /** What must not be; one line each. */
  readonly problems: readonly string[]
  /** More on the problems, for people. */
  readonly details: readonly string[]
}

/** Below this share of pinned lines, a log says too little to hold the code to the spec. */
const leastPinnedShare = 0.95

/** Refusals that are explained at length; one is usually the cause of the others. */
const mostExplained = 3

/** One log with how far TLC came along it. */
export interface WalkedLog {
  readonly trace: LoggedTrace
  readonly log: CheckedLog
  readonly walk: Walk
}

const isRefused = ({ trace, walk }: WalkedLog): boolean => walk.matched < trace.lines.length

export const reportOf = (walked: WalkedLog): TraceReport => {
  const { name, lines, places } = walked.trace
  const { matched, states } = walked.walk
  const after = states.slice(1)
  const pinned = after.filter((count) => count === 1).length
  const pinnedShare = Math.round((pinned / lines.length) * 10_000) / 10_000
  const problems: string[] = []
  if (isRefused(walked)) {
    const place = places[matched]
    const where = place === undefined ? '' : ` (${shownPlace(place)})`
    problems.push(`${name}: the spec refuses line ${matched + 1} of ${lines.length}${where}`)
  } else if (pinnedShare < leastPinnedShare) {
    const first = after.findIndex((count) => count > 1)
    problems.push(
      `${name}: the state of the spec is pinned at ${pinned} of ${lines.length} lines only; after line ${first + 1}, ${after[first]} states are possible. Log more fields.`,
    )
  }
  return { name, lines: lines.length, matched, pinnedShare, problems, details: [] }
}

/** Why the first refused logs were, by their place in `walked`. Starts one JVM for each. */
export const explanationsOf = Effect.fnUntraced(function* (
  walked: readonly WalkedLog[],
  run: RunOptions,
) {
  const refused = walked
    .flatMap((each, index) => (isRefused(each) ? [index] : []))
    .slice(0, mostExplained)
  const found = new Map<number, readonly string[]>()
  if (refused.length === 0) return found
  const moduleFile = join(run.specFolder, `${run.validation.module}.tla`)
  const closure = yield* readOrRefuse(() => readClosure(moduleFile))
  const variables = [...declarationsOf(closure, 'variables').keys()]
  for (const index of refused) {
    run.onProgress?.(`explaining a refusal (${found.size + 1} of ${refused.length})`)
    const { log, walk } = walked[index] as WalkedLog
    found.set(index, yield* explainRefusal(log, walk.matched, variables, run))
  }
  return found
})
