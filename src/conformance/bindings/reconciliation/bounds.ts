/**
 * The bounds of a model of Reconciliation as the code obeys them, in the words of MCReconciliation.
 */
import type { ModelConfig } from '../../protocol.ts'
import { constantsOf } from '../constants.ts'
import type { Policies } from './reconcileConfig.ts'

/** What is left to spend. Spec: `budget`. */
export interface ReconcileBudget {
  readonly writes: number
  readonly deletes: number
  readonly ticks: number
  readonly decisions: number
  readonly commits: number
  readonly classChanges: number
  readonly losses: number
}

export interface ReconcileBounds extends Policies {
  readonly regions: readonly string[]
  readonly flags: readonly string[]
  readonly values: readonly string[]
  readonly writers: readonly string[]
  readonly clocks: readonly number[]
  readonly budget: ReconcileBudget
}

/** Throws `RangeError` for a constant that is missing or of another kind than the spec's. */
export function reconcileBoundsOf({ constants, init }: ModelConfig): ReconcileBounds {
  const { number, names } = constantsOf(constants)
  const regions = names('Region')
  const ahead = init === 'MCInitAhead' ? number('Ahead') : 0
  return {
    regions,
    flags: names('Flag'),
    values: names('Value'),
    merged: names('Merged'),
    stamped: names('Stamped'),
    escalated: names('Escalated'),
    critical: names('Critical'),
    maxAhead: number('MaxAhead'),
    writers: names('Writers'),
    clocks: regions.map((region) => (region === 'r1' ? 1 + ahead : 1)),
    budget: {
      writes: number('Writes'),
      deletes: number('Deletes'),
      ticks: number('Ticks'),
      decisions: number('Decisions'),
      commits: number('Commits'),
      classChanges: number('ClassChanges'),
      losses: number('Losses'),
    },
  }
}
