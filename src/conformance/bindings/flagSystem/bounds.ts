/**
 * The bounds of a model of FlagSystem as the code obeys them, in the words of MCFlagSystem.
 */
import type { ModelConfig } from '../../protocol.ts'
import { constantsOf } from '../constants.ts'

/** What is left to spend. Spec: `budget`. */
export interface SystemBudget {
  readonly publishes: number
  readonly defers: number
  readonly classChanges: number
  readonly hears: number
  readonly asks: number
  readonly cuts: number
}

export interface SystemBounds {
  readonly regions: readonly string[]
  readonly flags: readonly string[]
  readonly critical: readonly string[]
  readonly parents: ReadonlyMap<string, string>
  readonly budget: SystemBudget
}

/** Throws `RangeError` for a constant that is missing or of another kind than the spec's. */
export function systemBoundsOf({ constants }: ModelConfig): SystemBounds {
  const { number, names } = constantsOf(constants)
  const flags = names('Flag')
  return {
    regions: names('Region'),
    flags,
    critical: names('Critical'),
    // Where there is a flag "child", it depends on the flag "base". Spec: `ChildOfBase`.
    parents: new Map(flags.includes('child') ? [['child', 'base']] : []),
    budget: {
      publishes: number('Publishes'),
      defers: number('Defers'),
      classChanges: number('ClassChanges'),
      hears: number('Hears'),
      asks: number('Asks'),
      cuts: number('Cuts'),
    },
  }
}
