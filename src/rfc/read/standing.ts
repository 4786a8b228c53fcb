/**
 * What a region's mode is by now, and when time alone will change it.
 *
 * Spec: `ModeAt`, `HoldsLease`, `IsRecent`, `Settled`.
 */
import type { Reading } from '../../shared/clock.ts'
import { ageMs } from './age.ts'
import type { ReadConfig } from './config.ts'
import type { Mode, ModeEvent } from './mode.ts'
import { moveMode } from './modeTable.ts'
import type { RegionState } from './state.ts'
import type { Turn } from './turn.ts'

function holdsLease({ lease, applied }: RegionState, at: Reading): boolean {
  return lease !== undefined && at.monotonicMs < lease.untilMs && applied >= lease.index
}

function isRecent({ confirmedAt }: RegionState, config: ReadConfig, at: Reading): boolean {
  return ageMs(confirmedAt, at) <= config.freshMs
}

/** Where the facts have the mode, and the event that says so. Spec: `ModeAt`. */
export function modeAt(
  state: RegionState,
  config: ReadConfig,
  at: Reading,
): { readonly mode: Mode; readonly event: ModeEvent['type'] } {
  if (holdsLease(state, at)) return { mode: 'leased', event: 'Leased' }
  if (isRecent(state, config, at)) return { mode: 'fresh', event: 'Confirmed' }
  return { mode: 'degraded', event: 'Lapsed' }
}

/** Lets the statechart move the mode to where the facts have it, and sets the timer that goes with it. */
export function settle(turn: Turn): void {
  const { mode: from } = turn.state
  const { mode, event } = modeAt(turn.state, turn.config, turn.at)
  if (mode !== from) {
    const { mode: to, duty } = moveMode(from, event)
    turn.state = { ...turn.state, mode: to }
    turn.replies.push({ type: 'ModeChanged', from, to })
    if (duty === 'refresh') turn.replies.push({ type: 'Refresh' })
  }
  setModeTimer(turn)
}

function setModeTimer(turn: Turn): void {
  const { state, at, config } = turn
  const atMs = endOf(state.mode, turn)
  const isPast = state.timerAtMs !== undefined && state.timerAtMs <= at.monotonicMs
  if (atMs === undefined) {
    // A degraded region waits for nothing but its own next question.
    if (state.timerAtMs !== undefined && !isPast) return
    setTimer(turn, at.monotonicMs + config.retryMs)
  } else if (state.timerAtMs !== atMs) setTimer(turn, atMs)
}

function setTimer(turn: Turn, atMs: number): void {
  turn.state = { ...turn.state, timerAtMs: atMs }
  turn.replies.push({ type: 'SetTimer', timer: 'mode', atMs })
}

/** When the mode ends by itself, on the monotonic clock; where the wall clock runs ahead, it ends before. */
function endOf(mode: Mode, { state, config }: Turn): number | undefined {
  switch (mode) {
    case 'leased':
      return state.lease!.untilMs
    case 'fresh':
      return state.confirmedAt!.monotonicMs + config.freshMs + 1
    case 'degraded':
      return undefined
  }
}
