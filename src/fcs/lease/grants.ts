/**
 * A leader's grants of read leases to regions, and whom it must wait for because of them before an entry on a
 * leased flag is committed (Moraru and others, Paxos Quorum Leases, 2014; the rules are in spec/README.md).
 *
 * What a region does with its lease is in regionLease.ts. Spec: ReceiveLeaseRequest, `Holders`, `HoldersHave`,
 * `NamesFor`, `InheritedNames`.
 */
import { type Config, isLeased, waitMs } from '../config.ts'
import type { Entry } from '../entry.ts'
import { entryAt } from '../log.ts'
import type { LeaseRequest, ServerId } from '../message.ts'
import { adopt, type Turn } from '../turn.ts'
import { type LeaseState, never, requireLeases } from './leaseState.ts'
import { setLease } from './leaderLease.ts'

/**
 * Spec: ReceiveLeaseRequest. Only while the own lease lasts, and only in the asker's own term. The grant names
 * the last entry of the log: whoever holds it must have all before it.
 *
 * A member that does not answer is granted nothing, or one that is heard and hears nothing would keep every entry on
 * a leased flag from being committed for as long as it asks. The spec leaves that out: to grant less is as if the
 * request had been lost.
 */
export function receiveLeaseRequest(turn: Turn, message: LeaseRequest): void {
  adopt(turn, message.term)
  const { config, state } = turn
  const { lease } = state
  if (state.role !== 'leader' || lease === undefined) return
  if (message.term !== state.currentTerm || !mayGrant(lease)) return
  if (isSilent(config, lease, message.source)) return
  const leases = requireLeases(config)
  const untilMs = lease.monotonicMs + waitMs(leases)
  const grantsUntilMs = config.members.map((id, at) =>
    id === message.source ? untilMs : (lease.grantsUntilMs[at] ?? 0),
  )
  setLease(turn, { ...lease, grantsUntilMs })
  turn.now.push({
    type: 'LeaseGrant',
    term: state.currentTerm,
    source: config.self,
    destination: message.source,
    ask: message.ask,
    index: state.log.length,
    covers: leases.covers,
  })
}

/** Spec: `MayGrant`. */
function mayGrant(lease: LeaseState): boolean {
  return lease.monotonicMs < lease.leaderUntilMs
}

/** For longer than a leader leads whom no quorum answers (checkQuorum.ts). */
function isSilent(config: Config, lease: LeaseState, member: ServerId): boolean {
  const { quorumBeats, heartbeatMs, members } = config
  if (quorumBeats === 0) return false
  const answeredMs = lease.answeredMs[members.indexOf(member)] ?? never
  return lease.monotonicMs - answeredMs > quorumBeats * heartbeatMs
}

/** Whom this leader waits for before it commits an entry on a leased flag. Spec: `Holders`. */
function holders(config: Config, lease: LeaseState): readonly ServerId[] {
  const nowMs = lease.monotonicMs
  const defers = nowMs < lease.deferUntilMs
  return config.members.filter(
    (id, at) =>
      id !== config.self &&
      (nowMs < (lease.grantsUntilMs[at] ?? 0) || (defers && !lease.joined.includes(id))),
  )
}

/**
 * Up to where, and no further than `index`, every entry on a leased flag is durable at each holder in this term.
 * Entries of other flags and no-ops commit no sooner than a leased entry before them. Spec: `HoldersHave`.
 */
export function holdersHave(turn: Turn, index: number): number {
  const { config, state } = turn
  if (state.lease === undefined) return index
  const waitedFor = holders(config, state.lease)
  if (waitedFor.length === 0) return index
  const least = Math.min(
    ...waitedFor.map((id) => state.progress[config.members.indexOf(id)]!.matchIndex),
  )
  for (let at = Math.max(state.commitIndex, least) + 1; at <= index; at += 1) {
    if (isLeased(entryAt(state.log, at)!, config)) return at - 1
  }
  return index
}

/** Notes whose acknowledgements a new entry needs, for good. Spec: `NamesFor`. */
export function nameHolders(turn: Turn, entry: Entry): void {
  const { config, state } = turn
  if (state.lease === undefined || !config.twoDelay) return
  const names = isLeased(entry, config) ? holders(config, state.lease) : []
  setNamed(turn, new Map(state.lease.named).set(state.log.length, names))
}

/** For entries that it did not append itself, a new leader names everybody. Spec: `InheritedNames`. */
export function nameInherited(turn: Turn): void {
  const { config, state } = turn
  if (state.lease === undefined || !config.twoDelay) return
  const others = config.members.filter((id) => id !== config.self)
  const named = new Map<number, readonly ServerId[]>()
  for (let at = state.commitIndex + 1; at <= state.log.length; at += 1) {
    named.set(at, isLeased(entryAt(state.log, at)!, config) ? others : [])
  }
  setNamed(turn, named)
}

function setNamed(turn: Turn, named: LeaseState['named']): void {
  setLease(turn, { ...turn.state.lease!, named })
}
