/**
 * ReadIndex: a read that is as new as anything committed before it began, on any server, for one round of
 * heartbeats and no entry in the log (thesis 6.4).
 *
 * Not reads under a lease, which ask nobody (readUnderLease.ts). What is answered is the driver's: `ReadReady`
 * comes when all that the read must see was handed to `Apply`. One read of a server is under way at a time;
 * whoever has several lets them share a context. Spec: AskRead, RetryRead, ReceiveReadRequest,
 * ReceiveReadResponse, `ReadConfirmed`.
 */
import type { ReadRequest, ReadResponse } from '../message.ts'
import { startRound } from '../replication.ts'
import { confirmedRound } from '../round.ts'
import type { ServerState } from '../state.ts'
import { adopt, type Turn } from '../turn.ts'
import { refuseRead, setOwn, setReads } from './pending.ts'
import type { AskedRead, ReadState } from './readState.ts'

/**
 * Spec: AskRead, and RetryRead where this read is the one that is waiting. Whoever leads by now asks itself: nobody
 * else is left to answer.
 */
export function askRead(turn: Turn, context: number): void {
  const { state } = turn
  const { own } = state.reads
  if (!Number.isSafeInteger(context) || context < 1) return refuseRead(turn, context, 'NotAContext')
  if (own !== undefined && own.context !== context) return refuseRead(turn, context, 'ReadWaiting')
  if (state.leader === undefined) return refuseRead(turn, context, 'NoLeader')
  if (own !== undefined && own.index > 0) return
  if (state.role === 'leader') {
    const round = startRound(turn)
    setOwn(turn, { context, index: readIndexOf(turn.state, turn.config.twoDelay), round })
    return confirmReads(turn)
  }
  if (own === undefined) setOwn(turn, { context, index: 0, round: 0 })
  turn.now.push({
    type: 'ReadRequest',
    term: state.currentTerm,
    source: turn.config.self,
    destination: state.leader,
    context,
  })
}

/**
 * Nothing beyond this index was committed when the leader was asked. A new leader may know less than was
 * committed, and its own no-op is beyond it all; with two-delay commits others may know of a commit first.
 */
function readIndexOf(state: ServerState, twoDelay: boolean): number {
  return twoDelay ? state.log.length : Math.max(state.commitIndex, state.termStart)
}

/** Spec: ReceiveReadRequest. Who does not lead says nothing: the reader asks again, or another. */
export function receiveReadRequest(turn: Turn, message: ReadRequest): void {
  adopt(turn, message.term)
  if (turn.state.role !== 'leader') return
  const { config, state } = turn
  const at = config.members.indexOf(message.source)
  const { asked } = state.reads
  const before = asked[at]
  if (before !== undefined && message.context <= before.context) {
    if (message.context === before.context && before.round === 0) respond(turn, at, before)
    return
  }
  const round = startRound(turn)
  const index = readIndexOf(state, config.twoDelay)
  const all = config.members.map((_, each) => asked[each])
  const { context } = message
  setReads(turn, { ...turn.state.reads, asked: all.with(at, { context, index, round }) })
  confirmReads(turn)
}

/** Spec: ReceiveReadResponse. It counts whoever leads by now: a quorum answered after the read began. */
export function receiveReadResponse(turn: Turn, message: ReadResponse): void {
  adopt(turn, message.term)
  const { own } = turn.state.reads
  if (own === undefined || own.index > 0 || own.context !== message.context) return
  setOwn(turn, { ...own, index: message.index })
}

/** Spec: `ReadConfirmed`, `ReadResponses`. A quorum may have answered another round. */
export function confirmReads(turn: Turn): void {
  const { reads } = turn.state
  if (!awaitsRound(reads)) return
  const confirmed = confirmedRound(turn)
  if (reads.own !== undefined && reads.own.round > 0 && reads.own.round <= confirmed) {
    setOwn(turn, { ...reads.own, round: 0 })
  }
  reads.asked.forEach((asked, at) => {
    if (asked === undefined || asked.round === 0 || asked.round > confirmed) return
    const answered = turn.state.reads.asked.with(at, { ...asked, round: 0 })
    setReads(turn, { ...turn.state.reads, asked: answered })
    respond(turn, at, asked)
  })
}

function respond({ config, state, now }: Turn, at: number, { context, index }: AskedRead): void {
  const destination = config.members[at]!
  const { currentTerm: term } = state
  now.push({ type: 'ReadResponse', term, source: config.self, destination, context, index })
}

function awaitsRound({ own, asked }: ReadState): boolean {
  return (own?.round ?? 0) > 0 || asked.some((each) => each !== undefined && each.round > 0)
}
