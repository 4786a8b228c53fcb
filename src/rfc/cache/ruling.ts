/**
 * What the Flag Coordination Service makes of a change that waited: it takes one of the class that the flag has now.
 *
 * The flag may have gone to gossip and come back meanwhile: a change from before that is void, as an update is.
 * Every replica rules alike, from its log alone. Spec: `IsInTime`.
 */
import type { Config } from '../reconcile/config.ts'
import { commit, type Ledger, newestOn, type Ruling } from '../reconcile/ledger.ts'
import type { DeferredWrite } from './state.ts'

export interface Reclassified {
  readonly type: 'reclassified'
  /** Of the flag, in the log. */
  readonly epoch: number
}

export function ruleOn(
  ledger: Ledger,
  { flagId, epoch, changes }: DeferredWrite,
  index: number,
  config: Config,
): Ruling | Reclassified {
  const current = newestOn(ledger, flagId)?.epoch ?? 0
  if (epoch !== current) return { type: 'reclassified', epoch: current }
  return commit(ledger, flagId, changes, index, config)
}
