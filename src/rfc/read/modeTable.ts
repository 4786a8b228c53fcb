/**
 * The mode statechart compiled to a table, because a step may not cost an actor.
 *
 * Not a second definition: the table is made from `modeMachine` when this module loads, and a test holds it
 * against the machine for every mode and event.
 */
import { initialTransition, transition } from 'xstate'
import { invariant } from '../../shared/invariant.ts'
import { type Mode, type ModeEvent, modeMachine } from './mode.ts'

export interface ModeMove {
  readonly mode: Mode
  readonly duty: 'setAgeTimer' | 'setLeaseTimer' | 'refresh'
}

const modes = ['degraded', 'fresh', 'leased'] as const
const events = ['Leased', 'Confirmed', 'Lapsed'] as const

type Table = Readonly<Record<Mode, Readonly<Partial<Record<ModeEvent['type'], ModeMove>>>>>

function compile(): Table {
  const table: Record<Mode, Partial<Record<ModeEvent['type'], ModeMove>>> = {
    degraded: {},
    fresh: {},
    leased: {},
  }
  for (const mode of modes) {
    const from = modeMachine.resolveState({ value: mode })
    for (const type of events) {
      if (!from.can({ type })) continue
      const [to, [entered]] = transition(modeMachine, from, { type })
      table[mode][type] = { mode: to.value, duty: entered!.type as ModeMove['duty'] }
    }
  }
  return table
}

const table = compile()

/** The mode of a region that just started. */
export const initialMode: Mode = initialTransition(modeMachine)[0].value

/** The move that `event` makes from `mode`; the statechart must have one. */
export function moveMode(mode: Mode, event: ModeEvent['type']): ModeMove {
  const move = table[mode][event]
  invariant(move !== undefined, 'TypeOK', () => `${event} in mode ${mode}`)
  return move
}
