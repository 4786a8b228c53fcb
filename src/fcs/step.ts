/**
 * The Flag Coordination Service's core: one event in, the next state and the actions out.
 *
 * Pure and synchronous: no clock, no randomness, no IO. The same state, event and configuration give
 * the same step. What must be done with the actions, and in which order, is in action.ts. Each event
 * is one action of RaftCommit under the same name; run-time invariants (checks.ts) end every step.
 */
import { checkStep } from './checks.ts'
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
import type { Message } from './message.ts'
import { heartbeat, propose, receiveAppendRequest, receiveAppendResponse } from './replication.ts'
import { compact } from './snapshot/compact.ts'
import { receiveSnapshotRequest, receiveSnapshotResponse } from './snapshot/transfer.ts'
import type { ServerState } from './state.ts'
import { finish, startTurn, type Step, type Turn } from './turn.ts'

export function step(state: ServerState, event: Event, config: Config): Step {
  const turn = startTurn(state, config)
  take(turn, event)
  const next = finish(turn)
  checkStep(turn, next.state)
  return next
}

function take(turn: Turn, event: Event): void {
  switch (event.type) {
    case 'ElectionTimeout':
      return electionTimeout(turn)
    case 'Heartbeat':
      return heartbeat(turn)
    case 'Propose':
      return propose(turn, event.value)
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
    case 'AppendRequest':
      return receiveAppendRequest(turn, message)
    case 'AppendResponse':
      return receiveAppendResponse(turn, message)
    case 'SnapshotRequest':
      return receiveSnapshotRequest(turn, message)
    case 'SnapshotResponse':
      return receiveSnapshotResponse(turn, message)
  }
}
