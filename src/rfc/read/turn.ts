/**
 * One step in the making: the state as it is by now, and what is to be asked of the world.
 *
 * Only `step` begins and ends one. Not protocol: what changes and why is in the files named after it.
 */
import type { Reading } from '../../shared/clock.ts'
import type { Action } from './action.ts'
import type { ReadConfig } from './config.ts'
import type { RegionState } from './state.ts'

export interface Turn {
  readonly config: ReadConfig
  readonly at: Reading
  readonly before: RegionState
  state: RegionState
  readonly replies: Action[]
}

export interface Step {
  readonly state: RegionState
  readonly actions: readonly Action[]
}

export function startTurn(before: RegionState, config: ReadConfig, at: Reading): Turn {
  return { config, at, before, state: before, replies: [] }
}

export function finish({ before, state, replies }: Turn): Step {
  const { shown, hidden, epoch, applied, vector } = state
  const isWritten = epoch !== before.epoch || applied !== before.applied || vector !== before.vector
  const image = { shown, hidden, epoch, applied, vector }
  return { state, actions: isWritten ? [{ type: 'Persist', image }, ...replies] : replies }
}
