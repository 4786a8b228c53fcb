/**
 * One step in the making: the state as it is by now, and what is to be asked of the world.
 *
 * Only `step` begins and ends one. Not protocol: what changes and why is in the files named after it.
 */
import type { Reading } from '../../shared/clock.ts'
import type { Action } from './action.ts'
import type { Config } from './config.ts'
import { enlisted } from './escalation.ts'
import { fold, viewOf } from './fold.ts'
import { flagIn, type FlagState, type ReconcileState, withFlag } from './state.ts'

export interface Turn {
  readonly config: Config
  readonly at: Reading
  state: ReconcileState
  readonly actions: Action[]
}

export interface Step {
  readonly state: ReconcileState
  readonly actions: readonly Action[]
}

/** Other heads, and perhaps another epoch, are a flag's now: readers are told, and a conflict waits to be decided. */
export function becomes(turn: Turn, flagId: string, change: Partial<FlagState>): void {
  const { config } = turn
  turn.state = withFlag(turn.state, flagId, change)
  const { heads, epoch } = flagIn(turn.state, flagId)
  const folded = fold(heads, config)
  turn.state = enlisted(turn.state, flagId, folded, config)
  const served = viewOf(flagId, heads, folded, config)
  turn.actions.push({ type: 'Reconciled', served, seen: folded.seen, epoch })
}
