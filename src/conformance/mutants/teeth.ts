/**
 * The gate: what the kill matrix must show before anybody may believe the checks.
 *
 * Each failure is one line that names what has no teeth. Pure; the rows come from elsewhere.
 */
import type {
  ActionRow,
  AntecedentRow,
  BoundsRow,
  KillMatrix,
  MutantRow,
  PropertyRow,
} from './rows.ts'

/** Empty where every bug dies in both layers, every property kills, and every action is taken. */
export const toothlessLines = (matrix: KillMatrix): readonly string[] => [
  ...survivors(matrix.mutants),
  ...oneLayered(matrix.mutants),
  ...differingTitles(matrix.mutants),
  ...toothlessProperties(matrix.properties),
  ...deadActions(matrix.actions),
  ...vacuousProperties(matrix.antecedents),
  ...smallBounds(matrix.bounds),
]

const survivors = (mutants: readonly MutantRow[]): readonly string[] =>
  mutants
    .filter(({ killed }) => !killed)
    .map(
      ({ id, title, layer, property, model, reason }) =>
        `${id} ${title}: survives in the ${layer}, where ${property} must kill it` +
        `${model === '' ? '' : ` (${model})`}${reason === undefined ? '' : `: ${reason}`}`,
    )

const oneLayered = (mutants: readonly MutantRow[]): readonly string[] =>
  idsOf(mutants).flatMap((id) => {
    const layers = new Set(mutants.filter((row) => row.id === id).map(({ layer }) => layer))
    const missing = (['spec', 'code'] as const).filter((layer) => !layers.has(layer))
    return missing.map((layer) => `${id}: is not seeded in the ${layer}`)
  })

const differingTitles = (mutants: readonly MutantRow[]): readonly string[] =>
  idsOf(mutants).flatMap((id) => {
    const titles = [...new Set(mutants.filter((row) => row.id === id).map(({ title }) => title))]
    return titles.length > 1 ? [`${id}: has several titles: ${titles.join(' / ')}`] : []
  })

const toothlessProperties = (properties: readonly PropertyRow[]): readonly string[] =>
  properties
    .filter(({ killedBy }) => killedBy.length === 0)
    .map(({ name }) => `${name}: no seeded bug is killed by it, so nothing shows that it can fail`)

const deadActions = (actions: readonly ActionRow[]): readonly string[] =>
  actions
    .filter(({ reachedIn }) => reachedIn.length === 0)
    .map(({ spec, name }) => `${spec} ${name}: no model ever takes this action`)

const vacuousProperties = (antecedents: readonly AntecedentRow[]): readonly string[] =>
  antecedents
    .filter(({ reached }) => !reached)
    .map(({ property }) => `${property}: no model shows that its left side is ever reached`)

/** A line for each bug that the models may be too small to see. */
export const smallBounds = (bounds: readonly BoundsRow[]): readonly string[] =>
  bounds
    .filter(({ adequate }) => !adequate)
    .map(
      ({ model, reason }) =>
        `${model}: the bounds of the models are not shown to be enough: ${reason ?? ''}`,
    )

const idsOf = (mutants: readonly MutantRow[]): readonly string[] => [
  ...new Set(mutants.map(({ id }) => id)),
]
