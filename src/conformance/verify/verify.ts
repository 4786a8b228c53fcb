/**
 * The main job in its quick tier: models checked, transitions replayed, graphs compared, schedules run,
 * seeded bugs caught. It decides nothing of its own: it runs the others and puts their rows together.
 */
import * as Effect from 'effect/Effect'
import type { ExaminedModel } from '../check/examine.ts'
import type { ModelReport, NotChecked } from '../check/report.ts'
import type { CheckerServices } from '../check/runCheckers.ts'
import { recordReports } from '../check/record.ts'
import { examineModels, runModels } from '../check/runModels.ts'
import { notCheckedOf } from '../check/summary.ts'
import type { EnvironmentLacks, TlcBroke, WrongUse } from '../errors.ts'
import { findModels, isCounterModel } from '../model.ts'
import type { Model } from '../model.ts'
import { isSearched } from '../mutants/bounds/bounds.ts'
import { boundsRows } from '../mutants/bounds/pinnedBounds.ts'
import { antecedentRows } from '../mutants/antecedents.ts'
import { codeRows } from '../mutants/codeMutants.ts'
import { pinMatrix } from '../mutants/pinnedMatrix.ts'
import type { KillMatrix, MutantRow } from '../mutants/rows.ts'
import { actionRows, propertyRows } from '../mutants/killMatrix.ts'
import { isBugModel, specMutants } from '../mutants/specMutants.ts'
import { toothlessLines } from '../mutants/teeth.ts'
import { exploreAll, replayAll } from '../replay/conformance.ts'
import { pinCounts } from '../replay/pinnedCounts.ts'
import { findReplayModels, loadReplay } from '../replay/replayModels.ts'
import type { ReplayPlaces } from '../replay/replayModels.ts'
import { failureLines, summaryHolds } from '../replay/summary.ts'
import type { ReplaySummary } from '../replay/summary.ts'
import { problemLines } from '../validate/summary.ts'
import { validateAll } from '../validate/validateAll.ts'
import type { ValidateSummary } from '../validate/validateAll.ts'
import { runSchedules } from '../schedules/runSchedules.ts'
import type { ScheduleRow } from '../schedules/runSchedules.ts'

export interface VerifyOptions {
  /** Folder with the protocols' scenarios; without it no logs are held against the specs. */
  readonly testsDir: string | undefined
  readonly places: ReplayPlaces
  readonly seed: number
  /** Random schedules in each world. */
  readonly schedules: number
  readonly onProgress: (line: string) => void
}

export interface VerifyResult {
  readonly reports: readonly ModelReport[]
  readonly replay: ReplaySummary
  readonly schedules: readonly ScheduleRow[]
  /** Absent where it was not done. */
  readonly validation: ValidateSummary | undefined
  readonly matrix: KillMatrix
  readonly notChecked: readonly NotChecked[]
  /** One line for each thing that does not hold; empty where everything that was checked holds. */
  readonly failures: readonly string[]
}

type Verified<Result> = Effect.fn.Return<
  Result,
  WrongUse | EnvironmentLacks | TlcBroke,
  CheckerServices
>

const eventsInSchedule = 200

export const verify = Effect.fnUntraced(function* (options: VerifyOptions): Verified<VerifyResult> {
  const { places } = options
  const models = yield* findModels(places.specDir)
  const holding = yield* examineModels(models.filter((model) => !isCounterModel(model)))
  const quick = holding.filter(({ config }) => config.header.tier === 'quick')
  // TLC works in processes of its own, so what the code does goes on beside it.
  const [[reports, spec], [conformance, schedules, code]] = yield* Effect.all(
    [
      Effect.all([checkModels(quick, options), seedSpecs(models, options)], {
        concurrency: 'unbounded',
      }),
      Effect.all([conform(options), runAllSchedules(options), seedCode(models, options)]),
    ],
    { concurrency: 'unbounded' },
  )
  const { validation, unvalidated } = yield* validateLogs(options)
  const seeded = yield* seedBugs(options, models, holding, reports, spec, code)
  const pinned = yield* recordReports(quick, reports, {
    specDir: places.specDir,
    update: false,
    allModels: models,
  })
  const failures = [
    ...reports.flatMap((each) => each.problems.map((problem) => `${each.model}: ${problem}`)),
    ...reports.flatMap((each) => each.breakages.map(({ message }) => `${each.model}: ${message}`)),
    ...pinned.map(({ model, line }) => `${model}: ${line}`),
    ...(summaryHolds(conformance) ? [] : failureLines(conformance)),
    ...schedules.flatMap(scheduleFailures),
    ...(validation === undefined ? [] : problemLines(validation)),
    ...seeded.failures,
  ]
  const notChecked = [...notCheckedOf(reports), ...unvalidated, ...seeded.notChecked]
  const { matrix } = seeded
  return { reports, replay: conformance, schedules, validation, matrix, notChecked, failures }
})

const checkModels = (
  models: readonly ExaminedModel[],
  { onProgress }: VerifyOptions,
): Effect.Effect<readonly ModelReport[], never, CheckerServices> =>
  runModels(models, {
    coreCount: 1,
    onProgress: ({ model, phase }) => onProgress(`models: ${model} ${phase}`),
  })

