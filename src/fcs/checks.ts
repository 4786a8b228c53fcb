/**
 * The invariants that one server can check on itself after every step, by the spec's names.
 *
 * What takes several servers to see (ElectionSafety, LogMatching, ...) is checked where all of them
 * are in view: src/sim/properties.ts. All checks here are O(1).
 */
import { invariant } from '../shared/invariant.ts'
import { termAt } from './log.ts'
import type { ServerState } from './state.ts'
import type { Turn } from './turn.ts'

export function checkStep(turn: Turn, after: ServerState): void {
  const { before, logWrite, snapshotWrite } = turn
  if (after === before) return
  if (snapshotWrite !== undefined) checkSnapshot(after)
  if (logWrite === undefined && snapshotWrite === undefined) {
    invariant(after.log === before.log, 'WritesInOrder', () => 'a log changed without a write')
  } else if (logWrite !== undefined) {
    checkLogWrite(before, after, logWrite.after)
  }
  invariant(after.currentTerm >= before.currentTerm, 'TermMonotonic')
  invariant(after.commitIndex >= before.commitIndex, 'CommitIndexMonotonic')
  invariant(after.commitIndex <= after.log.length, 'TypeOK', () => 'commitIndex beyond the log')
  if (after.currentTerm === before.currentTerm && before.votedFor !== undefined) {
    invariant(after.votedFor === before.votedFor, 'VoteStable')
  }
  if (after.role === 'leader') checkLeader(before, after)
}

/** What the log no longer holds is in the snapshot, which holds no more than is committed. */
function checkSnapshot({ log, snapshot, commitIndex }: ServerState): void {
  const covered = snapshot?.index ?? 0
  invariant(
    log.base <= covered && covered <= commitIndex,
    'SnapshotNeverLosesCommitted',
    () => `compacted up to ${log.base}, covered ${covered}, committed ${commitIndex}`,
  )
}

/** A leader that hears of a newer term in this very step is a follower, whose log may be cut. */
function checkLogWrite(before: ServerState, after: ServerState, afterIndex: number): void {
  invariant(
    afterIndex >= before.commitIndex,
    'CommittedLogAppendOnly',
    () => `cut after ${afterIndex}, committed up to ${before.commitIndex}`,
  )
  if (before.role === 'leader' && after.role === 'leader') {
    invariant(afterIndex === before.log.length, 'LeaderAppendOnly', () => `cut after ${afterIndex}`)
  }
}

function checkLeader(before: ServerState, after: ServerState): void {
  const { commitIndex, currentTerm } = after
  if (commitIndex > before.commitIndex) {
    const term = termAt(after.log, commitIndex)
    invariant(term === currentTerm, 'NeverCommitEntryPrevTerms', () => `term ${term}`)
  }
  for (const { matchIndex } of after.progress) {
    invariant(matchIndex <= after.log.length, 'TypeOK', () => `matchIndex ${matchIndex}`)
  }
}
