/**
 * Checks one model: on the checkers that its header names and that were asked for, side by side.
 *
 * It compares nothing with committed numbers and prints nothing.
 */
import * as Effect from 'effect/Effect'
import type * as Semaphore from 'effect/Semaphore'
import { availableParallelism } from 'node:os'
import { shownReason } from '../embedded/subset.ts'
import type { CheckerName } from '../header.ts'
import type { ExaminedModel } from './examine.ts'
import { problemsOf } from './judge.ts'
import type { Breakage, CheckerRun, ModelReport, NotChecked } from './report.ts'
import { checkers as realCheckers } from './runCheckers.ts'
import type { Checkers, CheckerServices, TlcAnswer } from './runCheckers.ts'

/** Where one run stands. */
export interface RunProgress {
  readonly model: string
  readonly checker: CheckerName
  readonly phase: 'started' | 'running' | 'ended'
  readonly distinct?: number
  readonly queue?: number
  readonly generated?: number
  readonly secondsElapsed: number
  /** On `ended`: the verdict, or why there is none. */
  readonly outcome?: string
}

export interface CheckOptions {
  /** Both where nothing is said. */
  readonly checkers?: readonly CheckerName[]
  /** Threads of TLC; one for the quick tier and random walks, else all cores, where nothing is said. */
  readonly workers?: number
  /** Counts how often each action is taken; on for the quick tier where nothing is said. */
  readonly coverage?: boolean
  readonly timeoutSeconds?: number
  readonly onProgress?: (progress: RunProgress) => void
  /** Holds one permit for each core; without it everything starts at once. */
  readonly cores?: Semaphore.Semaphore
  /** Permits in `cores`, and threads of TLC in the full tier. */
  readonly coreCount?: number
  readonly use?: Checkers
}

/** What became of one checker: an answer, or why there is none. */
type Attempt<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'lacking'; readonly reason: string }
  | { readonly kind: 'broken'; readonly breakage: Breakage }

/** Checks one model. What goes wrong in a run is part of the report. */
export const runModel = Effect.fnUntraced(function* (
  model: ExaminedModel,
  options: CheckOptions = {},
): Effect.fn.Return<ModelReport, never, CheckerServices> {
  const asked = options.checkers ?? ['tlc', 'embedded']
  const { header } = model.config
  const embeddedApplies = asked.includes('embedded') && header.checkers.includes('embedded')
  const [tlc, embedded] = yield* Effect.all(
    [
      asked.includes('tlc') ? attemptTlc(model, options) : Effect.succeed(undefined),
      embeddedApplies ? attemptEmbedded(model, options) : Effect.succeed(undefined),
    ],
    { concurrency: 'unbounded' },
  )
  const runs: readonly CheckerRun[] = [
    ...(tlc?.kind === 'answered' ? [tlc.answer.run] : []),
    ...(embedded?.kind === 'answered' ? [embedded.answer] : []),
  ]
  const problems = problemsOf(model, runs)
  const breakages = [tlc, embedded].flatMap((each) =>
    each?.kind === 'broken' ? [each.breakage] : [],
  )
  return {
    model: model.name,
    module: header.module,
    protocol: header.protocol,
    tier: header.tier,
    mode: header.mode,
    checkers: header.checkers,
    runs,
    ok: problems.length === 0 && breakages.length === 0,
    problems,
    breakages,
    notChecked: notCheckedOf(model, asked, tlc),
    actions: tlc?.kind === 'answered' ? tlc.answer.actions : [],
    notes: [
      ...(tlc?.kind === 'answered' ? tlc.answer.warnings : []),
      ...(embedded?.kind === 'answered' ? model.subset.flattened.notes : []),
    ],
  }
})

/** The embedded checker reports nothing while it runs; this keeps its time moving. */
const tickMs = 1000

const withCores =
  (options: CheckOptions, wanted: number) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    options.cores === undefined
      ? effect
      : options.cores.withPermits(Math.min(wanted, options.coreCount ?? wanted))(effect)

