/**
 * Whether the left side of each implication is ever reached: one that is not holds and says nothing.
 *
 * A configuration with a `reach:` line claims that the left side of a property never comes true, and must
 * be refused.
 */
import * as Effect from 'effect/Effect'
import type { ExaminedModel } from '../check/examine.ts'
import type { ModelReport } from '../check/report.ts'
import type { CheckerServices } from '../check/runCheckers.ts'
import { examineModels, runModels } from '../check/runModels.ts'
import type { RunModelsOptions } from '../check/runModels.ts'
import type { WrongUse } from '../errors.ts'
import type { Model } from '../model.ts'
import { definitionsOf } from '../modules/closure.ts'
import type { DefinitionUnit } from '../modules/unit.ts'
import type { AntecedentRow } from './rows.ts'
import { wasRefused } from './specMutants.ts'

/** One row for each property with a left side that a holding model lists. */
export const antecedentRows = Effect.fnUntraced(function* (
  models: readonly Model[],
  holding: readonly ExaminedModel[],
  options: RunModelsOptions = {},
): Effect.fn.Return<readonly AntecedentRow[], WrongUse, CheckerServices> {
  const claims = models.filter(({ config }) => config.header.reach !== undefined)
  const examined = yield* examineModels(claims)
  const reports = yield* runModels(examined, { ...options, checkers: ['tlc'], coverage: false })
  return antecedentsReached(holding, claims, reports)
})

/** A property without a claim, and a claim that was not refused, are not reached. */
export const antecedentsReached = (
  holding: readonly ExaminedModel[],
  claims: readonly Model[],
  reports: readonly ModelReport[],
): readonly AntecedentRow[] => {
  const refused = claims.filter((_, at) => {
    const report = reports[at]
    return report !== undefined && wasRefused(report)
  })
  const reached = new Set(refused.map(({ config }) => config.header.reach))
  return implications(holding).map((property) => ({ property, reached: reached.has(property) }))
}

const implications = (models: readonly ExaminedModel[]): readonly string[] => {
  const names = models.flatMap((model) => {
    const definitions = definitionsOf(model.closure)
    const { invariants, properties } = model.config
    return [...invariants, ...properties].filter((name) => hasLeftSide(name, definitions))
  })
  return [...new Set(names)].sort()
}

/** Of a step property, the action under its box is looked at too. */
const hasLeftSide = (name: string, definitions: ReadonlyMap<string, DefinitionUnit>): boolean => {
  const body = bodyOf(definitions.get(name))
  const action = body[0] === '[]' && body[1] === '[' ? bodyOf(definitions.get(body[2] ?? '')) : []
  return [...body, ...action].some((text) => text === '=>' || text === '~>')
}

const bodyOf = (unit: DefinitionUnit | undefined): readonly string[] =>
  unit === undefined ? [] : unit.tokens.slice(unit.bodyStart).map(({ text }) => text)
