/**
 * The bounds of a model: the numbers among its constants. And whether those of one model are enough for
 * what another model shows.
 *
 * A larger bound only adds behaviours, which is the rule for every MC module. So a bug that some bounds
 * let through is let through by all larger ones from the same start. Pure; the search is in search.ts.
 */
import { equalValues } from '../../../shared/value.ts'
import type { Value } from '../../../shared/value.ts'
import type { LoadedModel, Model } from '../../model.ts'

export type Bounds = Readonly<Record<string, number>>

export const boundsOf = ({ config }: LoadedModel): Bounds =>
  Object.fromEntries(
    Object.entries(config.constants).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  )

/**
 * Whether the smallest bounds of a bug are searched. Not where its configuration has a `bounds:` line: it says
 * why its numbers are not all bounds, of which a larger one allows more.
 */
export const isSearched = ({ config }: Model): boolean => config.header.bounds === undefined

/** Whether `larger` leaves out nothing that `smaller` allows. */
export const areAtLeast = (larger: Bounds, smaller: Bounds): boolean =>
  Object.entries(smaller).every(([name, least]) => (larger[name] ?? -1) >= least)

/**
 * The models that must hold and could have shown the bug: same module, same initial states, same
 * constants but for bounds, and the property that catches the bug.
 */
export const modelsForBug = <Loaded extends LoadedModel>(
  bug: LoadedModel,
  holding: readonly Loaded[],
): readonly Loaded[] => {
  const { expect } = bug.config.header
  if (expect.verdict === 'holds') return []
  return holding.filter(
    (model) =>
      model.config.header.mode !== 'simulation' &&
      model.moduleFile === bug.moduleFile &&
      startOf(model) === startOf(bug) &&
      [...model.config.invariants, ...model.config.properties].includes(expect.property) &&
      Object.entries(bug.config.constants).every(([name, value]) =>
        isSameButForBounds(value, model.config.constants[name]),
      ),
  )
}

const startOf = ({ behaviour, config }: LoadedModel): string =>
  config.substitutions[behaviour.init] ?? behaviour.init

/** Numbers are left to `areAtLeast`. */
const isSameButForBounds = (value: Value, other: Value | undefined): boolean =>
  other !== undefined &&
  (typeof value === 'number' ? typeof other === 'number' : equalValues(value, other))
