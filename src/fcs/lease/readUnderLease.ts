/**
 * A read under a lease: answered linearizably from what this server has applied, with no message and no wait.
 *
 * It changes nothing, so it is no event: the driver calls it with the clocks read in the very turn in which it
 * answers, and answers at once; whatever comes between, a pause too, needs a new call. Which value the flag has
 * is the driver's to look up. Spec: `AnswerOf`, `RegionServes`, `LeaderServes`, `IsPending`.
 */
import type { Reading } from '../../shared/clock.ts'
import { type Config, isLeasedFlag } from '../config.ts'
import { entryAt } from '../log.ts'
import type { ServerState } from '../state.ts'
import { ranAhead } from './leaseState.ts'
import { isUsable } from './regionLease.ts'

export type LeaseAnswer =
  /** What is applied up to `commitIndex` is the newest there is of this flag. */
  | 'Fresh'
  /** No lease that covers this flag lasts: ask by ReadIndex. */
  | 'NoLease'
  /** An entry on the flag is not known to be committed: wait for it, or ask by ReadIndex. */
  | 'Pending'

/** Whether flag `flagId` may be read here, now, from what is committed. O(entries not known to be committed). */
export function readUnderLease(
  state: ServerState,
  config: Config,
  flagId: string,
  at: Reading,
): LeaseAnswer {
  const { lease } = state
  if (lease === undefined || config.leases === undefined) return 'NoLease'
  if (ranAhead(lease, at, config.leases)) return 'NoLease'
  const nowMs = at.monotonicMs
  const leads = state.role === 'leader' && nowMs < lease.leaderUntilMs
  const holds = isLeasedFlag(flagId, config.leases) && isUsable(lease, nowMs)
  if (!leads && !holds) return 'NoLease'
  return isPending(state, flagId) ? 'Pending' : 'Fresh'
}

/** Spec: `IsPending`. */
function isPending({ log, commitIndex }: ServerState, flagId: string): boolean {
  for (let index = commitIndex + 1; index <= log.length; index += 1) {
    if (entryAt(log, index)!.flagId === flagId) return true
  }
  return false
}
