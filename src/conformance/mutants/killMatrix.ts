/**
 * Puts the kill matrix together: bugs in the spec, bugs in the code, what each property caught, and which
 * actions the models take.
 */
import type { ExaminedModel } from '../check/examine.ts'
import type { ModelReport } from '../check/report.ts'
import { definitionsOf } from '../modules/closure.ts'
import { propertiesOfKind } from '../modules/propertyKind.ts'
import type { ActionRow, MutantRow, PropertyRow } from './rows.ts'

/** Every property that a holding model lists, with the bugs it killed in the spec. */
export const propertyRows = (
  models: readonly ExaminedModel[],
  mutants: readonly MutantRow[],
): readonly PropertyRow[] => {
  const kinds = new Map<string, PropertyRow['kind']>()
  for (const model of models) {
    if (model.config.header.expect.verdict !== 'holds') continue
    const { invariants, properties } = model.config
    for (const name of invariants) kinds.set(name, 'state')
    const definitions = definitionsOf(model.closure)
    for (const kind of ['step', 'refinement', 'liveness'] as const) {
      for (const name of propertiesOfKind(properties, definitions, [kind])) kinds.set(name, kind)
    }
  }
  return [...kinds].map(([name, kind]) => ({ name, kind, killedBy: killersOf(name, mutants) }))
}

const killersOf = (property: string, mutants: readonly MutantRow[]): readonly string[] => [
  ...new Set(
    mutants
      .filter((row) => row.layer === 'spec' && row.killed && row.property === property)
      .map(({ id }) => id),
  ),
]

/** Every action that TLC counted, over all models of a protocol. */
export const actionRows = (reports: readonly ModelReport[]): readonly ActionRow[] => {
  const rows = new Map<string, ActionRow>()
  for (const report of reports) {
    for (const { action, generated } of report.actions) {
      const key = `${report.protocol} ${action}`
      const row = rows.get(key) ?? { spec: report.protocol, name: action, reachedIn: [] }
      const reachedIn = generated > 0 ? [...row.reachedIn, report.model] : row.reachedIn
      rows.set(key, { ...row, reachedIn })
    }
  }
  return [...rows.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
