/**
 * One step in the making: the region as it is by now, and what is to be asked of the world.
 *
 * It runs the two cores that a region is made of, and hands what one says on to the other. Only `step` begins and
 * ends one.
 */
import type { Reading } from '../../shared/clock.ts'
import type { Event as ReadEvent } from '../read/event.ts'
import { step as stepReads } from '../read/step.ts'
import { readServed } from '../read/read.ts'
import type { Snapshot } from '../read/snapshot.ts'
import type { Action as ReconcileAction, Reconciled } from '../reconcile/action.ts'
import type { Event as ReconcileEvent } from '../reconcile/event.ts'
import { step as stepReconcile } from '../reconcile/step.ts'
import type { Action } from './action.ts'
import { cachedFlag } from './cached.ts'
import { isCriticalHere } from './class.ts'
import type { RegionConfig } from './config.ts'
import { refusedAfter } from './refused.ts'
import type { Asking, Region } from './state.ts'

export interface Turn {
  readonly config: RegionConfig
  readonly at: Reading
  region: Region
  readonly actions: Action[]
}

export interface Step {
  readonly region: Region
  readonly actions: readonly Action[]
}

export function reconcile(turn: Turn, event: ReconcileEvent): readonly ReconcileAction[] {
  const { config, at, region } = turn
  const { state, actions } = stepReconcile(region.reconciled, event, config.reconcile, at)
  turn.region = { ...region, reconciled: state, refused: refusedAfter(region, event, actions) }
  turn.actions.push(...actions)
  return actions
}

export function tellReaders(turn: Turn, event: ReadEvent): void {
  const { config, at, region } = turn
  const { state, actions } = stepReads(region.readable, event, config.read, at)
  const { asking } = region
  // With its question a read ends too, whether it was answered or nobody did in time.
  turn.region = {
    ...region,
    readable: state,
    asking: state.question === undefined ? undefined : asking,
  }
  for (const action of actions) {
    if (action.type !== 'ReadServed') turn.actions.push(action)
    else if (asking !== undefined) answer(turn, asking, action.snapshot)
  }
}

/** The flag that readers are to see after these actions of reconciliation; undefined where none changed. */
export function changedFlag({ region, config }: Turn, actions: readonly ReconcileAction[]) {
  const last = actions.findLast((action): action is Reconciled => action.type === 'Reconciled')
  return last && cachedFlag(region, last, config)
}

/** Spec: `BecomeAndAnswer`, `IsLinearizable`. */
function answer(turn: Turn, { context, flagId }: Asking, snapshot: Snapshot): void {
  const { region, config, at } = turn
  if (!isCriticalHere(region, flagId, config)) {
    turn.actions.push({ type: 'NotLinearizable', context, flagId })
    return
  }
  turn.actions.push({ type: 'Answered', context, answer: readServed(snapshot, flagId, at) })
}
