/**
 * Which numbers of a run are the same in every run, and how a run differs from the committed ones.
 *
 * With one worker a breadth-first search is deterministic to the last state. With more, the depth and,
 * where a search stops at a violation, the counts depend on timing. A liveness violation is found at a
 * moment that the clock decides. None of these is compared.
 */
import type { CheckerRun, ModelReport } from './report.ts'
import type { EmbeddedNumbers, ModelNumbers, TlcNumbers } from './manifest.ts'

/** What the manifest keeps of a report. */
export const numbersOf = (report: ModelReport): ModelNumbers => {
  const tlc = report.runs.find((run) => run.checker === 'tlc')
  const embedded = report.runs.find((run) => run.checker === 'embedded')
  return {
    module: report.module,
    protocol: report.protocol,
    tier: report.tier,
    mode: report.mode,
    checkers: {
      ...(tlc === undefined ? {} : { tlc: tlcNumbers(tlc) }),
      ...(embedded === undefined ? {} : { embedded: embeddedNumbers(embedded) }),
    },
  }
}

const tlcNumbers = (run: CheckerRun): TlcNumbers => ({
  ...embeddedNumbers(run),
  generated: run.generated ?? 0,
  depth: run.depth ?? 0,
  workers: run.workers,
})

const embeddedNumbers = (run: CheckerRun): EmbeddedNumbers => ({
  verdict: run.verdict,
  ...(run.property === undefined ? {} : { property: run.property }),
  distinctStates: run.distinctStates,
  seconds: Math.round(run.seconds * 100) / 100,
})

/** One line for each number that differs from the committed one, with both. */
export const differences = (
  report: ModelReport,
  committed: ModelNumbers,
  livenessProperties: readonly string[],
): readonly string[] => {
  const found = numbersOf(report)
  const lines: string[] = []
  const compare = (what: string, now: unknown, before: unknown): void => {
    if (now !== before) lines.push(`${what}: ${shown(now)}, the manifest says ${shown(before)}`)
  }
  for (const key of ['module', 'protocol', 'tier', 'mode'] as const) {
    compare(key, found[key], committed[key])
  }
  const [tlc, tlcBefore] = [found.checkers.tlc, committed.checkers.tlc]
  if (tlc !== undefined && tlcBefore !== undefined) {
    compare('TLC: verdict', outcome(tlc), outcome(tlcBefore))
    const alike = outcome(tlc) === outcome(tlcBefore)
    const single = tlc.workers === 1 && tlcBefore.workers === 1
    const liveness = livenessProperties.includes(tlc.property ?? '')
    const exhausted = tlc.verdict === 'holds'
    if (alike && report.mode !== 'simulation' && (exhausted || (single && !liveness))) {
      compare('TLC: distinct states', tlc.distinctStates, tlcBefore.distinctStates)
      compare('TLC: generated states', tlc.generated, tlcBefore.generated)
      if (single) compare('TLC: depth', tlc.depth, tlcBefore.depth)
    }
  }
  const [embedded, embeddedBefore] = [found.checkers.embedded, committed.checkers.embedded]
  if (embedded !== undefined && embeddedBefore !== undefined) {
    compare('embedded checker: verdict', outcome(embedded), outcome(embeddedBefore))
    if (outcome(embedded) === outcome(embeddedBefore)) {
      compare(
        'embedded checker: distinct states',
        embedded.distinctStates,
        embeddedBefore.distinctStates,
      )
    }
  }
  return lines
}

const outcome = (numbers: EmbeddedNumbers): string =>
  numbers.property === undefined ? numbers.verdict : `${numbers.verdict} ${numbers.property}`

const shown = (value: unknown): string =>
  typeof value === 'number' ? value.toLocaleString('en-US') : String(value)

/**
 * Committed numbers with those of this run put in. A checker that did not run keeps its numbers while the
 * header still names it.
 */
export const mergedNumbers = (
  report: ModelReport,
  committed: ModelNumbers | undefined,
): ModelNumbers => {
  const found = numbersOf(report)
  const kept = Object.entries(committed?.checkers ?? {}).filter(([checker]) =>
    report.checkers.some((named) => named === checker),
  )
  return { ...found, checkers: { ...Object.fromEntries(kept), ...found.checkers } }
}
