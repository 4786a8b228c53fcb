/**
 * What `flagspan validate` found, as a table, as lines and as JSON.
 *
 * It prints nothing and judges nothing.
 */
import type { MutantReport } from './judgeMutants.ts'
import type { TraceReport } from './judgeTrace.ts'
import type { ValidateSummary } from './validateAll.ts'

/** Whether everything is as it must be. */
export const summaryHolds = ({ traces, mutated }: ValidateSummary): boolean =>
  traces.every((trace) => trace.problems.length === 0) && (mutated?.problems.length ?? 0) === 0

export const tableHeader = ['trace', 'cases', 'lines', 'matched', 'pinned'] as const

export const tableRows = ({
  traces,
}: ValidateSummary): readonly (readonly (string | number | undefined)[])[] =>
  traces.map(({ name, cases, lines, matched, pinnedShare }) => [
    name,
    cases?.join(', '),
    lines,
    matched,
    percent(pinnedShare),
  ])

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`

/** Every problem with what there is to say about it. */
export const problemLines = ({ traces, mutated }: ValidateSummary): readonly string[] => [
  ...traces.flatMap(({ problems, details }) => [
    ...problems.map((problem) => `failed: ${problem}`),
    ...details.map((detail) => `  ${detail}`),
  ]),
  ...(mutated?.problems ?? []).map((problem) => `failed: ${problem}`),
]

/** One line on falsified logs. */
export const mutantLine = ({ total, refused, legal }: MutantReport): string =>
  `${total} falsified logs: ${refused} refused, ${legal} legal behaviours all the same`

export const lastLine = (summary: ValidateSummary): string => {
  const { traces, mutated } = summary
  const problems = problemCount(summary)
  if (problems > 0)
    return `${problems} problem${problems === 1 ? '' : 's'} with logs held against the spec`
  const lines = traces.reduce((sum, trace) => sum + trace.lines, 0)
  const teeth = mutated === undefined ? '' : `; ${mutantLine(mutated)}`
  return `the spec accepts ${traces.length} log${traces.length === 1 ? '' : 's'} of ${lines} lines${teeth}`
}

const problemCount = ({ traces, mutated }: ValidateSummary): number =>
  traces.reduce((sum, trace) => sum + trace.problems.length, mutated?.problems.length ?? 0)

/** The object that `--json` prints. */
export const jsonSummary = (summary: ValidateSummary): object => ({
  ok: summaryHolds(summary),
  traces: summary.traces.map((trace: TraceReport) => ({
    name: trace.name,
    lines: trace.lines,
    matched: trace.matched,
    pinnedShare: trace.pinnedShare,
    ...(trace.cases === undefined ? {} : { cases: trace.cases }),
    problems: trace.problems,
  })),
  ...(summary.mutated === undefined ? {} : { mutated: summary.mutated }),
  jvms: summary.jvms,
  seconds: Math.round(summary.seconds * 10) / 10,
})
