/**
 * The phase statechart compiled to a table, because a step may not cost an actor.
 *
 * Not a second definition: the table is made from `phaseMachine` when this module loads, and a test holds it
 * against the machine for every phase and event.
 */
import { initialTransition, transition } from 'xstate'
import { invariant } from '../shared/invariant.ts'
import { type Phase, type PhaseEvent, phaseMachine } from './phase.ts'

export interface PhaseMove {
  readonly phase: Phase
  readonly timer: 'round' | 'exchange'
}

const phases = ['idle', 'exchanging', 'backingOff'] as const
const events = ['StartExchange', 'Differed', 'Same', 'Stir'] as const

type Table = Readonly<Record<Phase, Readonly<Partial<Record<PhaseEvent['type'], PhaseMove>>>>>

function compile(): Table {
  const table: Record<Phase, Partial<Record<PhaseEvent['type'], PhaseMove>>> = {
    idle: {},
    exchanging: {},
    backingOff: {},
  }
  for (const phase of phases) {
    const from = phaseMachine.resolveState({ value: phase })
    for (const type of events) {
      if (!from.can({ type })) continue
      const [to, actions] = transition(phaseMachine, from, { type })
      const isExchange = actions.some((action) => action.type === 'setExchangeTimer')
      table[phase][type] = { phase: to.value, timer: isExchange ? 'exchange' : 'round' }
    }
  }
  return table
}

const table = compile()

/** The phase of a region that just started. */
export const initialPhase: Phase = initialTransition(phaseMachine)[0].value

/** The move that `event` makes from `phase`; the statechart must have one. */
export function movePhase(phase: Phase, event: PhaseEvent['type']): PhaseMove {
  const move = table[phase][event]
  invariant(move !== undefined, 'TypeOK', () => `${event} in phase ${phase}`)
  return move
}