/** The seeded bugs of the specs; where TLC cannot run, why not. */
const seedSpecs = (
  models: readonly Model[],
  { onProgress }: VerifyOptions,
): Effect.Effect<readonly MutantRow[] | EnvironmentLacks, WrongUse, CheckerServices> =>
  specMutants(models, {
    coreCount: 1,
    onProgress: ({ model, phase }) => onProgress(`seeded in the spec: ${model} ${phase}`),
  }).pipe(Effect.catchTag('EnvironmentLacks', (lacks) => Effect.succeed(lacks)))

const seedCode = (models: readonly Model[], { places, onProgress }: VerifyOptions) =>
  codeRows(places, models, ({ id }) => onProgress(`seeded in the code: ${id}`))

const runAllSchedules = ({
  places,
  seed,
  schedules,
  onProgress,
}: VerifyOptions): Effect.Effect<readonly ScheduleRow[]> =>
  Effect.forEach(places.protocols, (protocol) =>
    Effect.forEach(protocol.worlds, (world) =>
      Effect.gen(function* () {
        onProgress(`schedules: ${protocol.name}, ${world.name}`)
        // A world's schedules are one stretch of work, during which no TLC that ends is followed by another.
        yield* Effect.sleep(1)
        const options = { seed, runs: schedules, mostEvents: eventsInSchedule }
        return runSchedules({ ...protocol, worlds: [world] }, options)
      }),
    ).pipe(Effect.map((rows) => together(protocol.name, seed, rows))),
  )

const together = (protocol: string, seed: number, rows: readonly ScheduleRow[]): ScheduleRow => ({
  protocol,
  seed,
  schedules: rows.reduce((sum, row) => sum + row.schedules, 0),
  events: rows.reduce((sum, row) => sum + row.events, 0),
  failures: rows.flatMap(({ failures }) => failures),
})

const conform = Effect.fnUntraced(function* ({
  places,
  onProgress,
}: VerifyOptions): Verified<ReplaySummary> {
  const models = yield* findReplayModels(places)
  const loaded = yield* Effect.forEach(models, loadReplay)
  const replay = yield* replayAll(loaded, onProgress)
  const graph = yield* exploreAll(loaded, onProgress)
  const differences = yield* pinCounts(replay, graph, {
    specDir: places.specDir,
    update: false,
    allModels: models.map(({ model }) => model.name),
  })
  return { replay, graph, differences }
})

interface Validated {
  readonly validation: ValidateSummary | undefined
  readonly unvalidated: readonly NotChecked[]
}

/** Logs of the scenarios; they need TLC, and the scenarios, which the package does not carry. */
const validateLogs = Effect.fnUntraced(function* ({
  places,
  testsDir,
  onProgress,
}: VerifyOptions): Verified<Validated> {
  const left = (reason: string): Validated => ({
    validation: undefined,
    unvalidated: [{ model: 'logs of scenarios', what: 'validate', reason }],
  })
  if (testsDir === undefined) return left('the scenarios are not here')
  const { specDir, protocols } = places
  return yield* validateAll({ specDir, testsDir, protocols, onProgress }).pipe(
    Effect.map((validation): Validated => ({ validation, unvalidated: [] })),
    Effect.catchTag('EnvironmentLacks', ({ message }) => Effect.succeed(left(message))),
  )
})

const scheduleFailures = ({ failures }: ScheduleRow): readonly string[] =>
  failures.flatMap(({ world, property, seed, path, events }) => [
    `${property} broken by a schedule of ${events.length} events (${world}; seed ${seed}, path ${path}):`,
    ...events.map((event, at) => `  ${at + 1}. ${event}`),
  ])

interface Seeded {
  readonly matrix: KillMatrix
  readonly notChecked: readonly NotChecked[]
  readonly failures: readonly string[]
}

/** Without TLC the bugs in the specs are not tried, and the result says so. */
const seedBugs = Effect.fnUntraced(function* (
  { places }: VerifyOptions,
  models: readonly Model[],
  holding: readonly ExaminedModel[],
  reports: readonly ModelReport[],
  spec: readonly MutantRow[] | EnvironmentLacks,
  code: readonly MutantRow[],
): Verified<Seeded> {
  if (!isRows(spec)) {
    const notChecked = models.filter(isBugModel).map((model): NotChecked => {
      return { model: model.name, what: 'tlc', reason: spec.message }
    })
    const matrix = { mutants: code, properties: [], actions: [], antecedents: [], bounds: [] }
    const failures = code
      .filter(({ killed }) => !killed)
      .map(({ id }) => `${id} survives in the code`)
    return { matrix, notChecked, failures }
  }
  const bugs = models.filter(isBugModel)
  const matrix = {
    mutants: [...spec, ...code],
    properties: propertyRows(holding, spec),
    actions: actionRows(reports),
    antecedents: yield* antecedentRows(models, holding),
    bounds: yield* boundsRows(
      yield* examineModels(bugs.filter(isSearched)),
      holding,
      places.specDir,
    ),
  }
  const pinned = yield* pinMatrix(matrix, { specDir: places.specDir, update: false })
  return { matrix, notChecked: [], failures: [...toothlessLines(matrix), ...pinned] }
})

const isRows = (spec: readonly MutantRow[] | EnvironmentLacks): spec is readonly MutantRow[] =>
  Array.isArray(spec)
