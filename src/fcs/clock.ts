/**
 * What a server's two clocks say at one moment, handed in with an event by whoever drives the core.
 *
 * The core has no clock of its own. Only leases need readings; all else is told by timers that fire.
 */
export interface Reading {
  /** Never goes back and is never set. It may stand still while the machine is suspended. In milliseconds. */
  readonly monotonicMs: number
  /** May be set, either way. Only how far it runs ahead of the monotonic clock is looked at. In milliseconds. */
  readonly wallMs: number
}
