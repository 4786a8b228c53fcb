/**
 * Commits that are visible everywhere after two one-way delays: one from the leader to the voters, one
 * between voters, who tell each other, and not the leader alone, what they have durably.
 *
 * Opt-in (`Config.twoDelay`). What a leader does on the same news is in commit.ts. A lost message costs a
 * delay and no more: the leader's commit index comes anyway, and a repeated request is acknowledged to
 * everybody again. Of n voters, one entry takes n(n-1) messages besides the requests, where the leader
 * alone is told n-1. Spec: `Acknowledgements`, `FollowerCounts`, `FollowerCommitIsCommitted`.
 */
import type { ServerId } from './message.ts'
import { namedHave } from './lease/names.ts'
import { termAt } from './log.ts'
import { quorumIndex } from './quorum.ts'
import type { Progress } from './state.ts'
import type { Turn } from './turn.ts'

/** Tells `leader`, or all members, that the log equals the leader's up to `index`, durably. */
export function acknowledge(
  turn: Turn,
  out: Turn['now'],
  leader: ServerId,
  index: number,
  round: number,
): void {
  const { self, members, twoDelay } = turn.config
  const term = turn.state.currentTerm
  for (const destination of twoDelay ? members : [leader]) {
    if (destination === self) continue
    out.push({
      type: 'AppendResponse',
      term,
      source: self,
      destination,
      success: true,
      index,
      round,
    })
  }
}

/**
 * A follower hears that `voter`, or a learner, which may be itself, has the leader's log on its disk up to `index`.
 * It commits what it has on its own disk, as far as it has compared that with the leader's log.
 */
export function followerCounts(turn: Turn, voter: ServerId, index: number): void {
  const { config } = turn
  if (!config.twoDelay || turn.state.role !== 'follower') return
  note(turn, config.members.indexOf(voter), index)
  const { state } = turn
  const matched = state.progress.map(({ matchIndex }) => matchIndex)
  const own = matched[config.members.indexOf(config.self)] ?? 0
  const counted = quorumIndex(matched.slice(0, config.voters.length))
  const commitIndex = namedHave(turn, Math.min(counted, own, state.log.length))
  if (commitIndex <= state.commitIndex) return
  if (termAt(state.log, commitIndex) !== state.currentTerm) return
  turn.state = { ...state, commitIndex }
}

/** Spec: `Counted`. What a follower knows of the others lasts as long as the term does. */
function note(turn: Turn, at: number, index: number): void {
  const { config, state } = turn
  const known = state.progress[at]?.matchIndex ?? 0
  if (index <= known) return
  const progress = state.progress.length > 0 ? state.progress : config.members.map(() => nothing)
  turn.state = { ...state, progress: progress.with(at, { ...nothing, matchIndex: index }) }
}

const nothing: Progress = { nextIndex: 1, matchIndex: 0, round: 0, offset: 0 }
