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
  const lacking = reports.flatMap((report) =>
    report.notChecked.filter(({ what }) => what === 'tlc'),
  )
  const [first] = lacking
  if (first !== undefined) {
    return yield* new Lacks({
      what: 'TLC',
      message: `the seeded bugs of the specs need TLC: ${first.reason}`,
    })
  }
  return bugs.map((model, at) => rowOf(model, reports[at] as ModelReport))
})

const rowOf = (model: Model, report: ModelReport): MutantRow => {
  const { bug, expect } = model.config.header
  const [reason] = [...report.breakages.map(({ message }) => message), ...report.problems]
  return {
    id: bug?.id ?? model.name,
    title: bug?.title ?? '',
    layer: 'spec',
    property: expect.verdict === 'violates' ? expect.property : '',
    model: model.name,
    killed: report.ok && report.breakages.length === 0,
    seconds: report.runs.reduce((sum, run) => sum + run.seconds, 0),
    ...(reason === undefined ? {} : { reason }),
  }
}
