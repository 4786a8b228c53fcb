/**
 * The transfer of a snapshot from a leader to a follower that lacks compacted entries, in parts.
 *
 * The leader sends one part at a time, and the next when the follower says how much it has; a heartbeat
 * repeats the part that is due. What arrives is kept in memory until it is whole: a follower that restarts
 * says that it has nothing. Spec: `SnapshotRequest`, ReceiveSnapshotRequest, ReceiveSnapshotResponse;
 * paper section 7 and figure 13.
 */
import { invariant } from '../../shared/invariant.ts'
import { hear } from '../checkQuorum.ts'
import { limits } from '../config.ts'
import { noteAnswer } from '../lease/leaderLease.ts'
import { termAt } from '../log.ts'
import type { ServerId, SnapshotRequest, SnapshotResponse } from '../message.ts'
import type { Progress, ServerState } from '../state.ts'
import { adopt, followSender, type Turn, writeLog, writeSnapshot } from '../turn.ts'
import { acknowledge } from '../twoDelay.ts'
import { snapshotFault } from './snapshot.ts'

/** The entry that the voter lacks first is compacted. Spec: `LacksEntriesFor`. */
export function lacksEntriesFor({ log }: ServerState, { nextIndex }: Progress): boolean {
  return nextIndex <= log.base
}

/** Spec: `SnapshotRequest`. */
export function sendSnapshot(turn: Turn, destination: ServerId, offset: number): void {
  const { config, state } = turn
  const { snapshot } = state
  invariant(snapshot !== undefined, 'SnapshotNeverLosesCommitted', () => `base ${state.log.base}`)
  const end = offset + config.snapshotChunkLength
  turn.now.push({
    type: 'SnapshotRequest',
    term: state.currentTerm,
    source: config.self,
    destination,
    index: snapshot.index,
    lastTerm: snapshot.term,
    offset,
    data: snapshot.data.slice(offset, end),
    done: end >= snapshot.data.length,
  })
}

/** Spec: ReceiveSnapshotRequest. A message of an older term is answered, never obeyed. */
export function receiveSnapshotRequest(turn: Turn, message: SnapshotRequest): void {
  if (message.term < turn.state.currentTerm) {
    answer(turn, message, 0)
    return
  }
  followSender(turn, message)
  if (message.index <= turn.state.commitIndex) {
    // All that it covers is known as committed here.
    acknowledge(turn, turn.after, message.source, message.index, 0)
    return
  }
  const data = dataAfter(turn.state, message)
  const isWhole = message.done && data.length === message.offset + message.data.length
  if (!isWhole) return keep(turn, message, data)
  const reason = snapshotFault(data, message.index, turn.config)
  if (reason === undefined) return install(turn, message, data)
  turn.refusedSnapshot = {
    type: 'SnapshotRefused',
    source: message.source,
    index: message.index,
    reason,
  }
  keep(turn, message, '')
}

/** How much there is of the snapshot, for now. */
function keep(turn: Turn, message: SnapshotRequest, data: string): void {
  const { term, index } = message
  const incoming = data === '' ? undefined : { term, index, data }
  turn.state = { ...turn.state, incoming }
  answer(turn, message, data.length)
}

function answer(turn: Turn, { source, index }: SnapshotRequest, offset: number): void {
  turn.after.push({
    type: 'SnapshotResponse',
    term: turn.state.currentTerm,
    source: turn.config.self,
    destination: source,
    index,
    offset,
  })
}

/**
 * Spec: `PartsAfter`. A part that follows on what is there is added; one that came before changes
 * nothing; where there is a gap, or it grows beyond all bounds, all of it is to be sent again.
 */
function dataAfter({ incoming }: ServerState, message: SnapshotRequest): string {
  const { term, index, offset } = message
  // Parts of another snapshot, or of another leader, are never put together with these.
  const goesOn = incoming?.term === term && incoming.index === index
  const data = goesOn ? incoming.data : ''
  if (offset > data.length || offset + message.data.length > limits.snapshotLength) return ''
  return offset === data.length ? data + message.data : data
}

/**
 * Spec: `Installed`. A suffix that follows on the snapshot's last entry stays; one that conflicts with it
 * goes (paper figure 13, rules 6 and 7). Acknowledged, when durable, as entries are.
 */
function install(turn: Turn, message: SnapshotRequest, data: string): void {
  const { index, lastTerm: term } = message
  const keepsSuffix = termAt(turn.state.log, index) === term
  writeSnapshot(turn, { snapshot: { index, term, data }, base: index, baseTerm: term })
  if (!keepsSuffix) writeLog(turn, { after: index, entries: [] })
  turn.state = { ...turn.state, commitIndex: index, incoming: undefined }
  turn.installed = { type: 'InstallSnapshot', index, term, data }
  acknowledge(turn, turn.after, message.source, index, 0)
}

/** Spec: ReceiveSnapshotResponse. */
export function receiveSnapshotResponse(turn: Turn, message: SnapshotResponse): void {
  adopt(turn, message.term)
  const { config, state } = turn
  if (message.term !== state.currentTerm || state.role !== 'leader') return
  hear(turn, message.source)
  noteAnswer(turn, message.source)
  const at = config.members.indexOf(message.source)
  const old = state.progress[at]!
  if (!lacksEntriesFor(state, old) || !isProgress(state, old, message)) return
  const { offset } = message
  turn.state = { ...turn.state, progress: state.progress.with(at, { ...old, offset }) }
  sendSnapshot(turn, message.source, offset)
}

/**
 * Spec: `IsProgress`. More than was known of, or nothing at all: that voter has lost what it had.
 * Anything else is an answer that was overtaken, and must not start a second row of parts.
 */
function isProgress(
  { snapshot }: ServerState,
  { offset: known }: Progress,
  { index, offset }: SnapshotResponse,
): boolean {
  if (index !== snapshot?.index || offset >= snapshot.data.length) return false
  return offset > known || (offset === 0 && known > 0)
}
