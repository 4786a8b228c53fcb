/**
 * Seeded bugs in the spec: each configuration with a `bug:` line must be refused by the property that it
 * names.
 */
import * as Effect from 'effect/Effect'
import type { ModelReport } from '../check/report.ts'
import type { CheckerServices } from '../check/runCheckers.ts'
import { examineModels, runModels } from '../check/runModels.ts'
import type { RunModelsOptions } from '../check/runModels.ts'
import type { EnvironmentLacks, WrongUse } from '../errors.ts'
import { EnvironmentLacks as Lacks } from '../errors.ts'
import type { Model } from '../model.ts'
import type { MutantRow } from './rows.ts'

/** A model that re-enables a bug. */
export const isBugModel = (model: Model): boolean => model.config.header.bug !== undefined

/** One row for each bug model, in their order. Fails where TLC cannot run at all. */
export const specMutants = Effect.fnUntraced(function* (
  models: readonly Model[],
  options: RunModelsOptions = {},
): Effect.fn.Return<readonly MutantRow[], WrongUse | EnvironmentLacks, CheckerServices> {
  const bugs = models.filter(isBugModel)
  const examined = yield* examineModels(bugs)
  const reports = yield* runModels(examined, { ...options, checkers: ['tlc'], coverage: false })
  // What did not run was not killed: a model that nobody checked has no problems either.
  const lacking = reports.find(({ runs, breakages }) => runs.length + breakages.length === 0)
  if (lacking !== undefined) {
    const reason = lacking.notChecked[0]?.reason ?? 'it was not asked'
    return yield* new Lacks({ what: 'TLC', message: `the seeded bugs of the specs: ${reason}` })
  }
  return bugs.map((model, at) => specMutantRow(model, reports[at] as ModelReport))
})

/** A run that came out as the header says, which is a violation; nothing less will do. */
export const wasRefused = (report: ModelReport): boolean =>
  report.ok &&
  report.breakages.length === 0 &&
  report.runs.length > 0 &&
  report.runs.every(({ verdict }) => verdict !== 'holds')

/** The row of one bug model, from what came out of checking it. */
export const specMutantRow = (model: Model, report: ModelReport): MutantRow => {
  const { bug, expect } = model.config.header
  const [reason] = [...report.breakages.map(({ message }) => message), ...report.problems]
  return {
    id: bug?.id ?? model.name,
    title: bug?.title ?? '',
    layer: 'spec',
    property: expect.verdict === 'violates' ? expect.property : '',
    model: model.name,
    killed: wasRefused(report),
    seconds: report.runs.reduce((sum, run) => sum + run.seconds, 0),
    ...(reason === undefined ? {} : { reason }),
  }
}
