/**
 * What kind of claim a property is, as far as its definition shows.
 *
 * It decides which property a violation belongs to where TLC 2.18 does not name one: it names invariants
 * and step properties, but neither liveness properties nor refinements.
 */
import type { DefinitionUnit } from './unit.ts'

export type PropertyKind =
  /** `[][A]_vars` */
  | 'step'
  /** `Abstract!Spec` */
  | 'refinement'
  /** Everything else that speaks of behaviours, such as `P ~> Q`. */
  | 'liveness'

export const propertyKind = (unit: DefinitionUnit): PropertyKind => {
  const body = unit.tokens.slice(unit.bodyStart)
  if (body[0]?.text === '[]' && body[1]?.text === '[' && body.at(-2)?.text === ']_') return 'step'
  const refines = body.some(
    (token, index) =>
      token.text === '!' && body[index - 1]?.kind === 'name' && body[index + 1]?.kind === 'name',
  )
  return refines ? 'refinement' : 'liveness'
}

/** The listed properties of the given kinds. A name without a definition (from an instance) has none. */
export const propertiesOfKind = (
  properties: readonly string[],
  definitions: ReadonlyMap<string, DefinitionUnit>,
  kinds: readonly PropertyKind[],
): readonly string[] =>
  properties.filter((name) => {
    const unit = definitions.get(name)
    return unit !== undefined && kinds.includes(propertyKind(unit))
  })
