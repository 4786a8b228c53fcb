/**
 * Runs TLC on one model and reads its result.
 *
 * It knows neither headers nor expectations: whether a violation was wanted is the caller's business.
 * For TLC as a command with its own output, see `runTool.ts`.
 */
import * as Effect from 'effect/Effect'
import * as ChildProcess from 'effect/process/ChildProcess'
import { ChildProcessSpawner, type ChildProcessHandle } from 'effect/process/ChildProcessSpawner'
import * as Stream from 'effect/Stream'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { EnvironmentLacks, TlcBroke, WrongUse } from '../errors.ts'
import { shownPath } from '../sourceError.ts'
import { breakageOf } from './breakage.ts'
import { tlcCommandLine } from './commandLine.ts'
import { dumpFile } from './dumpFile.ts'
import { logReader, type ActionCoverage, type LogReader, type TlcProgress } from './log.ts'
import { runFolder } from './runFolder.ts'
import { signalIn } from './signal.ts'
import { describeSystemError } from './systemError.ts'
import { findTlaTools, type TlaTools } from './tools.ts'
import { verdictOf, type Verdict } from './verdict.ts'

export type { ActionCoverage, TlcProgress } from './log.ts'
export type { Lasso, TraceStep } from './trace.ts'
export type { ViolationKind } from './verdict.ts'

/** What to run. */
export interface TlcOptions {
  /** The `.tla` file; modules that it uses are looked for beside it and in `../shared`. */
  readonly moduleFile: string
  readonly configFile: string
  /** Further folders with modules that it uses. */
  readonly moduleFolders?: readonly string[]
  readonly mode:
    | { readonly kind: 'check' }
    | {
        readonly kind: 'simulate'
        /** Behaviours per worker. */
        readonly num: number
        /** Steps per behaviour. */
        readonly depth: number
        readonly seed: number
      }
  readonly workers: number
  /** File for the whole state graph (`-dump dot,actionlabels`); written only where the model holds. */
  readonly dumpDot?: string
  readonly coverage?: boolean
  /** JVM heap; the JVM's own choice (a quarter of the memory) where it is not given. */
  readonly heapMb?: number
  readonly timeoutSeconds?: number
  /** For a model of at most a few thousand states: a JVM that starts faster and runs slower. */
  readonly short?: boolean
  /** Called about once a second. TLC reports counts after 3 seconds and then each minute only. */
  readonly onProgress?: (progress: TlcProgress) => void
  /** Takes each line that the spec prints, in place of `output`, which keeps a limited number. */
  readonly onOutput?: (line: string) => void
}

/** What TLC found. */
export interface TlcResult extends Verdict {
  /** States generated, those found again counted each time. */
  readonly generated: number
  /** 0 in simulation, which does not tell states apart. */
  readonly distinctStates: number
  /** Depth of the search, in states. With several workers it may differ by one from run to run. */
  readonly depth: number
  /** Wall time with the start of the JVM. */
  readonly seconds: number
  /** Empty unless it was asked for. Every action of the model is there; one never taken has 0. */
  readonly coverage: readonly ActionCoverage[]
  readonly warnings: readonly string[]
  /** What the spec itself printed. */
  readonly output: readonly string[]
  /** Such as `2.18`. */
  readonly tlcVersion: string
  /** SHA-256 of the jar that ran. */
  readonly jarSha256: string
}

/** Between two calls of `onProgress`. */
const progressIntervalMs = 1000

/** Longest the JVM may take to end after it was asked to, before it is killed. */
const killAfter = '3 seconds'

/**
 * Runs TLC to its end. The child process and the run's folders are gone when this ends, however it
 * ends. Fails with `WrongUse` for a module or configuration that TLC cannot read, with
 * `EnvironmentLacks` without Java or jar, with `TlcBroke` for a run without a verdict.
 */
