/**
 * What others made comes in: entries of the log and updates of gossip. Spec: Apply, Deliver.
 */
import { covers, type Update } from '../../flag/update.ts'
import type { Entry } from '../reconcile/entry.ts'
import { flagIn } from '../reconcile/state.ts'
import type { Version } from '../reconcile/version.ts'
import { epochHere } from './class.ts'
import type { Region } from './state.ts'
import { changedFlag, reconcile, tellReaders, type Turn } from './turn.ts'

export function apply(turn: Turn, index: number, entry: Entry | undefined): void {
  if (index <= turn.region.readable.applied) return
  if (entry === undefined) return tellReaders(turn, { type: 'Applied', index })
  const passedBy = passedByOf(turn.region, entry, turn.config.origin)
  const flag = changedFlag(turn, reconcile(turn, { type: 'Apply', entry }))
  for (const { flagId, origin, seq, payload } of passedBy) {
    turn.actions.push({
      type: 'Returned',
      reason: 'PassedBy',
      flagId,
      dot: { origin, seq },
      payload,
    })
  }
  tellReaders(turn, { type: 'Applied', index, ...(flag && { flag }) })
}

/**
 * Own updates that whoever changed the class had not seen. A snapshot may stand for the change: then what follows it is
 * the first entry of its epoch here, and has seen what it had. Spec: `PassedBy`.
 */
function passedByOf(region: Region, entry: Entry, own: string): readonly Version[] {
  if (entry.epoch === epochHere(region, entry.flagId)) return []
  const { heads } = flagIn(region.reconciled, entry.flagId)
  return heads.filter((head) => head.origin === own && !covers(entry.seen, head))
}

/** What reconciliation refuses or holds back has come all the same: the next of its origin follows it. */
export function deliver(turn: Turn, update: Update): void {
  const { origin, seq } = update
  const flag = changedFlag(turn, reconcile(turn, { type: 'Deliver', update }))
  tellReaders(turn, { type: 'Taken', origin, seq, ...(flag && { flag }) })
}
