/**
 * What a server holds, has promised and waits for because of leases: moments on its own monotonic clock.
 *
 * Rights (`ask`, `held`, the leader's own lease) end at a moment; waits (a promise, the record of a grant, the
 * deferral) last until one, longer than any right by what two clocks may drift apart. Nothing of it is durable.
 * Immutable. Spec: `lease[i]` of LinearizableReads, where each moment is what is left until then.
 */
import { type Config, type Leases, waitMs } from '../config.ts'
import type { Reading } from '../../shared/clock.ts'
import { invariant } from '../../shared/invariant.ts'
import type { ServerId } from '../message.ts'
import { type Image, recover, type ServerState } from '../state.ts'

/** A round of heartbeats that no quorum has answered yet. */
export interface SentRound {
  readonly round: number
  readonly sentMs: number
}

export interface LeaseState {
  /** Of the last step. */
  readonly monotonicMs: number
  /** How far the wall clock was ahead of the monotonic one, at the least, since rights were last voided. */
  readonly leadMs: number

  /** Until then this voter votes for nobody. */
  readonly promiseUntilMs: number
  /** The own log is durable and equals the leader's up to here, in this term. */
  readonly matchedIndex: number
  /** A lease that was asked for, and when. */
  readonly ask: { readonly id: number; readonly atMs: number } | undefined
  /** The lease held: usable once `matchedIndex` has reached its index. */
  readonly held: { readonly index: number; readonly untilMs: number } | undefined

  /** Leader: rounds after the last confirmed one, in order. */
  readonly rounds: readonly SentRound[]
  /** Leader: until then it leads under a lease. */
  readonly leaderUntilMs: number
  /** Leader: until then each member may hold a lease; in the configuration's order, empty where none was granted. */
  readonly grantsUntilMs: readonly number[]
  /** Leader: when each member last answered it, or when it came to lead; in the configuration's order. */
  readonly answeredMs: readonly number[]
  /** Leader: until then others may hold leases of an earlier leader. */
  readonly deferUntilMs: number
  /** Leader: members that have answered it, and so have dropped leases of earlier leaders. */
  readonly joined: readonly ServerId[]
  /** For entries not known to be committed, by index: whose acknowledgements they need besides a quorum's. */
  readonly named: ReadonlyMap<number, readonly ServerId[]>
}

/** Before every moment. */
export const never = Number.NEGATIVE_INFINITY

const nobody: ReadonlyMap<number, readonly ServerId[]> = new Map()

/** Nothing held, nothing led, nothing waited for but a promise. Spec: `FreshLease`. */
export function freshLease(
  { monotonicMs, leadMs }: Pick<LeaseState, 'monotonicMs' | 'leadMs'>,
  promiseUntilMs: number,
): LeaseState {
  return {
    monotonicMs,
    leadMs,
    promiseUntilMs,
    matchedIndex: 0,
    ask: undefined,
    held: undefined,
    rounds: [],
    leaderUntilMs: never,
    grantsUntilMs: [],
    answeredMs: [],
    deferUntilMs: never,
    joined: [],
    named: nobody,
  }
}

/**
 * A server that starts from its disk where leases are configured. What it promised before is forgotten, so it
 * waits a full promise before it votes. Spec: TimedRestart.
 */
export function recoverWithLeases(image: Image, config: Config, at: Reading): ServerState {
  const leases = requireLeases(config)
  const isVoter = config.voters.includes(config.self)
  const clocks = { monotonicMs: at.monotonicMs, leadMs: at.wallMs - at.monotonicMs }
  const promise = isVoter ? at.monotonicMs + waitMs(leases) : never
  return { ...recover(image), lease: freshLease(clocks, promise) }
}

export function requireLeases({ leases }: Config): Leases {
  invariant(leases !== undefined, 'LeasesConfigured')
  return leases
}

/**
 * The state on the clocks of this step. Where the wall clock ran ahead of the monotonic one, the machine was
 * suspended, nobody knows for how long, and every right is over. Spec: `Aware`, `Voided`.
 */
export function aware(lease: LeaseState, at: Reading, leases: Leases): LeaseState {
  const { monotonicMs } = at
  invariant(monotonicMs >= lease.monotonicMs, 'ClockMonotonic', () => `${monotonicMs}`)
  const leadMs = at.wallMs - monotonicMs
  if (!ranAhead(lease, at, leases)) {
    return { ...lease, monotonicMs, leadMs: Math.min(lease.leadMs, leadMs) }
  }
  return {
    ...lease,
    monotonicMs,
    leadMs,
    ask: undefined,
    held: undefined,
    rounds: [],
    leaderUntilMs: never,
  }
}

/** Spec: `RanAhead`. */
export function ranAhead(lease: LeaseState, at: Reading, leases: Leases): boolean {
  return at.wallMs - at.monotonicMs > lease.leadMs + leases.wallToleranceMs
}
