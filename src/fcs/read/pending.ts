/**
 * What becomes of reads by ReadIndex at the end of a step and at the end of a leadership.
 *
 * How they begin and are confirmed is in readIndex.ts. Spec: `Served`, `AfterStepDown`.
 */
import type { ReadRefused } from '../action.ts'
import type { Turn } from '../turn.ts'
import type { PendingRead, ReadState } from './readState.ts'

/** Spec: `Served`. The own read, where all that it must see is committed here. */
export function serveRead(turn: Turn): void {
  const { own } = turn.state.reads
  if (own === undefined || own.index === 0 || own.round > 0) return
  if (turn.state.commitIndex < own.index) return
  turn.readReply = { type: 'ReadReady', context: own.context, index: own.index }
  setOwn(turn, undefined)
}

/** Spec: `AfterStepDown`. Who does not lead any more confirms nothing. */
export function dropUnconfirmed(turn: Turn): void {
  const { own } = turn.state.reads
  const isLost = own !== undefined && own.round > 0
  if (isLost) refuseRead(turn, own.context, 'Deposed')
  setReads(turn, { own: isLost ? undefined : own, asked: [] })
}

export function refuseRead(turn: Turn, context: number, reason: ReadRefused['reason']): void {
  turn.readReply = { type: 'ReadRefused', context, reason, leader: turn.state.leader }
}

export function setOwn(turn: Turn, own: PendingRead | undefined): void {
  setReads(turn, { ...turn.state.reads, own })
}

export function setReads(turn: Turn, reads: ReadState): void {
  turn.state = { ...turn.state, reads }
}
