/** Messages from another voter to s1, one maker for each kind. Not a second message definition. */
import type { Entry } from '../../../src/fcs/entry.ts'
import type {
  AppendRequest,
  AppendResponse,
  PreVoteRequest,
  PreVoteResponse,
  ServerId,
  TimeoutNow,
  VoteRequest,
  VoteResponse,
} from '../../../src/fcs/message.ts'

const destination = 's1'

/** `last` is the index and the term of the sender's last entry. */
type Last = readonly [index: number, term: number]

export function preVoteRequest(term: number, last: Last, source: ServerId = 's2'): PreVoteRequest {
  const [lastIndex, lastTerm] = last
  return { type: 'PreVoteRequest', term, source, destination, lastIndex, lastTerm }
}

export function voteRequest(term: number, last: Last, source: ServerId = 's2'): VoteRequest {
  const [lastIndex, lastTerm] = last
  const place = { lastIndex, lastTerm }
  return { type: 'VoteRequest', term, source, destination, ...place, transfer: false }
}

export function timeoutNow(term: number, source: ServerId = 's2'): TimeoutNow {
  return { type: 'TimeoutNow', term, source, destination }
}

export function preVoteResponse(
  term: number,
  granted: boolean,
  source: ServerId = 's2',
): PreVoteResponse {
  return { type: 'PreVoteResponse', term, source, destination, granted }
}

export function voteResponse(
  term: number,
  granted: boolean,
  source: ServerId = 's2',
): VoteResponse {
  return { type: 'VoteResponse', term, source, destination, granted }
}

export function appendRequest(
  term: number,
  previous: Last,
  entries: readonly Entry[],
  commitIndex: number,
  source: ServerId = 's2',
): AppendRequest {
  const [previousIndex, previousTerm] = previous
  const place = { previousIndex, previousTerm }
  return {
    type: 'AppendRequest',
    term,
    source,
    destination,
    ...place,
    entries,
    commitIndex,
    round: 0,
  }
}

export function appendResponse(
  term: number,
  success: boolean,
  index: number,
  source: ServerId = 's2',
): AppendResponse {
  return { type: 'AppendResponse', term, source, destination, success, index, round: 0 }
}
