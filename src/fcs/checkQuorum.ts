/**
 * Check-quorum: a leader that no quorum answers steps down, because a leader that is heard and hears nobody
 * keeps everybody else from leading (thesis 6.2).
 *
 * Counted in heartbeats, so that there is no second timer. It makes nothing safer: what such a leader tells
 * is never wrong, it only never commits. Spec: `QuorumChecked`, `HasLostQuorum`.
 */
import type { ServerId } from './message.ts'
import { isQuorum } from './quorum.ts'
import type { Turn } from './turn.ts'

/** A voter has answered this leader, in its term. */
export function hear(turn: Turn, voter: ServerId): void {
  const { config, state } = turn
  if (config.quorumBeats === 0 || state.heard.includes(voter)) return
  if (!config.voters.includes(voter)) return
  const heard = config.voters.filter((id) => id === voter || state.heard.includes(id))
  turn.state = { ...state, heard }
}

/** At a heartbeat: counts it, and says whether it was one too many without a quorum. */
export function hasLostQuorum(turn: Turn): boolean {
  const { config, state } = turn
  if (config.quorumBeats === 0) return false
  if (isQuorum(state.heard.length + 1, config.voters.length)) {
    if (state.heard.length > 0) turn.state = { ...state, heard: [], missedBeats: 0 }
    return false
  }
  turn.state = { ...state, missedBeats: state.missedBeats + 1 }
  return turn.state.missedBeats > config.quorumBeats
}
