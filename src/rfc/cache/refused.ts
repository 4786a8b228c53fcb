/**
 * Updates that reconciliation refused for now, because they are of too far ahead or too many: they have come, what
 * follows them is taken, and readers do not see them until they come again.
 *
 * A session that has seen such an update, or one that waits for the entry of its epoch, must not be answered without
 * it: what is said to be here is not all shown. Not in the specs, where an update that is refused never comes again.
 */
import { covers, type Update } from '../../flag/update.ts'
import type { Action } from '../reconcile/action.ts'
import type { Event } from '../reconcile/event.ts'
import { flagIn } from '../reconcile/state.ts'
import type { Region, RefusedUpdate } from './state.ts'

const none: readonly RefusedUpdate[] = []

/** What is refused once reconciliation has taken that event. */
export function refusedAfter(
  { refused }: Region,
  event: Event,
  actions: readonly Action[],
): readonly RefusedUpdate[] {
  if (event.type === 'Apply') return without(refused, event.entry)
  if (event.type !== 'Deliver') return refused
  const { flagId, origin, seq, context } = event.update
  const left = without(refused, { flagId, seen: new Map(context).set(origin, seq) })
  return actions.some(isForNow) ? [...left, { flagId, origin, seq }] : left
}

function isForNow(action: Action): boolean {
  return (
    action.type === 'Rejected' && (action.reason === 'TooFarAhead' || action.reason === 'TooMany')
  )
}

type Known = { readonly flagId: string; readonly seen: Update['context'] }

/** What is superseded, or comes again, is not waited for. */
function without(refused: Region['refused'], { flagId, seen }: Known): Region['refused'] {
  if (refused.length === 0) return refused
  return refused.filter((each) => each.flagId !== flagId || !covers(seen, each))
}

/** After a reset of gossip: what it has no more will not come again. */
export function refusedOf(
  { refused }: Region,
  left: ReadonlyMap<string, readonly Update[]>,
): Region['refused'] {
  if (refused.length === 0) return none
  return refused.filter(({ flagId, origin, seq }) =>
    (left.get(flagId) ?? []).some((each) => each.origin === origin && each.seq === seq),
  )
}

/** Something of the flag has come and is not shown. */
export function isWithheldHere({ refused, reconciled }: Region, flagId: string): boolean {
  return (
    flagIn(reconciled, flagId).held.length > 0 || refused.some((each) => each.flagId === flagId)
  )
}
