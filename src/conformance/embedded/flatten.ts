/**
 * Turns a model into one module that stands alone: what its initial predicate, its next-state relation
 * and its invariants need, and nothing else.
 *
 * Liveness, refinement and instances fall away because nothing of that is reachable from there. It is
 * not a translation: every definition is kept as it is written, so lines and columns of bulleted lists
 * stay aligned, and TLC finds the same states in the result.
 */
import type { LoadedModel } from '../model.ts'
import { declarationsOf, definitionsOf } from '../modules/closure.ts'
import { referencedNames } from '../modules/references.ts'
import type { ClaimUnit, DefinitionUnit, Unit } from '../modules/unit.ts'
import { flattenedConfig, flattenedModule } from './flattenedText.ts'
import type { FlattenedParts } from './flattenedText.ts'
import { boundTexts } from './bindOnce.ts'
import { inDependencyOrder } from './order.ts'

/** The parts are those that were kept; each definition comes after those that it refers to. */
export interface FlattenedModel extends FlattenedParts {
  readonly module: string
  readonly config: string
  readonly invariants: readonly string[]
  /** What was left out although the model has it, one sentence each. */
  readonly notes: readonly string[]
}

/** The standalone module of a model. `keepAssumption` may refuse an assumption that a checker cannot read. */
export const flatten = (
  model: LoadedModel,
  keepAssumption: (unit: ClaimUnit) => boolean = () => true,
): FlattenedModel => {
  const { closure, config, behaviour } = model
  const units = closure.modules.flatMap((module) => module.units)
  const definitions = definitionsOf(closure)
  const constants = declarationsOf(closure, 'constants')
  const variables = declarationsOf(closure, 'variables')
  const roots = [behaviour.init, behaviour.next, ...config.invariants]
  const reached = reachable(roots, definitions, config.substitutions)
  const isModuleName = (name: string): boolean =>
    definitions.has(name) || constants.has(name) || variables.has(name)
  const claims = units.filter((unit): unit is ClaimUnit => unit.kind === 'assume')
  const assumptions = claims.filter(
    (unit) =>
      [...referencedNames(claimTokens(unit))]
        .filter(isModuleName)
        .every((name) => reached.has(name)) && keepAssumption(unit),
  )
  const kept = [...definitions.values()].filter((unit) => reached.has(unit.name))
  const ordered = inDependencyOrder(kept, config.substitutions)
  const parts = {
    name: `${closure.root.name}Flat`,
    standardModules: closure.standardModules,
    constants: [...constants.keys()].filter((name) => reached.has(name)),
    variables: [...variables.keys()],
    recursive: units.filter(
      (unit) => unit.kind === 'recursive' && unit.names.some((name) => reached.has(name)),
    ),
    definitions: ordered,
    assumptions,
    substitutions: config.substitutions,
    texts: boundTexts(ordered),
  }
  return {
    ...parts,
    module: flattenedModule(parts),
    config: flattenedConfig(config, behaviour, parts.constants),
    invariants: config.invariants,
    notes: leftOut(model, claims.length - assumptions.length),
  }
}

/** Every name that the roots lead to; a substituted definition leads to its substitute alone. */
const reachable = (
  roots: readonly string[],
  definitions: ReadonlyMap<string, DefinitionUnit>,
  substitutions: Readonly<Record<string, string>>,
): ReadonlySet<string> => {
  const reached = new Set<string>()
  const waiting = [...roots]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue
    reached.add(name)
    const substitute = Object.hasOwn(substitutions, name) ? substitutions[name] : undefined
    const unit = definitions.get(name)
    if (substitute !== undefined) waiting.push(substitute)
    else if (unit !== undefined) waiting.push(...referencedNames(unit.tokens.slice(unit.bodyStart)))
    if (unit?.form === 'function') waiting.push(...referencedNames(unit.tokens))
  }
  return reached
}

/** The tokens of an assumption without its own name, as in `ASSUME Name == ...`. */
const claimTokens = (unit: ClaimUnit): Unit['tokens'] =>
  unit.tokens[2]?.text === '==' ? unit.tokens.slice(3) : unit.tokens.slice(1)

const leftOut = (model: LoadedModel, droppedAssumptions: number): readonly string[] => {
  const { properties } = model.config
  const what = [
    ...(properties.length > 0 ? [`PROPERTIES ${properties.join(', ')}`] : []),
    ...(droppedAssumptions > 0 ? [`ASSUME (${droppedAssumptions})`] : []),
  ]
  return what.length === 0 ? [] : [`the embedded checker was not asked about ${what.join(' and ')}`]
}
