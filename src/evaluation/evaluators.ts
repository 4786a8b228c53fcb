/**
 * Rules that several flags share: `{"$ref": "name"}` in a flag's targeting stands for the rule of that name.
 *
 * flagd puts the rule in the place of the reference before it reads anything, and knows no references within shared
 * rules; so here. A flag in the cache has none left.
 */
import type { Json } from '../flag/update.ts'
import type { FlagDefinition } from './definition.ts'

/** Shared rules by name, as in `$evaluators` of a flagd file. */
export type Evaluators = { readonly [name: string]: Json }

const referenceKey = '$ref'

/** The name that this is a reference to, if it is one. */
function referenceIn(json: Json): string | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const [[key, name] = [], ...others] = Object.entries(json)
  return key === referenceKey && typeof name === 'string' && others.length === 0 ? name : undefined
}

/** Every name that is referred to, and where, such as `.if[0]`. */
export function referencesIn(
  json: Json,
): readonly { readonly name: string; readonly path: string }[] {
  const name = referenceIn(json)
  if (name !== undefined) return [{ name, path: '' }]
  if (typeof json !== 'object' || json === null) return []
  return Object.entries(json).flatMap(([key, inner]: [string, Json]) => {
    const step = Array.isArray(json) ? `[${key}]` : `.${key}`
    return referencesIn(inner).map((found) => ({ ...found, path: step + found.path }))
  })
}

/** The same with each reference that has a rule replaced by it. */
function withoutReferences(json: Json, evaluators: Evaluators): Json {
  const name = referenceIn(json)
  if (name !== undefined) return Object.hasOwn(evaluators, name) ? evaluators[name]! : json
  if (typeof json !== 'object' || json === null) return json
  if (Array.isArray(json)) return json.map((inner: Json) => withoutReferences(inner, evaluators))
  const entries = Object.entries(json).map(([key, inner]: [string, Json]) => [
    key,
    withoutReferences(inner, evaluators),
  ])
  return Object.fromEntries(entries) as Json
}

/** A definition that needs nothing beside it. */
export function selfContained<Definition extends FlagDefinition>(
  definition: Definition,
  evaluators: Evaluators,
): Definition {
  const { targeting } = definition
  if (targeting === undefined) return definition
  return { ...definition, targeting: withoutReferences(targeting, evaluators) }
}
