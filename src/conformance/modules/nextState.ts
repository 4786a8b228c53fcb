/**
 * Which definitions speak of the next state: actions and step properties, as against functions of one
 * state.
 */
import { referencedNames } from './references.ts'
import type { Token } from './tokens.ts'
import type { DefinitionUnit } from './unit.ts'

/** Names of the definitions with a prime or UNCHANGED, in themselves or in what they refer to. */
export const nextStateNames = (definitions: readonly DefinitionUnit[]): ReadonlySet<string> => {
  const byName = new Map(definitions.map((unit) => [unit.name, unit]))
  const known = new Map<string, boolean>()
  const speaks = (unit: DefinitionUnit): boolean => {
    const answer = known.get(unit.name)
    if (answer !== undefined) return answer
    // A recursive operator asks about itself again: the rest of it decides.
    known.set(unit.name, false)
    const body = unit.tokens.slice(unit.bodyStart)
    const found =
      hasPrime(body) ||
      [...referencedNames(body)].some((name) => {
        const other = byName.get(name)
        return other !== undefined && speaks(other)
      })
    known.set(unit.name, found)
    return found
  }
  return new Set(definitions.filter(speaks).map((unit) => unit.name))
}

/** Whether an expression itself has a prime or UNCHANGED. */
export const hasPrime = (tokens: readonly Token[]): boolean =>
  tokens.some((token) => token.text === "'" || token.text === 'UNCHANGED')
