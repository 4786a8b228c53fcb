/**
 * Commit: which entries can never be lost (paper 5.3 and 5.4.2).
 *
 * Spec: `AdvanceCommit`, `Committable`, `LearntCommit`.
 */
import { invariant } from '../shared/invariant.ts'
import { holdersHave } from './lease/grants.ts'
import { termAt } from './log.ts'
import { quorumIndex } from './quorum.ts'
import type { Turn } from './turn.ts'
import { bytesLeft } from './uncommitted.ts'

/**
 * A leader counts on whose disks its entries are, its own among them. Only an entry of its own term
 * commits by counting; what is before it commits with it (figure 8).
 */
export function advanceCommit(turn: Turn): void {
  const { state } = turn
  const voters = state.progress.slice(0, turn.config.voters.length)
  const index = holdersHave(turn, quorumIndex(voters.map(({ matchIndex }) => matchIndex)))
  if (index <= state.commitIndex) return
  if (termAt(state.log, index) !== state.currentTerm) return
  turn.state = { ...state, commitIndex: index, uncommittedBytes: bytesLeft(state, index) }
}

/** A follower knows as committed no more than it has compared with the leader's log. */
export function learntCommit(turn: Turn, leaderCommit: number, verified: number): void {
  const { state } = turn
  const commitIndex = Math.min(leaderCommit, verified)
  invariant(commitIndex <= state.log.length, 'TypeOK', () => `commitIndex ${commitIndex}`)
  if (commitIndex > state.commitIndex) turn.state = { ...state, commitIndex }
}
