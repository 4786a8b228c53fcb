/**
 * A region's read lease: how it is asked for and taken. While it lasts, every entry on a leased flag that is
 * committed anywhere is on this server's disk.
 *
 * How a read is answered under it is in readUnderLease.ts; the leader's side is grants.ts. Spec: AskLease,
 * ReceiveLeaseGrant, `IsUsable`, `Reached`.
 */
import { invariant } from '../../shared/invariant.ts'
import type { LeaseGrant } from '../message.ts'
import { adopt, type Turn } from '../turn.ts'
import { type LeaseState, requireLeases } from './leaseState.ts'
import { setLease } from './leaderLease.ts'

/** Spec: AskLease. The lease counts from here. Without a leader, and at a leader, nothing happens. */
export function askLease(turn: Turn, id: number): void {
  const { config, state } = turn
  const { lease, leader } = state
  if (lease === undefined || state.role !== 'follower' || leader === undefined) return
  invariant(Number.isSafeInteger(id) && id > (lease.ask?.id ?? 0), 'AskIsNew', () => `${id}`)
  setLease(turn, { ...lease, ask: { id, atMs: lease.monotonicMs } })
  const { currentTerm: term } = state
  turn.now.push({ type: 'LeaseRequest', term, source: config.self, destination: leader, ask: id })
}

/** Spec: ReceiveLeaseGrant. A lease that can be used is not given up for one that cannot yet. */
export function receiveLeaseGrant(turn: Turn, message: LeaseGrant): void {
  adopt(turn, message.term)
  const { config, state } = turn
  const { lease } = state
  if (state.role !== 'follower' || lease?.ask === undefined) return
  if (message.term !== state.currentTerm || message.ask !== lease.ask.id) return
  const { leaseMs, covers } = requireLeases(config)
  const untilMs = lease.ask.atMs + leaseMs
  if (message.covers !== covers || lease.monotonicMs >= untilMs) return
  if (isUsable(lease, lease.monotonicMs) && lease.matchedIndex < message.index) return
  setLease(turn, { ...lease, ask: undefined, held: { index: message.index, untilMs } })
}

/** Spec: `IsUsable`. A log that is long enough says nothing: a stale entry may stand there. */
export function isUsable({ held, matchedIndex }: LeaseState, nowMs: number): boolean {
  return held !== undefined && nowMs < held.untilMs && matchedIndex >= held.index
}

/** The own log is durable and equals the leader's up to `index`. */
export function noteMatched(turn: Turn, index: number): void {
  const { lease } = turn.state
  if (lease === undefined || index <= lease.matchedIndex) return
  setLease(turn, { ...lease, matchedIndex: index })
}
