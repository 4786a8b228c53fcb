/**
 * Replication: a leader's log becomes everybody's (paper 5.3).
 *
 * Spec: Heartbeat, Propose, ReceiveAppendRequest, ReceiveAppendResponse, and `BecomeLeader`.
 * When entries count as committed is in commit.ts.
 */
import { hasLostQuorum, hear } from './checkQuorum.ts'
import { advanceCommit, learntCommit } from './commit.ts'
import { type Entry, noOp } from './entry.ts'
import { takeBack } from './handOver.ts'
import { nameHolders, nameInherited } from './lease/grants.ts'
import { noteAnswer, noteSent, startLeading } from './lease/leaderLease.ts'
import { hearNames, namesBetween } from './lease/names.ts'
import { noteMatched } from './lease/regionLease.ts'
import { entriesBetween, holds, type Log, termAt } from './log.ts'
import type { AppendRequest, AppendResponse, ServerId } from './message.ts'
import type { Progress } from './state.ts'
import { lacksEntriesFor, sendSnapshot } from './snapshot/transfer.ts'
import { isAwaitingNobody } from './timers.ts'
import { adopt, follow, followSender, isSettled, move, type Turn, writeLog } from './turn.ts'
import { acknowledge, followerCounts } from './twoDelay.ts'
import { utf8Length } from './uncommitted.ts'

/**
 * Spec: `BecomeLeader`. All that the log held before is durable: the vote request, which had to be,
 * was written after it. The first entry is of the own term, since only such an entry commits by
 * counting (paper 5.4.2 and 8).
 */
export function becomeLeader(turn: Turn): void {
  const { self, members } = turn.config
  const last = turn.state.log.length
  const progress = members.map((id) => ({
    nextIndex: last + 1,
    matchIndex: id === self ? last : 0,
    round: 0,
    offset: 0,
  }))
  const termStart = last + 1
  move(turn, 'BecomeLeader', { leader: self, votes: [], progress, round: 0, termStart })
  startLeading(turn)
  appendOwn(turn, { term: turn.state.currentTerm, value: noOp })
  nameInherited(turn)
  startRound(turn)
}

/** Begins a round of heartbeats and tells everybody; gives its number. Spec: `StartRound`. */
export function startRound(turn: Turn): number {
  const { self, voters } = turn.config
  const round = turn.state.round + 1
  turn.state = { ...turn.state, round }
  noteSent(turn, round)
  if (voters.length === 1) noteAnswer(turn, self)
  broadcast(turn)
  return round
}

/** Spec: Propose. The requests leave beside the leader's own write (thesis 10.2.1). */
export function propose(turn: Turn, value: string, flagId?: string): void {
  const { config, state } = turn
  if (state.role !== 'leader') {
    turn.reply = { type: 'ProposalRefused', reason: 'NotLeader', leader: state.leader }
    return
  }
  if (state.transferee !== undefined) {
    const { transferee } = state
    turn.reply = { type: 'ProposalRefused', reason: 'Transferring', transferee }
    return
  }
  const givenBytes = state.uncommittedBytes + utf8Length(value)
  if (givenBytes > config.maxUncommittedBytes) {
    const allowedBytes = config.maxUncommittedBytes
    turn.reply = { type: 'ProposalRefused', reason: 'TooMuchUncommitted', givenBytes, allowedBytes }
    return
  }
  // The timer that runs is too long, unless it already waits for somebody's answer.
  if (isAwaitingNobody(config, state)) turn.timer = 'heartbeat'
  const entry = { term: state.currentTerm, value, ...(flagId !== undefined && { flagId }) }
  appendOwn(turn, entry)
  nameHolders(turn, entry)
  turn.state = { ...turn.state, uncommittedBytes: givenBytes }
  broadcast(turn)
  const index = turn.state.log.length
  turn.reply = { type: 'ProposalAccepted', term: state.currentTerm, index }
}

function appendOwn(turn: Turn, entry: Entry): void {
  writeLog(turn, { after: turn.state.log.length, entries: [entry] })
}

/** Spec: Heartbeat. Heartbeat and retransmission are one thing. */
export function heartbeat(turn: Turn): void {
  if (turn.state.role !== 'leader') return
  if (hasLostQuorum(turn)) return follow(turn, undefined)
  takeBack(turn)
  turn.timer = 'heartbeat'
  // Time alone may have made a commit possible: a lease that was waited for is out.
  if (turn.state.lease !== undefined) advanceCommit(turn)
  startRound(turn)
}

/** What every other member lacks, or the news that there is nothing new. */
export function broadcast(turn: Turn): void {
  const { self, members } = turn.config
  for (const id of members) if (id !== self) replicate(turn, id)
}

