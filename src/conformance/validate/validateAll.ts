/**
 * From the code to the spec: runs the scenarios of all protocols on the code, holds the logs against the
 * specs, and the falsified logs too.
 *
 * It knows no protocol and prints nothing; what it found is in the summary.
 */
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import type { ChildProcessSpawner } from 'effect/process/ChildProcessSpawner'
import type { EnvironmentLacks, TlcBroke, WrongUse } from '../errors.ts'
import type { Protocol } from '../protocol.ts'
import { readOrRefuse } from '../sourceError.ts'
import { writeWholeFile } from '../wholeFile.ts'
import { judgeMutants, readLegal, type MutantReport } from './judgeMutants.ts'
import { explanationsOf, reportOf, type TraceReport, type WalkedLog } from './judgeTrace.ts'
import { mutantsOf } from './mutants.ts'
import { runTraces, type CheckedLog, type RunOptions, type Walk } from './runTraces.ts'
import {
  rewriteTranscripts,
  scenarioFolder,
  selectScenarios,
  transcriptProblem,
  type SelectedScenarios,
  type ValidatedProtocol,
} from './scenarios.ts'
import { logText, recordsOf } from './traceLog.ts'
import type { LoggedTrace, ScenarioResult, Validation } from './validation.ts'

export interface ValidateOptions {
  /** Folder of the specs, full path. */
  readonly specDir: string
  /** Folder with `<protocol folder>/scenarios/`, full path. */
  readonly testsDir: string
  readonly protocols: readonly Protocol[]
  /** Write the transcripts of this run into the scenario files. */
  readonly rewrite?: boolean
  /** Scenarios by name; all, and the falsified logs, where none is named. */
  readonly names?: readonly string[]
  /** Folder to write the scenarios' logs to. */
  readonly emitTo?: string
  readonly onProgress?: (line: string) => void
}

export interface ValidateSummary {
  readonly traces: readonly TraceReport[]
  /** Absent where only some scenarios, or a log of the user's own, were asked for. */
  readonly mutated?: MutantReport
  /** Scenario files written. */
  readonly rewritten: readonly string[]
  /** How often TLC was started. */
  readonly jvms: number
  readonly seconds: number
}

type Failure = WrongUse | EnvironmentLacks | TlcBroke

/** Of a run of TLC on logs, far beyond what any takes. */
const timeoutSeconds = 300

/** Runs everything. Fails with `WrongUse` for scenarios or names that cannot be used. */
export const validateAll = Effect.fnUntraced(function* (
  options: ValidateOptions,
): Effect.fn.Return<ValidateSummary, Failure, ChildProcessSpawner> {
  const startedAt = performance.now()
  const { protocols, testsDir, names = [] } = options
  const selected = yield* selectScenarios(protocols, testsDir, names)
  const parts = yield* Effect.forEach(selected, (each) => validateProtocol(each, options))
  const mutated = parts.flatMap((part) => part.mutated ?? [])
  return {
    traces: parts.flatMap((part) => part.reports),
    ...(mutated.length === 0 ? {} : { mutated: mutated.reduce(sumOf) }),
    rewritten: parts.flatMap((part) => part.rewritten),
    jvms: parts.reduce((sum, part) => sum + part.jvms, 0),
    seconds: (performance.now() - startedAt) / 1000,
  }
})

/** Holds one log of the user's own against the spec. */
export const validateLog = Effect.fnUntraced(function* (
  trace: LoggedTrace,
  protocol: ValidatedProtocol,
  { specDir, onProgress }: Pick<ValidateOptions, 'specDir' | 'onProgress'>,
): Effect.fn.Return<ValidateSummary, Failure, ChildProcessSpawner> {
  const startedAt = performance.now()
  const log = yield* readOrRefuse(() => checkedLog(trace, protocol.validation))
  const run = runOptions(protocol, specDir, onProgress)
  const { walks, jvms } = yield* runTraces([log], run)
  const walked = { trace, log, walk: walks[0] as Walk }
  const explanations = yield* explanationsOf([walked], run)
  return {
    traces: [{ ...reportOf(walked), details: explanations.get(0) ?? [] }],
    rewritten: [],
    jvms: jvms + explanations.size,
    seconds: (performance.now() - startedAt) / 1000,
  }
})

const sumOf = (a: MutantReport, b: MutantReport): MutantReport => ({
  total: a.total + b.total,
  refused: a.refused + b.refused,
  legal: a.legal + b.legal,
  problems: [...a.problems, ...b.problems],
})

/** One protocol's scenarios, and the falsified logs where all scenarios run. */
const validateProtocol = Effect.fnUntraced(function* (
  { protocol, files }: SelectedScenarios,
  options: ValidateOptions,
) {
  const { validation } = protocol
  const results = yield* readOrRefuse(() => files.map((file) => validation.runScenario(file)))
  const traces = results.map((result) => result.trace)
  const rewritten = options.rewrite === true ? yield* rewriteTranscripts(files, results) : []
  yield* emitLogs(protocol, results, options)
  // The falsified logs go through the same runs of TLC as the true ones.
  const isWhole = (options.names ?? []).length === 0
  const mutants = isWhole ? mutantsOf(traces, validation) : []
  const all = [...traces, ...mutants.map((mutant) => mutant.trace)]
  const logs = yield* readOrRefuse(() => all.map((trace) => checkedLog(trace, validation)))
  const run = runOptions(protocol, options.specDir, options.onProgress)
  const { walks, jvms } = yield* runTraces(logs, run)
  const walked = traces.map((trace, index): WalkedLog => ({
    trace,
    log: logs[index] as CheckedLog,
    walk: walks[index] as Walk,
  }))
  const explanations = yield* explanationsOf(walked, run)
  const reports = files.map((file, index): TraceReport => {
    const report = reportOf(walked[index] as WalkedLog)
    const result = results[index] as ScenarioResult
    const changed = rewritten.includes(file.file) ? [] : transcriptProblem(file, result)
    return {
      ...report,
      cases: file.cases,
      problems: [...result.failures, ...changed.slice(0, 1), ...report.problems],
      details: [...changed.slice(1), ...(explanations.get(index) ?? [])],
    }
  })
  const legalFile = join(scenarioFolder(options.testsDir, protocol), 'legal.json')
  const mutated = yield* readOrRefuse(() =>
    isWhole
      ? judgeMutants(mutants, walks.slice(traces.length), readLegal(legalFile), validation)
      : undefined,
  )
  return { reports, mutated, rewritten, jvms: jvms + explanations.size }
})

const emitLogs = (
  protocol: ValidatedProtocol,
  results: readonly ScenarioResult[],
  { emitTo }: ValidateOptions,
) =>
  Effect.forEach(emitTo === undefined ? [] : results, ({ trace }) =>
    writeWholeFile(join(emitTo ?? '', `${trace.name}.ndjson`), logText(protocol.name, trace)),
  )

const runOptions = (
  protocol: ValidatedProtocol,
  specDir: string,
  onProgress?: (line: string) => void,
): RunOptions => ({
  specFolder: join(specDir, protocol.folder),
  validation: protocol.validation,
  timeoutSeconds,
  ...(onProgress === undefined ? {} : { onProgress }),
})

const checkedLog = (trace: LoggedTrace, validation: Validation): CheckedLog => ({
  records: recordsOf(trace, validation),
  constants: validation.constants(trace.constants),
  places: trace.places,
})
