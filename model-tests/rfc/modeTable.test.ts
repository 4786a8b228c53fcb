/**
 * The compiled table of modes is the statechart: the same move for every mode and event, and no other moves.
 * Spec: `ModeAt`.
 */
import { describe, expect, it } from 'vitest'
import { getNextTransitions, initialTransition, transition } from 'xstate'
import { type Mode, type ModeEvent, modeMachine } from '../../src/rfc/read/mode.ts'
import { initialMode, moveMode } from '../../src/rfc/read/modeTable.ts'

const modes = Object.keys(modeMachine.states) as Mode[]
const events = modeMachine.events as ModeEvent['type'][]

/** Modes and events, each pair once. */
const pairs = modes.flatMap((mode) => events.map((event) => [mode, event] as const))

function machineMove(mode: Mode, type: ModeEvent['type']) {
  const from = modeMachine.resolveState({ value: mode })
  const [to, actions] = transition(modeMachine, from, { type })
  return { mode: to.value, entered: actions.map((action) => action.type) }
}

function isMove(mode: Mode, type: ModeEvent['type']): boolean {
  const from = modeMachine.resolveState({ value: mode })
  return getNextTransitions(from).some((next) => next.eventType === type)
}

describe('the statechart', () => {
  it('has these modes and events, so that nothing below is left out', () => {
    expect(modes.toSorted()).toStrictEqual(['degraded', 'fresh', 'leased'])
    expect(events.toSorted()).toStrictEqual(['Confirmed', 'Lapsed', 'Leased'])
    expect(pairs).toHaveLength(9)
    expect(pairs.filter(([mode, event]) => isMove(mode, event))).toHaveLength(6)
  })

  it('starts degraded: nobody was heard', () => {
    expect(initialTransition(modeMachine)[0].value).toBe(initialMode)
    expect(initialMode).toBe('degraded')
  })

  it('leads from every mode to every other, each by one event', () => {
    const ways = pairs
      .filter(([mode, event]) => isMove(mode, event))
      .map(([mode, event]) => `${mode} ${machineMove(mode, event).mode}`)
    expect(new Set(ways).size).toBe(6)
  })
})

describe('the table', () => {
  it.each(pairs.filter(([mode, event]) => isMove(mode, event)))(
    'moves as the machine from %s on %s',
    (mode, event) => {
      const { mode: to, entered } = machineMove(mode, event)
      expect(entered).toHaveLength(1)
      expect(moveMode(mode, event)).toStrictEqual({ mode: to, duty: entered[0] })
    },
  )

  it.each(pairs.filter(([mode, event]) => !isMove(mode, event)))(
    'has no move, as the machine, from %s on %s',
    (mode, event) => {
      expect(machineMove(mode, event)).toStrictEqual({ mode, entered: [] })
      expect(() => moveMode(mode, event)).toThrow(
        expect.objectContaining({
          invariant: 'TypeOK',
          message: `invariant TypeOK violated: ${event} in mode ${mode}`,
        }),
      )
    },
  )
})