/** Spec: `Replicate`, `EntriesOrSnapshot`. What the voter lacks, or what stands for it. */
function replicate(turn: Turn, voter: ServerId): void {
  const progress = turn.state.progress[turn.config.members.indexOf(voter)]!
  if (lacksEntriesFor(turn.state, progress)) sendSnapshot(turn, voter, progress.offset)
  else sendAppend(turn, voter, progress)
}

/** Spec: `AppendRequest`. */
function sendAppend(turn: Turn, destination: ServerId, { nextIndex }: Progress): void {
  const { config, state } = turn
  const { log } = state
  const last = Math.min(log.length, nextIndex - 1 + config.maxEntriesPerAppend)
  turn.now.push({
    type: 'AppendRequest',
    term: state.currentTerm,
    source: config.self,
    destination,
    previousIndex: nextIndex - 1,
    previousTerm: termAt(log, nextIndex - 1)!,
    entries: entriesBetween(log, nextIndex, last),
    commitIndex: state.commitIndex,
    round: state.round,
    ...(state.lease !== undefined && config.twoDelay
      ? { named: namesBetween(state, nextIndex, last) }
      : undefined),
  })
}

/** Spec: ReceiveAppendRequest. A message of an older term is answered, never obeyed (5.1). */
export function receiveAppendRequest(turn: Turn, message: AppendRequest): void {
  if (message.term < turn.state.currentTerm) {
    reject(turn, message, 0)
    return
  }
  followSender(turn, message)
  const { log } = turn.state
  if (!matches(log, message)) {
    reject(turn, message, Math.min(message.previousIndex - 1, log.length))
    return
  }
  merge(turn, message)
  const verified = message.previousIndex + message.entries.length
  hearNames(turn, message)
  learntCommit(turn, message.commitIndex, verified)
  if (isSettled(turn)) countOwn(turn, verified)
  acknowledge(turn, turn.after, message.source, verified, message.round)
}

/** The own disk has the log of this term's leader up to `index`. */
export function countOwn(turn: Turn, index: number): void {
  noteMatched(turn, index)
  followerCounts(turn, turn.config.self, index)
}

function reject(turn: Turn, message: AppendRequest, index: number): void {
  turn.after.push({
    type: 'AppendResponse',
    term: turn.state.currentTerm,
    source: turn.config.self,
    destination: message.source,
    success: false,
    index,
    round: message.term < turn.state.currentTerm ? 0 : message.round,
  })
}

/** The log holds the entry that the request builds on. Spec: `Matches`. */
function matches(log: Log, message: AppendRequest): boolean {
  return holds(log, message.previousIndex, message.previousTerm)
}

/**
 * Spec: `Merged`. Only a conflict cuts the log, and only from the first conflicting entry on: a late
 * request must not undo a newer one (paper figure 2, AppendEntries rule 3).
 */
function merge(turn: Turn, message: AppendRequest): void {
  const { log } = turn.state
  const { entries, previousIndex } = message
  const first = entries.findIndex(({ term }, at) => !holds(log, previousIndex + 1 + at, term))
  if (first === -1) return
  writeLog(turn, { after: previousIndex + first, entries: entries.slice(first) })
}

/**
 * Spec: ReceiveAppendResponse. A new commit index goes to everybody at once, else what a member still lacks to
 * that member.
 */
export function receiveAppendResponse(turn: Turn, message: AppendResponse): void {
  adopt(turn, message.term)
  const { config, state } = turn
  if (message.term !== state.currentTerm) return
  if (state.role !== 'leader') {
    if (message.success) followerCounts(turn, message.source, message.index)
    return
  }
  hear(turn, message.source)
  const at = config.members.indexOf(message.source)
  const old = state.progress[at]!
  const next = message.success ? acknowledged(old, message) : backtracked(old, message)
  const isNews = next.nextIndex !== old.nextIndex || next.matchIndex !== old.matchIndex
  if (isNews || next.round !== old.round) {
    turn.state = { ...turn.state, progress: state.progress.with(at, next) }
  }
  noteAnswer(turn, message.source)
  // With leases time may have made a commit possible that this very answer does not.
  if (!isNews && state.lease === undefined) return
  if (message.success) advanceCommit(turn)
  if (turn.state.commitIndex > state.commitIndex) broadcast(turn)
  else if (isNews && next.nextIndex <= state.log.length) replicate(turn, message.source)
}

function acknowledged(old: Progress, message: AppendResponse): Progress {
  return {
    ...old,
    matchIndex: Math.max(old.matchIndex, message.index),
    nextIndex: Math.max(old.nextIndex, message.index + 1),
    round: Math.max(old.round, message.round),
  }
}

/** An answer that was overtaken says nothing new. Spec: `Backtracked`. */
function backtracked(old: Progress, message: AppendResponse): Progress {
  const nextIndex = Math.max(old.matchIndex + 1, Math.min(old.nextIndex, message.index + 1))
  return { ...old, nextIndex, round: Math.max(old.round, message.round) }
}
