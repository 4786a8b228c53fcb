/**
 * Reconciliation's core: one event in, the next state and the actions out.
 *
 * Pure and synchronous: no clock, no randomness, no IO. The same state, event, configuration and readings give the
 * same step. What must be done with the actions is in action.ts. Run-time invariants end every step.
 */
import type { Reading } from '../../shared/clock.ts'
import { apply } from './apply.ts'
import { checkStep } from './checks.ts'
import type { Config } from './config.ts'
import { deliver } from './deliver.ts'
import { ask } from './escalation.ts'
import type { Event } from './event.ts'
import { forget } from './forget.ts'
import type { ReconcileState } from './state.ts'
import type { Step, Turn } from './turn.ts'
import { write } from './write.ts'

export function step(state: ReconcileState, event: Event, config: Config, at: Reading): Step {
  const turn: Turn = { config, at, state, actions: [] }
  happen(turn, event)
  checkStep(state, turn.state, flagOf(event), config)
  return { state: turn.state, actions: turn.actions }
}

function happen(turn: Turn, event: Event): void {
  switch (event.type) {
    case 'Write':
      return write(turn, event)
    case 'Deliver':
      return deliver(turn, event.update)
    case 'Apply':
      return apply(turn, event.entry)
    case 'Forget':
      return forget(turn, event.flagId, event.known, event.left)
    case 'Escalate': {
      const { state, request } = ask(turn.state, event.flagId, turn.config)
      turn.state = state
      if (request !== undefined) turn.actions.push({ type: 'Ask', request })
    }
  }
}

function flagOf(event: Event): string {
  if (event.type === 'Deliver') return event.update.flagId
  return event.type === 'Apply' ? event.entry.flagId : event.flagId
}
