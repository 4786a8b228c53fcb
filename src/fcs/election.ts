/**
 * Pre-vote and election: how a server comes to lead (paper 5.2 and 5.4.1, thesis 9.6).
 *
 * Spec: ElectionTimeout, ReceivePreVoteRequest, ReceivePreVoteResponse, ReceiveVoteRequest,
 * ReceiveVoteResponse. What a new leader does first is in replication.ts, how a leader makes another stand
 * in transfer.ts.
 */
import { dropLease, isPromised } from './lease/leaderLease.ts'
import { lastTerm, type Log } from './log.ts'
import type {
  PreVoteRequest,
  PreVoteResponse,
  ServerId,
  VoteRequest,
  VoteResponse,
} from './message.ts'
import { isQuorum } from './quorum.ts'
import { becomeLeader } from './replication.ts'
import type { ServerState } from './state.ts'
import { adopt, dropIncoming, move, type Turn } from './turn.ts'

/** Spec: ElectionTimeout. A leader has no election timer; one that fires late changes nothing. */
export function electionTimeout(turn: Turn): void {
  const { config, state } = turn
  if (state.role === 'leader') return
  if (!config.voters.includes(config.self) || isPromised(turn)) {
    turn.timer = 'election'
    return
  }
  if (config.preVote && !isQuorum(1, config.voters.length)) startPreVote(turn)
  else startElection(turn)
}

function startPreVote(turn: Turn): void {
  const { self } = turn.config
  dropIncoming(turn)
  move(turn, 'StartPreVote', { leader: undefined, votes: [self], progress: [] })
  for (const request of requests(turn, turn.state.currentTerm + 1)) {
    turn.now.push({ type: 'PreVoteRequest', ...request })
  }
}

/** Raises the term and votes for itself; the requests leave when both are durable. */
export function startElection(turn: Turn, transfer = false): void {
  const { self } = turn.config
  dropLease(turn)
  dropIncoming(turn)
  move(turn, 'StartElection', {
    currentTerm: turn.state.currentTerm + 1,
    votedFor: self,
    leader: undefined,
    votes: [self],
    progress: [],
  })
  for (const request of requests(turn, turn.state.currentTerm)) {
    turn.after.push({ type: 'VoteRequest', ...request, transfer })
  }
}

/** To every other voter: where the own log ends. */
function requests(turn: Turn, term: number) {
  const { self, voters } = turn.config
  const { log } = turn.state
  const last = { lastIndex: log.length, lastTerm: lastTerm(log) }
  const others = voters.filter((id) => id !== self)
  return others.map((destination) => ({ term, source: self, destination, ...last }))
}

/** Spec: ReceivePreVoteRequest. Whatever the answer, it changes nothing at the voter. */
export function receivePreVoteRequest(turn: Turn, message: PreVoteRequest): void {
  const { state } = turn
  const granted = wouldVote(state, message) && !isPromised(turn)
  turn.now.push({
    type: 'PreVoteResponse',
    term: granted ? message.term : state.currentTerm,
    source: turn.config.self,
    destination: message.source,
    granted,
  })
}

/** Spec: `WouldVote`. A server that knows a leader keeps it (thesis 9.6 and 4.2.3). */
function wouldVote(state: ServerState, message: PreVoteRequest): boolean {
  return (
    message.term > state.currentTerm && state.leader === undefined && isUpToDate(message, state.log)
  )
}

/** Spec: ReceivePreVoteResponse. */
export function receivePreVoteResponse(turn: Turn, message: PreVoteResponse): void {
  if (!message.granted) {
    adopt(turn, message.term)
    return
  }
  const { config, state } = turn
  if (state.role !== 'preCandidate' || message.term !== state.currentTerm + 1) return
  const votes = withVote(turn, message.source)
  if (isQuorum(votes.length, config.voters.length)) startElection(turn)
  else turn.state = { ...state, votes }
}

/**
 * Spec: ReceiveVoteRequest. One vote a term, durable before it is given (paper 5.2). Within a promise to a
 * leader the vote is refused, and the term stays as it is; a learner has no vote.
 */
export function receiveVoteRequest(turn: Turn, message: VoteRequest): void {
  // Asked for by a leader that has given up its lease for it, a vote breaks no promise.
  const isBound = isPromised(turn) && !message.transfer
  if (!isBound) adopt(turn, message.term)
  const { state } = turn
  const granted =
    !isBound &&
    turn.config.voters.includes(turn.config.self) &&
    message.term === state.currentTerm &&
    isVoteFree(state, message.source) &&
    isUpToDate(message, state.log)
  if (granted) {
    turn.state = { ...state, votedFor: message.source }
    turn.timer = 'election'
  }
  turn.after.push({
    type: 'VoteResponse',
    term: state.currentTerm,
    source: turn.config.self,
    destination: message.source,
    granted,
  })
}

/** Spec: `VoteIsFree`. */
function isVoteFree(state: ServerState, candidate: ServerId): boolean {
  return state.votedFor === undefined || state.votedFor === candidate
}

/** The later last term wins, and only between equal terms the longer log (paper 5.4.1). */
function isUpToDate(message: { lastIndex: number; lastTerm: number }, log: Log): boolean {
  const own = lastTerm(log)
  return message.lastTerm > own || (message.lastTerm === own && message.lastIndex >= log.length)
}

/** Spec: ReceiveVoteResponse. */
export function receiveVoteResponse(turn: Turn, message: VoteResponse): void {
  adopt(turn, message.term)
  const { config, state } = turn
  const counts = message.granted && state.role === 'candidate' && message.term === state.currentTerm
  if (!counts) return
  const votes = withVote(turn, message.source)
  if (isQuorum(votes.length, config.voters.length)) becomeLeader(turn)
  else turn.state = { ...state, votes }
}

/** The votes with one more, each voter once, in the configuration's order. */
function withVote(turn: Turn, voter: ServerId): readonly ServerId[] {
  const { votes } = turn.state
  if (votes.includes(voter)) return votes
  return turn.config.voters.filter((id) => id === voter || votes.includes(id))
}
