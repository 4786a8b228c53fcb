/**
 * What a node's two clocks say at one moment, handed in with an event by whoever drives a core.
 *
 * A core has no clock of its own. Leases, ages and deadlines need readings; all else is told by timers that fire.
 */
export interface Reading {
  /** Never goes back and is never set. It may stand still while the machine is suspended. In milliseconds. */
  readonly monotonicMs: number
  /** May be set, either way. In milliseconds. */
  readonly wallMs: number
}