const attemptTlc = (
  model: ExaminedModel,
  options: CheckOptions,
): Effect.Effect<Attempt<TlcAnswer>, never, CheckerServices> => {
  const { tier, mode } = model.config.header
  const cores = options.coreCount ?? availableParallelism()
  // Each worker walks on its own, so random walks are the same everywhere only with one.
  const alone = tier === 'quick' || mode === 'simulation'
  const workers = options.workers ?? (alone ? 1 : cores)
  const report = reporter(model, 'tlc', options)
  const answered = (options.use ?? realCheckers).tlc(model, {
    workers,
    coverage: options.coverage ?? tier === 'quick',
    ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
    onProgress: (progress) => report({ phase: 'running', ...progress }),
  })
  return Effect.suspend(() => {
    report({ phase: 'started', secondsElapsed: 0 })
    return answered
  }).pipe(
    Effect.map((answer): Attempt<TlcAnswer> => ({ kind: 'answered', answer })),
    Effect.catchTag('EnvironmentLacks', (error) =>
      Effect.succeed<Attempt<TlcAnswer>>({ kind: 'lacking', reason: error.message }),
    ),
    Effect.catchTag(['WrongUse', 'TlcBroke'], (error) =>
      Effect.succeed<Attempt<TlcAnswer>>({
        kind: 'broken',
        breakage: { exitCode: error.exitCode, message: error.message },
      }),
    ),
    Effect.tap((attempt) => Effect.sync(() => reportEnd(report, attempt, (answer) => answer.run))),
    withCores(options, workers),
  )
}

const attemptEmbedded = (
  model: ExaminedModel,
  options: CheckOptions,
): Effect.Effect<Attempt<CheckerRun>> => {
  const report = reporter(model, 'embedded', options)
  return Effect.gen(function* () {
    const startedAt = performance.now()
    const tick = (): void =>
      report({ phase: 'running', secondsElapsed: (performance.now() - startedAt) / 1000 })
    report({ phase: 'started', secondsElapsed: 0 })
    yield* Effect.forkScoped(
      Effect.forever(Effect.andThen(Effect.sleep(tickMs), Effect.sync(tick))),
    )
    return yield* (options.use ?? realCheckers).embedded(model, options.timeoutSeconds)
  }).pipe(
    Effect.scoped,
    Effect.map((answer): Attempt<CheckerRun> => ({ kind: 'answered', answer })),
    Effect.catchTag('EmbeddedBroke', (error) => {
      const ours = error.reason === 'refused' || error.reason === 'warning'
      return Effect.succeed<Attempt<CheckerRun>>({
        kind: 'broken',
        breakage: { exitCode: ours ? 2 : 3, message: error.message },
      })
    }),
    Effect.tap((attempt) => Effect.sync(() => reportEnd(report, attempt, (run) => run))),
    withCores(options, 1),
  )
}

type Report = (progress: Omit<RunProgress, 'model' | 'checker'>) => void

const reporter =
  (model: ExaminedModel, checker: CheckerName, options: CheckOptions): Report =>
  (progress) =>
    options.onProgress?.({ model: model.name, checker, ...progress })

const reportEnd = <Answer>(
  report: Report,
  attempt: Attempt<Answer>,
  runOf: (answer: Answer) => CheckerRun,
): void => {
  if (attempt.kind !== 'answered') {
    const outcome = attempt.kind === 'lacking' ? 'not checked' : attempt.breakage.message
    return report({ phase: 'ended', secondsElapsed: 0, outcome })
  }
  const run = runOf(attempt.answer)
  const outcome = run.property === undefined ? run.verdict : `${run.verdict} ${run.property}`
  report({
    phase: 'ended',
    secondsElapsed: run.seconds,
    distinct: run.distinctStates,
    outcome,
    ...(run.generated === undefined ? {} : { generated: run.generated }),
  })
}

const notCheckedOf = (
  model: ExaminedModel,
  asked: readonly CheckerName[],
  tlc: Attempt<TlcAnswer> | undefined,
): readonly NotChecked[] => {
  const { header, properties } = model.config
  const left: NotChecked[] = []
  const add = (what: string, reason: string): void =>
    void left.push({ model: model.name, what, reason })
  const applies = asked.includes('embedded') && header.checkers.includes('embedded')
  const claims = properties.length === 0 ? '' : ` with its PROPERTIES ${properties.join(', ')}`
  if (tlc?.kind === 'lacking') add(`TLC${claims}`, tlc.reason)
  if (tlc === undefined && applies && properties.length > 0) {
    add(`PROPERTIES ${properties.join(', ')}`, 'only TLC checks them, and it was not asked')
  }
  if (tlc === undefined && !applies) {
    const first = model.subset.reasons[0]
    const why = first === undefined ? 'its header says checkers: tlc' : shownReason(first)
    add('the embedded checker', why)
  }
  return left
}
