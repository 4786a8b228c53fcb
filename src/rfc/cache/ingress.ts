/**
 * A client's change comes in: it goes by gossip at once, or waits for the log, as the flag's class has it.
 *
 * A region that does not reach the log takes changes of flags that are not critical all the same. Spec: Publish,
 * Defer, Submit; paper 3.2 (classification at ingress).
 */
import { noVersion } from '../read/flagVersion.ts'
import { shownOf } from '../read/cache.ts'
import { epochHere, isCriticalHere } from './class.ts'
import { limits } from './config.ts'
import type { Write } from './event.ts'
import type { DeferredWrite } from './state.ts'
import { changedFlag, reconcile, tellReaders, type Turn } from './turn.ts'

export function write(turn: Turn, event: Write): void {
  if (isCriticalHere(turn.region, event.flagId, turn.config)) defer(turn, event)
  else publish(turn, event)
}

function publish(turn: Turn, { flagId, changes, dot }: Write): void {
  const needs = parentEntry(turn, flagId)
  const actions = reconcile(turn, { type: 'Write', flagId, changes, dot, needs })
  if (!actions.some(({ type }) => type === 'Publish')) return
  const { origin, seq } = dot
  const flag = changedFlag(turn, actions)
  tellReaders(turn, { type: 'Taken', origin, seq, ...(flag && { flag }) })
}

/** What the writer had seen of the flag's parent in the log. */
function parentEntry({ region, config }: Turn, flagId: string): number {
  const parent = config.read.parents.get(flagId)
  if (parent === undefined) return 0
  return (shownOf(region.readable, parent)?.version ?? noVersion).raftIndex
}

function defer(turn: Turn, { flagId, changes, ticket }: Write): void {
  const { region, actions } = turn
  const { deferred } = region
  if (deferred.length >= limits.deferred) {
    const detail = `${deferred.length} changes wait, allowed ${limits.deferred}; ask again later`
    actions.push({ type: 'DeferRefused', flagId, reason: 'TooMany', detail, ticket })
    return
  }
  const deferredWrite = { flagId, epoch: epochHere(region, flagId), changes, ticket }
  turn.region = { ...region, deferred: [...deferred, deferredWrite] }
  actions.push({ type: 'Deferred', write: deferredWrite })
}

/** The oldest first, and one at a time: the next only when this one is ruled on. */
export function submit({ region, actions }: Turn): void {
  const [oldest] = region.deferred
  if (oldest !== undefined) actions.push({ type: 'Submitted', write: oldest })
}

/** A ruling that comes twice, or late, changes nothing. */
export function ruled(turn: Turn, write: DeferredWrite, isTaken: boolean): void {
  const { region } = turn
  const [oldest, ...others] = region.deferred
  if (oldest !== write) return
  turn.region = { ...region, deferred: others }
  if (!isTaken) turn.actions.push({ type: 'Returned', reason: 'Reclassified', write })
}
