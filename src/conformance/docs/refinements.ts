/**
 * The refinement chain: which spec is shown to behave like which simpler one, in how many models, and up to how
 * many states.
 *
 * Not a proof beyond the bounds of those models. Made from the specs and the manifest, and from nothing else.
 */
import type { Manifest } from '../check/manifest.ts'
import type { LoadedModel } from '../model.ts'
import { definitionsOf } from '../modules/closure.ts'
import { propertyKind } from '../modules/propertyKind.ts'
import type { DefinitionUnit } from '../modules/unit.ts'
import { markdownTable } from './markdownTable.ts'

interface Refinement {
  readonly spec: string
  readonly refined: string
  readonly property: string
  readonly models: readonly string[]
  readonly refuses: readonly string[]
}

export const refinementsTable = (models: readonly LoadedModel[], manifest: Manifest): string =>
  markdownTable(
    ['spec', 'behaves like', 'property', 'models', 'largest, in states', 'seeded bugs it refuses'],
    refinements(models).map(({ spec, refined, property, models, refuses }) => [
      `\`${spec}\``,
      `\`${refined}\``,
      `\`${property}\``,
      models.length,
      Math.max(0, ...models.map((model) => heldStates(model, manifest))),
      refuses.length === 0 ? undefined : refuses.join(', '),
    ]),
  )

const heldStates = (model: string, manifest: Manifest): number => {
  const tlc = manifest.models[model]?.checkers.tlc
  return tlc?.verdict === 'holds' ? tlc.distinctStates : 0
}

const refinements = (models: readonly LoadedModel[]): readonly Refinement[] => {
  const rows = new Map<string, Refinement>()
  for (const model of models) {
    const { header, properties } = model.config
    const definitions = definitionsOf(model.closure)
    for (const property of properties) {
      const unit = definitions.get(property)
      if (unit === undefined || propertyKind(unit) !== 'refinement') continue
      const refined = refinedModule(unit, definitions)
      const key = `${header.protocol}.${property}`
      const row = rows.get(key) ?? {
        spec: header.protocol,
        refined,
        property,
        models: [],
        refuses: [],
      }
      rows.set(
        key,
        header.bug === undefined
          ? { ...row, models: [...row.models, model.name] }
          : { ...row, refuses: [...new Set([...row.refuses, header.bug.id])].sort() },
      )
    }
  }
  return [...rows.values()].toSorted((left, right) => (left.spec < right.spec ? -1 : 1))
}

/** `Abstract!Spec`, and `Abstract == INSTANCE Module WITH ...`: the module. */
const refinedModule = (
  unit: DefinitionUnit,
  definitions: ReadonlyMap<string, DefinitionUnit>,
): string => {
  const texts = unit.tokens.slice(unit.bodyStart).map(({ text }) => text)
  const alias = texts[texts.indexOf('!') - 1] ?? ''
  const instance = definitions.get(alias)
  const after = instance?.tokens.slice(instance.bodyStart).map(({ text }) => text) ?? []
  return after[0] === 'INSTANCE' ? (after[1] ?? alias) : alias
}
