/**
 * The core of a region that answers for flags: one event in, the next state and the actions out.
 *
 * Pure and synchronous: no clock, no randomness, no IO. The same state, event, configuration and readings give the
 * same step. What must be done with the actions is in action.ts. Run-time invariants end every step.
 */
import type { Reading } from '../../shared/clock.ts'
import type { SetTimer } from './action.ts'
import { checkStep } from './checks.ts'
import type { ReadConfig } from './config.ts'
import { confirmContacts, contact } from './contact.ts'
import type { Event } from './event.ts'
import { askRead, giveUp, hear, indexAnswered, serveReached } from './question.ts'
import { settle } from './standing.ts'
import type { RegionState } from './state.ts'
import { apply, install, reset, take } from './take.ts'
import { awaitSession, endWaits } from './wait.ts'
import { finish, startTurn, type Step, type Turn } from './turn.ts'

export function step(state: RegionState, event: Event, config: ReadConfig, at: Reading): Step {
  const turn = startTurn(state, config, at)
  happen(turn, event)
  serveReached(turn)
  confirmContacts(turn)
  endWaits(turn)
  settle(turn)
  const next = finish(turn)
  checkStep(turn, next.state)
  return next
}

function happen(turn: Turn, event: Event): void {
  switch (event.type) {
    case 'Applied':
      return apply(turn, event.index, event.flag)
    case 'Installed':
      return install(turn, event.index, event.flags)
    case 'Taken':
      return take(turn, event.origin, event.seq, event.flag)
    case 'Reset':
      return reset(turn, event.known, event.flags)
    case 'AskRead':
      return askRead(turn, event.context)
    case 'IndexAnswered':
      return indexAnswered(turn, event.context, event.index)
    case 'Notice':
      return hear(turn, event.index)
    case 'Contact':
      return contact(turn, event.origin, event.seq, event.askedAt)
    case 'LeaseGranted': {
      const { index, untilMs } = event
      turn.state = { ...turn.state, lease: { index, untilMs } }
      return
    }
    case 'AwaitSession':
      return awaitSession(turn, event.wait)
    case 'TimerFired':
      return timerFired(turn, event.timer)
  }
}

/** A degraded region whose pause is over asks again; else the timer only brings the moment. */
function timerFired(turn: Turn, timer: SetTimer['timer']): void {
  if (timer === 'answer') return giveUp(turn)
  if (timer === 'mode' && turn.state.mode === 'degraded') turn.replies.push({ type: 'Refresh' })
}
