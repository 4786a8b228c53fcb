/**
 * The Flag Coordination Service's core: one event in, the next state and the actions out.
 *
 * Pure and synchronous: no clock, no randomness, no IO. The same state, event and configuration give
 * the same step. What must be done with the actions, and in which order, is in action.ts. Each event
 * is one action of RaftCommit under the same name; run-time invariants (checks.ts) end every step.
 */
import { checkStep } from './checks.ts'
import type { Reading } from '../shared/clock.ts'
import type { Config } from './config.ts'
import { persisted } from './disk.ts'
import {
  electionTimeout,
  receivePreVoteRequest,
  receivePreVoteResponse,
  receiveVoteRequest,
  receiveVoteResponse,
} from './election.ts'
import type { Event } from './event.ts'
import { receiveLeaseRequest } from './lease/grants.ts'
import { aware, requireLeases } from './lease/leaseState.ts'
import { askLease, receiveLeaseGrant } from './lease/regionLease.ts'
import type { Message } from './message.ts'
import { askRead, confirmReads, receiveReadRequest, receiveReadResponse } from './read/readIndex.ts'
import { heartbeat, propose, receiveAppendRequest, receiveAppendResponse } from './replication.ts'
import { compact } from './snapshot/compact.ts'
import { receiveSnapshotRequest, receiveSnapshotResponse } from './snapshot/transfer.ts'
import { invariant } from '../shared/invariant.ts'
import type { ServerState } from './state.ts'
import { receiveTimeoutNow, transferLeadership } from './transfer.ts'
import { finish, startTurn, type Step, type Turn } from './turn.ts'

/** With `Config.leases`, `at` is what the clocks say now; without, no clock is looked at. */
export function step(state: ServerState, event: Event, config: Config, at?: Reading): Step {
  const turn = startTurn(onClocks(state, config, at), config)
  take(turn, event)
  const next = finish(turn)
  checkStep(turn, next.state)
  return next
}

function onClocks(state: ServerState, config: Config, at: Reading | undefined): ServerState {
  if (state.lease === undefined) {
    invariant(config.leases === undefined, 'LeasesConfigured', () => 'recovered without leases')
    return state
  }
  invariant(at !== undefined, 'LeasesConfigured', () => 'no reading of the clocks')
  return { ...state, lease: aware(state.lease, at, requireLeases(config)) }
}

function take(turn: Turn, event: Event): void {
  switch (event.type) {
    case 'ElectionTimeout':
      return electionTimeout(turn)
    case 'Heartbeat':
      return heartbeat(turn)
    case 'Propose':
      return propose(turn, event.value, event.flagId)
    case 'AskRead':
      return askRead(turn, event.context)
    case 'AskLease':
      return askLease(turn, event.id)
    case 'TransferLeadership':
      return transferLeadership(turn, event.to)
    case 'Persisted':
      return persisted(turn, event.receipt)
    case 'Compact':
      return compact(turn, event.index, event.data)
    case 'Receive':
      return receive(turn, event.message)
  }
}

function receive(turn: Turn, message: Message): void {
  switch (message.type) {
    case 'PreVoteRequest':
      return receivePreVoteRequest(turn, message)
    case 'PreVoteResponse':
      return receivePreVoteResponse(turn, message)
    case 'VoteRequest':
      return receiveVoteRequest(turn, message)
    case 'VoteResponse':
      return receiveVoteResponse(turn, message)
    case 'TimeoutNow':
      return receiveTimeoutNow(turn, message)
    case 'AppendRequest':
      return receiveAppendRequest(turn, message)
    case 'AppendResponse':
      receiveAppendResponse(turn, message)
      return confirmReads(turn)
    case 'LeaseRequest':
      return receiveLeaseRequest(turn, message)
    case 'LeaseGrant':
      return receiveLeaseGrant(turn, message)
    case 'ReadRequest':
      return receiveReadRequest(turn, message)
    case 'ReadResponse':
      return receiveReadResponse(turn, message)
    case 'SnapshotRequest':
      return receiveSnapshotRequest(turn, message)
    case 'SnapshotResponse':
      return receiveSnapshotResponse(turn, message)
  }
}
