/**
 * The leader's lease: while it lasts, no other leads, because a quorum has answered a round with a promise to
 * vote for nobody (thesis 6.4.1).
 *
 * It counts from the send of the round, the promises from its arrival, and longer by the drift. What a leader
 * does under it: answer reads (readUnderLease.ts) and grant leases to regions (grants.ts). Spec: `LeaderLeft`,
 * `Answered`, `LeaderLease`, `PromiseOf`, `IsPromised`.
 */
import { type Config, limits, waitMs } from '../config.ts'
import type { ServerId } from '../message.ts'
import { confirmedRound } from '../round.ts'
import type { Turn } from '../turn.ts'
import { freshLease, type LeaseState, never, requireLeases } from './leaseState.ts'

/** A round leaves now. */
export function noteSent(turn: Turn, round: number): void {
  const { lease, handedOver } = turn.state
  if (lease === undefined || handedOver) return
  const rounds = [...lease.rounds, { round, sentMs: lease.monotonicMs }].slice(-limits.roundsNoted)
  setLease(turn, { ...lease, rounds })
}

/** A member has answered this leader in its term, perhaps completing a round's quorum. Spec: `Answered`. */
export function noteAnswer(turn: Turn, member: ServerId): void {
  if (turn.state.lease === undefined) return
  const lease = noteMoment(turn.config, turn.state.lease, member)
  const joined = lease.joined.includes(member) ? lease.joined : [...lease.joined, member]
  const confirmed = confirmedRound(turn)
  const at = lease.rounds.findIndex(({ round }) => round === confirmed)
  if (at === -1) return setLease(turn, { ...lease, joined })
  const { leaseMs } = requireLeases(turn.config)
  setLease(turn, {
    ...lease,
    joined,
    rounds: lease.rounds.slice(at + 1),
    leaderUntilMs: lease.rounds[at]!.sentMs + leaseMs,
  })
}

/** A new leader holds no lease yet, and waits for the end of every lease before it. Spec: `LeaderLease`. */
export function startLeading(turn: Turn): void {
  const { lease } = turn.state
  if (lease === undefined) return
  const deferUntilMs = lease.monotonicMs + waitMs(requireLeases(turn.config))
  const fresh = freshLease(lease, lease.promiseUntilMs)
  const answeredMs = turn.config.members.map(() => lease.monotonicMs)
  setLease(turn, { ...fresh, deferUntilMs, answeredMs, joined: [turn.config.self] })
}

function noteMoment({ members }: Config, lease: LeaseState, member: ServerId): LeaseState {
  const at = members.indexOf(member)
  if (lease.answeredMs[at] === lease.monotonicMs) return lease
  return { ...lease, answeredMs: lease.answeredMs.with(at, lease.monotonicMs) }
}

/**
 * Another is asked to lead, and may at any time from now on, whatever voters have promised: this leader has no
 * lease any more in this term. What it granted to regions lasts, and the next leader waits for it. Spec:
 * `GivenUp`.
 */
export function giveUpLease(turn: Turn): void {
  const { lease } = turn.state
  if (lease !== undefined) setLease(turn, { ...lease, rounds: [], leaderUntilMs: never })
}

/** This server joins a newer term, or does not lead any more: no right of before is left. Spec: `Left`. */
export function dropLease(turn: Turn): void {
  const { lease } = turn.state
  if (lease !== undefined) setLease(turn, freshLease(lease, lease.promiseUntilMs))
}

/** A voter has heard its leader. Spec: `PromiseOf`. */
export function promise(turn: Turn): void {
  const { config } = turn
  const { lease } = turn.state
  if (lease === undefined || !config.voters.includes(config.self)) return
  const promiseUntilMs = lease.monotonicMs + waitMs(requireLeases(config))
  setLease(turn, { ...lease, promiseUntilMs })
}

/** Spec: `IsPromised`. */
export function isPromised({ state: { lease } }: Turn): boolean {
  return lease !== undefined && lease.monotonicMs < lease.promiseUntilMs
}

export function setLease(turn: Turn, lease: LeaseState): void {
  turn.state = { ...turn.state, lease }
}
