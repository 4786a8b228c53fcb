/**
 * Holds a check against the committed numbers, and writes them where that was asked for.
 *
 * Only numbers of runs that came out as they must are ever written.
 */
import * as Effect from 'effect/Effect'
import type { EnvironmentLacks, WrongUse } from '../errors.ts'
import { isCounterModel } from '../model.ts'
import type { Model } from '../model.ts'
import { definitionsOf } from '../modules/closure.ts'
import { propertiesOfKind } from '../modules/propertyKind.ts'
import type { ExaminedModel } from './examine.ts'
import { canonicalJson, readManifest, updateManifest } from './manifest.ts'
import type { Manifest, ModelNumbers } from './manifest.ts'
import { differences, mergedNumbers, numbersOf } from './pinned.ts'
import type { ModelReport } from './report.ts'

/** A committed number that this run does not bear out. */
export interface ManifestDifference {
  readonly model: string
  /** What differs, with both numbers and how to accept. */
  readonly line: string
}

export interface RecordOptions {
  readonly specDir: string
  /** Accept what differs. */
  readonly update: boolean
  /** Every model that there is: what the manifest has beyond these is out of date. */
  readonly allModels: readonly Model[]
}

/** Compares, then writes what is new, and with `update` what differs. */
export const recordReports = Effect.fnUntraced(function* (
  models: readonly ExaminedModel[],
  reports: readonly ModelReport[],
  options: RecordOptions,
): Effect.fn.Return<readonly ManifestDifference[], WrongUse | EnvironmentLacks> {
  const { specDir, update } = options
  const manifest = yield* readManifest(specDir)
  // A seeded bug belongs to the kill matrix, which pins it in a section of its own.
  const own = reports.filter((report) => !isBug(options.allModels, report.model))
  const found = own.flatMap((report) => reportDifferences(models, report, manifest))
  const stale = Object.keys(manifest.models).filter((name) => !isKept(options.allModels, name))
  const outdated = stale.map((model) => ({
    model,
    line: 'the manifest has numbers for it, but there is no such model; drop them with: flagspan check --update',
  }))
  const accepted = own.filter((report) => report.ok && report.runs.length > 0)
  const numbers = changed(manifest.models, accepted, update ? stale : [], update)
  if (!equalContent(numbers, manifest.models)) {
    yield* updateManifest(specDir, 'models', () => numbers)
    yield* updateManifest(specDir, 'tools', (before) => ({ ...before, ...toolsOf(accepted) }))
  }
  return update ? [] : [...found, ...outdated]
})

const equalContent = (left: unknown, right: unknown): boolean =>
  canonicalJson(left) === canonicalJson(right)

const toolsOf = (reports: readonly ModelReport[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    reports.flatMap((report) => report.runs).map((run) => [run.checker, run.tool] as const),
  )

const isBug = (models: readonly Model[], name: string): boolean =>
  models.some((model) => model.name === name && isCounterModel(model))

const isKept = (models: readonly Model[], name: string): boolean =>
  models.some((model) => model.name === name) && !isBug(models, name)

const reportDifferences = (
  models: readonly ExaminedModel[],
  report: ModelReport,
  manifest: Manifest,
): readonly ManifestDifference[] => {
  const committed = manifest.models[report.model]
  const model = models.find((each) => each.name === report.model)
  if (committed === undefined || model === undefined) return []
  const liveness = propertiesOfKind(model.config.properties, definitionsOf(model.closure), [
    'liveness',
  ])
  return differences(report, committed, liveness).map((line) => ({
    model: report.model,
    line: `${line}; accept with: flagspan check ${report.model} --update`,
  }))
}

/** Without `update` only what is not there yet is added: a model, or a checker of a known model. */
const changed = (
  before: Manifest['models'],
  accepted: readonly ModelReport[],
  stale: readonly string[],
  update: boolean,
): Manifest['models'] => {
  const models: Record<string, ModelNumbers> = { ...before }
  for (const name of stale) delete models[name]
  for (const report of accepted) {
    const committed = models[report.model]
    if (committed === undefined || update) models[report.model] = mergedNumbers(report, committed)
    else {
      const known = committed.checkers
      models[report.model] = { ...committed, checkers: { ...numbersOf(report).checkers, ...known } }
    }
  }
  return models
}