export const runTlc = Effect.fnUntraced(function* (
  options: TlcOptions,
): Effect.fn.Return<TlcResult, WrongUse | EnvironmentLacks | TlcBroke, ChildProcessSpawner> {
  const moduleFile = resolve(options.moduleFile)
  const configFile = resolve(options.configFile)
  const configText = yield* readInput(configFile, 'configuration')
  yield* readInput(moduleFile, 'module')
  const tools = yield* findTlaTools()
  const startedAt = performance.now()
  const elapsed = () => (performance.now() - startedAt) / 1000
  const reader = logReader(() => report(), options.onOutput)
  const report = () =>
    options.onProgress?.({
      generated: 0,
      distinct: 0,
      queue: 0,
      depth: 0,
      ...reader.log.counts,
      secondsElapsed: elapsed(),
    })
  const { exitCode, errorLines } = yield* Effect.scoped(
    Effect.gen(function* () {
      const folder = yield* runFolder
      const dump = options.dumpDot === undefined ? undefined : yield* dumpFile(options.dumpDot)
      const args = tlcCommandLine(tools, folder, { ...options, moduleFile, configFile }, dump?.path)
      const child = yield* startJava(tools, args, dirname(moduleFile))
      yield* Effect.forkScoped(
        Effect.forever(Effect.andThen(Effect.sleep(progressIntervalMs), Effect.sync(report))),
      )
      const ended = yield* readToEnd(child, reader, configFile).pipe(
        withTimeout(options.timeoutSeconds, configFile),
      )
      if (dump !== undefined && ended.exitCode === 0) yield* dump.keep
      return ended
    }),
  )
  const verdict = verdictOf(exitCode, reader.log)
  if (verdict === undefined) {
    return yield* breakageOf({
      moduleFile,
      configFile,
      configText,
      exitCode,
      log: reader.log,
      errorLines,
    })
  }
  return toResult(verdict, reader, tools, elapsed())
})

function toResult(
  verdict: Verdict,
  { log }: LogReader,
  tools: TlaTools,
  seconds: number,
): TlcResult {
  // A violation by an initial state ends the run before TLC counts anything.
  const seen = verdict.trace.length
  return {
    ...verdict,
    generated: log.counts?.generated ?? seen,
    distinctStates: log.counts?.distinct ?? seen,
    depth: log.counts?.depth ?? seen,
    seconds,
    coverage: log.coverage,
    warnings: [...parserWarnings(log.parserLines), ...log.warnings],
    output: log.output,
    tlcVersion: log.version ?? 'unknown',
    jarSha256: tools.jar.sha256,
  }
}

/** SANY lists its warnings, each with its place, in one block at the end of what it says. */
function parserWarnings(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('*** Warnings:'))
  if (start === -1) return []
  return lines
    .slice(start + 1)
    .join('\n')
    .split(/(?=^line \d+, col \d+ to )/m)
    .map((warning) => warning.trim().replaceAll(/\s+/g, ' '))
    .filter((warning) => warning !== '')
}

const readInput = (file: string, kind: string) =>
  Effect.tryPromise({
    try: () => readFile(file, 'utf8'),
    catch: (error) =>
      new WrongUse({
        message: `${shownPath(file)}: cannot read this ${kind}: ${describeSystemError(error)}`,
      }),
  })

const startJava = Effect.fnUntraced(function* (
  tools: TlaTools,
  args: readonly string[],
  cwd: string,
) {
  const spawner = yield* ChildProcessSpawner
  return yield* spawner
    .spawn(
      ChildProcess.make(tools.java.path, args, {
        // The configuration is named relative to it.
        cwd,
        stdin: 'ignore',
        forceKillAfter: killAfter,
      }),
    )
    .pipe(
      Effect.mapError(
        (error) =>
          new EnvironmentLacks({
            what: 'Java',
            message: `cannot start ${tools.java.path}: ${error.message}`,
          }),
      ),
    )
})

/** Reads all output, then the exit code. */
const readToEnd = Effect.fnUntraced(function* (
  child: ChildProcessHandle,
  reader: LogReader,
  configFile: string,
) {
  const errorLines: string[] = []
  const read = (stream: ChildProcessHandle['stdout'], take: (line: string) => void) =>
    stream.pipe(
      Stream.decodeText(),
      Stream.splitLines,
      Stream.runForEachArray((lines) => Effect.sync(() => lines.forEach(take))),
    )
  const ended = Effect.all(
    [
      read(child.stdout, reader.line),
      read(child.stderr, (line) => errorLines.push(line)),
      child.exitCode,
    ],
    { concurrency: 'unbounded' },
  )
  const [, , exitCode] = yield* ended.pipe(
    Effect.mapError(
      (error) =>
        new TlcBroke({
          reason: 'killed',
          message: `${shownPath(configFile)}: TLC was ended from outside (${signalIn(error) ?? error.message}). Run it again.`,
        }),
    ),
  )
  reader.end()
  return { exitCode: Number(exitCode), errorLines }
})

const withTimeout =
  (seconds: number | undefined, configFile: string) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | TlcBroke, R> =>
    seconds === undefined
      ? effect
      : Effect.timeoutOrElse(effect, {
          duration: seconds * 1000,
          orElse: () =>
            Effect.fail(
              new TlcBroke({
                reason: 'timeout',
                message: `${shownPath(configFile)}: TLC was stopped after its time limit of ${seconds} seconds. Give it more, or the model smaller bounds.`,
              }),
            ),
        })
