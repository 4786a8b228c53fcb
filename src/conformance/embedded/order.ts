/**
 * Puts definitions in an order in which each comes after those it refers to.
 *
 * It is not a check for cycles: recursive operators are declared ahead of all definitions.
 */
import { referencedNames } from '../modules/references.ts'
import type { DefinitionUnit } from '../modules/unit.ts'

/** Stable: definitions that do not depend on each other keep their order. */
export const inDependencyOrder = (
  definitions: readonly DefinitionUnit[],
  substitutions: Readonly<Record<string, string>>,
): readonly DefinitionUnit[] => {
  const byName = new Map(definitions.map((unit) => [unit.name, unit]))
  const ordered: DefinitionUnit[] = []
  const visited = new Set<string>()
  const visit = (unit: DefinitionUnit): void => {
    if (visited.has(unit.name)) return
    visited.add(unit.name)
    for (const name of dependencies(unit, substitutions)) {
      const needed = byName.get(name)
      if (needed !== undefined) visit(needed)
    }
    ordered.push(unit)
  }
  for (const unit of definitions) visit(unit)
  return ordered
}

const dependencies = (
  unit: DefinitionUnit,
  substitutions: Readonly<Record<string, string>>,
): readonly string[] => {
  const substitute = Object.hasOwn(substitutions, unit.name) ? substitutions[unit.name] : undefined
  const names =
    substitute === undefined
      ? [...referencedNames(unit.tokens.slice(unit.bodyStart))]
      : [substitute]
  // A constant that a definition stands in for is itself written as a definition, ahead of its users.
  return names.flatMap((name) =>
    Object.hasOwn(substitutions, name) ? [name, substitutions[name] as string] : [name],
  )
}
