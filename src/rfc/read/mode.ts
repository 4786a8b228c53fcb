/**
 * How a region stands to the log of critical flags, as a statechart: fresh, leased or degraded.
 *
 * It owns the mode and what goes with it, a timer or a new question; whether a region holds a lease, and when it
 * asked last, is arithmetic. No answer rests on the mode alone: a timer may be late, and how old a value is, is
 * looked at when it is read (read.ts). Spec: `ModeAt`; paper 4.4 (degraded-mode semantics).
 */
import { setup } from 'xstate'

export type Mode = 'fresh' | 'leased' | 'degraded'

export type ModeEvent =
  /** A lease can be used. */
  | { readonly type: 'Leased' }
  /** None can, and lately nothing was missing. */
  | { readonly type: 'Confirmed' }
  /** Neither. */
  | { readonly type: 'Lapsed' }

export const modeMachine = setup({
  types: { events: {} as ModeEvent },
  actions: {
    /** (Re)starts the timer that fires when the age passes its bound. */
    setAgeTimer: () => {},
    /** (Re)starts the timer that fires when the lease ends. */
    setLeaseTimer: () => {},
    /** Asks how far the log is, and again after a while. */
    refresh: () => {},
  },
}).createMachine({
  id: 'mode',
  initial: 'degraded',
  states: {
    degraded: {
      entry: 'refresh',
      on: { Leased: 'leased', Confirmed: 'fresh' },
    },
    fresh: {
      entry: 'setAgeTimer',
      on: { Leased: 'leased', Lapsed: 'degraded' },
    },
    leased: {
      entry: 'setLeaseTimer',
      on: { Confirmed: 'fresh', Lapsed: 'degraded' },
    },
  },
})
