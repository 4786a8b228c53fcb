/**
 * What a server does when a write of it has become durable.
 *
 * Not the store itself: writing is the driver's. Spec: Persist, and the `Write` that an image takes.
 */
import type { Persist } from './action.ts'
import { advanceCommit } from './commit.ts'
import type { Receipt } from './event.ts'
import { compacted, replaceAfter } from './log.ts'
import { acknowledge } from './twoDelay.ts'
import { isQuorum } from './quorum.ts'
import { becomeLeader, broadcast, countOwn } from './replication.ts'
import type { Image } from './state.ts'
import { invariant } from '../shared/invariant.ts'
import type { Turn } from './turn.ts'

/** Spec: Persist. A leader counts itself only now; a lone voter is elected by its durable vote. */
export function persisted(turn: Turn, receipt: Receipt): void {
  const { config } = turn
  invariant(turn.state.writesInFlight > 0, 'WritesInFlight', () => 'a receipt for no write')
  turn.state = { ...turn.state, writesInFlight: turn.state.writesInFlight - 1 }
  const { state } = turn
  if (state.role === 'leader') {
    countOwnDisk(turn, receipt.lastIndex)
  } else if (state.role === 'follower' && receipt.currentTerm === state.currentTerm) {
    countOwn(turn, receipt.matchedIndex)
  } else if (
    state.role === 'candidate' &&
    receipt.currentTerm === state.currentTerm &&
    isQuorum(state.votes.length, config.voters.length)
  ) {
    becomeLeader(turn)
  }
}

function countOwnDisk(turn: Turn, lastIndex: number): void {
  const { config, state } = turn
  const at = config.members.indexOf(config.self)
  const own = state.progress[at]!
  if (lastIndex <= own.matchIndex) return
  turn.state = { ...state, progress: state.progress.with(at, { ...own, matchIndex: lastIndex }) }
  if (config.twoDelay) acknowledge(turn, turn.now, config.self, lastIndex, 0)
  advanceCommit(turn)
  if (turn.state.commitIndex > state.commitIndex) broadcast(turn)
}

/** The image after one write: what a store has to bring about, whole or not at all. */
export function written(image: Image, write: Persist): Image {
  const { currentTerm, votedFor } = write
  const begun =
    write.snapshot === undefined
      ? image.log
      : compacted(image.log, write.snapshot.base, write.snapshot.baseTerm)
  const log =
    write.log === undefined ? begun : replaceAfter(begun, write.log.after, write.log.entries)
  invariant(log.length === write.receipt.lastIndex, 'WritesInOrder', () => `${log.length}`)
  return { currentTerm, votedFor, log, snapshot: write.snapshot?.snapshot ?? image.snapshot }
}
