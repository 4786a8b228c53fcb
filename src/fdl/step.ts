/**
 * The Flag Dissemination Layer's core: one event in, the next state and the actions out.
 *
 * Pure and synchronous: no clock, no randomness, no IO. The same state, event, configuration and readings give
 * the same step. What must be done with the actions is in action.ts. Run-time invariants end every step.
 */
import type { Reading } from '../shared/clock.ts'
import { checkStep } from './checks.ts'
import { collect } from './collect.ts'
import type { Config } from './config.ts'
import type { Event } from './event.ts'
import { notify } from './notice.ts'
import { publish } from './publish.ts'
import { receive } from './receive.ts'
import { giveUp, startExchange } from './round.ts'
import type { NodeState } from './state.ts'
import { finish, startTurn, type Step, type Turn } from './turn.ts'

export function step(state: NodeState, event: Event, config: Config, at: Reading): Step {
  const turn = startTurn(state, config, at)
  happen(turn, event)
  const next = finish(turn)
  checkStep(turn, next.state)
  return next
}

/** A region that just started: its first timer. */
export function start(state: NodeState, config: Config): Step {
  const turn = startTurn(state, config, { monotonicMs: 0, wallMs: 0 })
  turn.timer = 'round'
  return finish(turn)
}

function happen(turn: Turn, event: Event): void {
  switch (event.type) {
    case 'Publish':
      return publish(turn, event)
    case 'Notify':
      return notify(turn, event.notice)
    case 'TimerFired':
      return turn.state.phase === 'exchanging' ? giveUp(turn) : startExchange(turn, event.draw)
    case 'Collect':
      return collect(turn)
    case 'Receive':
      return receive(turn, event.message)
  }
}
