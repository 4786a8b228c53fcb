/**
 * Gossip was reset, and so is what is made of it: versions that gossip has no more are forgotten, what it brought is
 * taken, and all that it knows of counts as here, or what follows places that nobody will ever bring could not come.
 *
 * Not in FlagSystem, where gossip collects nothing and a deletion is an update like any other. Spec: `Merged` of
 * GossipConvergence.
 */
import * as HashMap from 'effect/HashMap'
import type { CachedFlag } from '../read/cache.ts'
import type { Event as ReconcileEvent } from '../reconcile/event.ts'
import type { Event } from './event.ts'
import { refusedOf } from './refused.ts'
import { changedFlag, reconcile, tellReaders, type Turn } from './turn.ts'

type Reset = Extract<Event, { readonly type: 'Reset' }>

export function reset(turn: Turn, { known, left, updates }: Reset): void {
  const flags = new Map<string, CachedFlag>()
  const happen = (event: ReconcileEvent): void => {
    const flag = changedFlag(turn, reconcile(turn, event))
    if (flag !== undefined) flags.set(flag.flagId, flag)
  }
  for (const flagId of HashMap.keys(turn.region.reconciled.flags)) {
    happen({ type: 'Forget', flagId, known, left: left.get(flagId) ?? [] })
  }
  for (const update of updates) happen({ type: 'Deliver', update })
  turn.region = { ...turn.region, refused: refusedOf(turn.region, left) }
  tellReaders(turn, { type: 'Reset', known, flags: [...flags.values()] })
}
