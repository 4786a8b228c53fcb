/**
 * The three phases of a region between and in its rounds, and the moves between them, as a statechart.
 *
 * It owns the phase and the timer that goes with it, nothing else: whether something differed is protocol
 * arithmetic. Spec: `phase`, `Stirred`, `AfterExchange`; paper 3.1 ("randomized and backoff-controlled").
 */
import { setup } from 'xstate'

export type Phase = 'idle' | 'exchanging' | 'backingOff'

export type PhaseEvent =
  /** A round begins. */
  | { readonly type: 'StartExchange' }
  /** The round is over, and something had differed. */
  | { readonly type: 'Differed' }
  /** The round is over, and nothing had. */
  | { readonly type: 'Same' }
  /** Something was learnt, or a silent peer is there again. */
  | { readonly type: 'Stir' }

export const phaseMachine = setup({
  types: { events: {} as PhaseEvent },
  actions: {
    /** (Re)starts the timer of the next round. */
    setRoundTimer: () => {},
    /** (Re)starts the timer that ends a round which is not answered. */
    setExchangeTimer: () => {},
  },
}).createMachine({
  id: 'phase',
  initial: 'idle',
  states: {
    idle: {
      entry: 'setRoundTimer',
      on: { StartExchange: 'exchanging' },
    },
    exchanging: {
      entry: 'setExchangeTimer',
      on: { Differed: 'idle', Same: 'backingOff' },
    },
    backingOff: {
      entry: 'setRoundTimer',
      on: { StartExchange: 'exchanging', Stir: 'idle' },
    },
  },
})
