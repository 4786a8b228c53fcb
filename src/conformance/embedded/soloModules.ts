/**
 * For each action of a flattened model, a module in which only that action can be taken.
 *
 * The embedded checker names a step after the next-state relation unless every action is a disjunct of
 * its own, outside of any quantifier. Asking each solo module whether it has the step finds the name in
 * any form of next-state relation. These modules are for naming steps, not for checking.
 */
import { nextStateNames } from '../modules/nextState.ts'
import { referencedNames } from '../modules/references.ts'
import type { FlattenedModel } from './flatten.ts'
import { flattenedModule } from './flattenedText.ts'

export interface SoloModule {
  /** Name of the definition, with its `MC` where it has one. */
  readonly action: string
  readonly module: string
}

/** The actions are the definitions that the next-state relation names and that speak of the next state. */
export const soloModules = (model: FlattenedModel, next: string): readonly SoloModule[] => {
  const relation = model.definitions.find((unit) => unit.name === next)
  const inNextState = nextStateNames(model.definitions)
  if (relation === undefined) return []
  const actions = [...referencedNames(relation.tokens.slice(relation.bodyStart))].filter(
    (name) => name !== next && inNextState.has(name),
  )
  return actions.map((action) => ({
    action,
    module: flattenedModule({
      ...model,
      disabled: new Set(actions.filter((other) => other !== action)),
    }),
  }))
}
