/**
 * The compiled table of phases is the statechart: the same move for every phase and event, and no other moves.
 * Paper 3.1; spec: `phase`, `Stirred`, `AfterExchange`.
 */
import { describe, expect, it } from 'vitest'
import { getNextTransitions, initialTransition, transition } from 'xstate'
import { type Phase, type PhaseEvent, phaseMachine } from '../../src/fdl/phase.ts'
import { initialPhase, movePhase } from '../../src/fdl/phaseTable.ts'

const phases = Object.keys(phaseMachine.states) as Phase[]
const events = phaseMachine.events as PhaseEvent['type'][]

/** Phases and events, each pair once. */
const pairs = phases.flatMap((phase) => events.map((event) => [phase, event] as const))

function machineMove(phase: Phase, type: PhaseEvent['type']) {
  const from = phaseMachine.resolveState({ value: phase })
  const [to, actions] = transition(phaseMachine, from, { type })
  return { phase: to.value, entered: actions.map((action) => action.type) }
}

function isMove(phase: Phase, type: PhaseEvent['type']): boolean {
  const from = phaseMachine.resolveState({ value: phase })
  return getNextTransitions(from).some((next) => next.eventType === type)
}

describe('the statechart', () => {
  it('has these phases and events, so that nothing below is left out', () => {
    expect(phases).toStrictEqual(['idle', 'exchanging', 'backingOff'])
    expect(events.toSorted()).toStrictEqual(['Differed', 'Same', 'StartExchange', 'Stir'])
    expect(pairs).toHaveLength(12)
    expect(pairs.filter(([phase, event]) => isMove(phase, event))).toHaveLength(5)
  })

  it('starts idle', () => {
    expect(initialTransition(phaseMachine)[0].value).toBe(initialPhase)
    expect(initialPhase).toBe('idle')
  })
})

describe('the table', () => {
  it.each(pairs.filter(([phase, event]) => isMove(phase, event)))(
    'moves as the machine from %s on %s',
    (phase, event) => {
      const { phase: to, entered } = machineMove(phase, event)
      // Each move sets one timer, and the table says which.
      const timers = { setRoundTimer: 'round', setExchangeTimer: 'exchange' } as const
      expect(entered).toHaveLength(1)
      const timer = timers[entered[0] as keyof typeof timers]
      expect(movePhase(phase, event)).toStrictEqual({ phase: to, timer })
    },
  )

  it.each(pairs.filter(([phase, event]) => !isMove(phase, event)))(
    'has no move, as the machine, from %s on %s',
    (phase, event) => {
      expect(machineMove(phase, event)).toStrictEqual({ phase, entered: [] })
      expect(() => movePhase(phase, event)).toThrow(
        expect.objectContaining({
          invariant: 'TypeOK',
          message: `invariant TypeOK violated: ${event} in phase ${phase}`,
        }),
      )
    },
  )
})
