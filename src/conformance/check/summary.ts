/**
 * A finished check as rows of a table, as lines and as one JSON object.
 *
 * It prints nothing.
 */
import type { ManifestDifference } from './record.ts'
import type { CheckerRun, ModelReport, NotChecked } from './report.ts'

export interface CheckSummary {
  readonly reports: readonly ModelReport[]
  readonly differences: readonly ManifestDifference[]
}

/** Columns of {@link tableRows}. */
export const tableHeader: readonly string[] = [
  'model',
  'checker',
  'verdict',
  'distinct states',
  'depth',
  'time',
]

/** One row for each run; a number stands for a cell that is aligned right. */
export const tableRows = (
  reports: readonly ModelReport[],
  formatSeconds: (seconds: number) => string,
): readonly (readonly (string | number | undefined)[])[] =>
  reports.flatMap((report) => {
    const rows = report.runs.map((run) => [
      report.model,
      run.checker,
      shownVerdict(report, run),
      report.mode === 'simulation' ? undefined : run.distinctStates,
      run.verdict === 'holds' && report.mode === 'simulation' ? undefined : run.depth,
      formatSeconds(run.seconds),
    ])
    return rows.length === 0
      ? [[report.model, undefined, report.breakages.length > 0 ? 'no verdict' : 'not checked']]
      : rows
  })

const shownVerdict = (report: ModelReport, run: CheckerRun): string => {
  const verdict = run.property === undefined ? run.verdict : `violates ${run.property}`
  return report.problems.length === 0 && run.verdict !== 'holds'
    ? `${verdict}, as it must`
    : verdict
}

/** Everything that is wrong, one line each, with the model in front. */
export const failureLines = (summary: CheckSummary): readonly string[] => [
  ...summary.reports.flatMap((report) =>
    [...report.problems, ...report.breakages.map((breakage) => breakage.message)].map(
      (line) => `${report.model}: ${line}`,
    ),
  ),
  ...summary.differences.map((difference) => `${difference.model}: ${difference.line}`),
]

export const notCheckedOf = (reports: readonly ModelReport[]): readonly NotChecked[] =>
  reports.flatMap((report) => report.notChecked)

/** What was not checked, grouped by reason so that a missing Java is said once. */
export const notCheckedLines = (notChecked: readonly NotChecked[]): readonly string[] => {
  const byReason = Map.groupBy(notChecked, (each) => each.reason)
  return [...byReason].map(([reason, group]) => {
    const what = group.map((each) => `${each.model} (${each.what})`).join(', ')
    return `not checked: ${what}: ${reason}`
  })
}

/** The last line: what holds, and what was not checked. */
export const lastLine = (summary: CheckSummary): string => {
  const { reports } = summary
  const failed = reports.filter((report) => !report.ok).length
  const checked = reports.filter((report) => report.ok && report.runs.length > 0)
  const mustFail = checked.filter((report) => report.runs.some((run) => run.verdict !== 'holds'))
  const parts = [
    `${checked.length} of ${reports.length} models came out as they must` +
      (mustFail.length === 0 ? '' : ` (${mustFail.length} of them by being violated)`),
  ]
  if (failed > 0) parts.push(`${failed} failed`)
  if (summary.differences.length > 0) {
    parts.push(`${summary.differences.length} numbers differ from the manifest`)
  }
  parts.push(`not checked: ${notCheckedOf(reports).length}`)
  return parts.join('; ')
}

/** Why the command fails, in one line: the first failure, and how many more there are. */
export const failureMessage = (summary: CheckSummary): string => {
  const [first, ...others] = failureLines(summary)
  const left = notCheckedOf(summary.reports).length
  if (first === undefined) return `--strict: ${left} checks could not be made here, as said above`
  return others.length === 0 ? first : `${first} (and ${others.length} more)`
}

/** 0 holds, 1 a property fails or a number differs, 2 and 3 as the first breakage says. */
export const exitCodeOf = (summary: CheckSummary, strict: boolean): 0 | 1 | 2 | 3 => {
  if (summary.reports.some((report) => report.problems.length > 0)) return 1
  if (summary.differences.length > 0) return 1
  const breakage = summary.reports.flatMap((report) => report.breakages)[0]
  if (breakage !== undefined) return breakage.exitCode
  return strict && notCheckedOf(summary.reports).length > 0 ? 3 : 0
}

/** The object that `--json` prints. */
export const jsonSummary = (summary: CheckSummary, strict: boolean): object => ({
  ok: exitCodeOf(summary, strict) === 0,
  models: summary.reports.flatMap(modelRows),
  notChecked: notCheckedOf(summary.reports),
  failures: failureLines(summary),
})

/** One model on one checker, as `check` and `verify` print it with `--json`. */
export const modelRows = (report: ModelReport) =>
  report.runs.map((run) => ({
    module: report.module,
    model: report.model,
    protocol: report.protocol,
    checker: run.checker,
    verdict: run.verdict,
    property: run.property ?? null,
    ok: report.ok,
    distinctStates: run.distinctStates,
    depth: run.depth ?? null,
    seconds: Math.round(run.seconds * 1000) / 1000,
  }))
