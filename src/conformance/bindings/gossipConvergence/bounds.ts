/**
 * The bounds of a model of GossipConvergence as the code obeys them, in the words of MCGossipConvergence.
 */
import type { ModelConfig } from '../../protocol.ts'
import { constantsOf } from '../constants.ts'

/** What is left to spend. Spec: `budget`. */
export interface GossipBudget {
  readonly publishes: number
  readonly deletes: number
  readonly notices: number
  readonly exchanges: number
  readonly giveUps: number
  readonly collects: number
  readonly restarts: number
  readonly stateLosses: number
  readonly forgeries: number
  readonly losses: number
  readonly duplicates: number
}

export interface GossipBounds {
  readonly regions: readonly string[]
  readonly flags: readonly string[]
  readonly critical: readonly string[]
  /** Which flag depends on which: where there is a flag "child", on the flag "base". Spec: `ChildOfBase`. */
  readonly parentOf: (flagId: string) => string | undefined
  readonly writers: readonly string[]
  readonly deltaSize: number
  readonly fanOut: number
  readonly inFlight: number
  readonly budget: GossipBudget
}

/** Throws `RangeError` for a constant that is missing or of another kind than the spec's. */
export function gossipBoundsOf({ constants }: ModelConfig): GossipBounds {
  const { number, names } = constantsOf(constants)
  const flags = names('Flag')
  return {
    regions: names('Region'),
    flags,
    critical: names('Critical'),
    parentOf: (flagId) => (flagId === 'child' && flags.includes('base') ? 'base' : undefined),
    writers: names('Writers'),
    deltaSize: number('DeltaSize'),
    fanOut: number('FanOut'),
    inFlight: number('InFlight'),
    budget: {
      publishes: number('Publishes'),
      deletes: number('Deletes'),
      notices: number('Notices'),
      exchanges: number('Exchanges'),
      giveUps: number('GiveUps'),
      collects: number('Collects'),
      restarts: number('Restarts'),
      stateLosses: number('StateLosses'),
      forgeries: number('Forgeries'),
      losses: number('Losses'),
      duplicates: number('Duplicates'),
    },
  }
}
