/**
 * Judges a history by every property that it says enough for.
 *
 * Properties have their names in the specs. What a property could not decide within its bound is undecided, and what
 * it found nothing to judge in is said to be unjudged: neither passes for holding.
 */
import { flagHistories, type FlagHistory } from './flagHistory.ts'
import { judgeInventions } from './inventions.ts'
import { Judge, type Violation } from './judge.ts'
import { judgeLosses } from './losses.ts'
import type { History } from './operation.ts'
import { judgePrefixes } from './prefixes.ts'
import { judgeDominance, judgeEpochs } from './regions.ts'
import { type GivenUp, judgeRegisters } from './registers.ts'
import { judgeMonotonicReads, judgeReadYourWrites } from './sessions.ts'
import { judgeStaleness } from './staleness.ts'

interface Given {
  readonly flags: readonly FlagHistory[]
  readonly history: History
  readonly judge: Judge
  readonly mostSteps: number
}

const judges = {
  LinearizableReads: ({ flags, judge, mostSteps }) => judgeRegisters(flags, judge, mostSteps),
  MonotonicReads: ({ flags, judge }) => judgeMonotonicReads(flags, judge),
  ReadYourWrites: ({ flags, judge }) => judgeReadYourWrites(flags, judge),
  BoundedStaleness: ({ flags, judge, history }) =>
    judgeStaleness(flags, judge, history, ['bounded']),
  StaleIsMarked: ({ flags, judge, history }) =>
    judgeStaleness(flags, judge, history, ['session', 'local']),
  CacheNeverInvents: ({ flags, judge, history }) => judgeInventions(flags, judge, history),
  NothingLost: ({ flags, judge, history }) => judgeLosses(flags, judge, history),
  ConsistentPrefix: ({ flags, judge, history }) => judgePrefixes(flags, judge, history),
  CausalDominance: ({ flags, judge }) => judgeDominance(flags, judge),
  EpochMonotonic: ({ flags, judge }) => judgeEpochs(flags, judge),
} satisfies Record<string, (given: Given) => GivenUp | void>

export type HistoryProperty = keyof typeof judges

/** In the order in which they are told. */
export const historyProperties = Object.keys(judges) as readonly HistoryProperty[]

export type Verdict = 'holds' | 'violated' | 'undecided' | 'unjudged'

export interface PropertyVerdict {
  readonly property: HistoryProperty
  readonly verdict: Verdict
  /** Operations that it said something of. */
  readonly judged: number
  readonly violation?: Violation
  /** Flags on which the search reached its bound. */
  readonly givenUp: GivenUp
}

export interface HistoryVerdict {
  /** Violated where any property is, else undecided where any is; unjudged where all are. */
  readonly verdict: Verdict
  readonly operations: number
  readonly flags: number
  readonly properties: readonly PropertyVerdict[]
}

export interface CheckOptions {
  /** All where not given. */
  readonly only?: readonly HistoryProperty[]
  /** Bound on the search for each flag, in operations that are placed. */
  readonly mostSteps?: number
}

const defaultMostSteps = 10_000_000

export function checkHistory(history: History, options: CheckOptions = {}): HistoryVerdict {
  const { only = historyProperties, mostSteps = defaultMostSteps } = options
  const flags = flagHistories(history)
  const properties = only.map((property) => {
    const judge = new Judge()
    const found = judges[property]({ flags, history, judge, mostSteps })
    return verdictOf(property, judge, found ?? [], flags)
  })
  return {
    verdict: wholeVerdict(properties),
    operations: history.operations.length,
    flags: flags.length,
    properties,
  }
}

function verdictOf(
  property: HistoryProperty,
  judge: Judge,
  givenUp: GivenUp,
  flags: readonly FlagHistory[],
): PropertyVerdict {
  const { judged, first } = judge
  if (first === undefined) {
    const verdict = givenUp.length > 0 ? 'undecided' : judged > 0 ? 'holds' : 'unjudged'
    return { property, verdict, judged, givenUp }
  }
  const { placed, because, detail, isShortest = true } = first
  let operations = 0
  for (const flag of flags) {
    for (const { begin } of flag.operations) if (begin <= placed.end) operations += 1
  }
  const { operation } = placed
  const violation: Violation = {
    flagId: operation.flagId,
    operation,
    because: because.map((each) => each.operation),
    operations,
    untilMs: operation.endMs ?? operation.startMs,
    isShortest,
    detail,
  }
  return { property, verdict: 'violated', judged, givenUp, violation }
}

function wholeVerdict(properties: readonly PropertyVerdict[]): Verdict {
  const has = (verdict: Verdict) => properties.some((each) => each.verdict === verdict)
  if (has('violated')) return 'violated'
  if (has('undecided')) return 'undecided'
  return has('holds') ? 'holds' : 'unjudged'
}
