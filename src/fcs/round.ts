/**
 * Rounds of heartbeats: numbers that answers repeat, so that a leader knows when it was last heard by a
 * quorum (thesis 6.4). ReadIndex and the leader's lease both rest on them.
 *
 * Counted for each leadership anew; an answer of another term never counts. Spec: `round`, `answered`,
 * `Confirmed`. They begin in replication.ts.
 */
import { quorumIndex } from './quorum.ts'
import type { Turn } from './turn.ts'

/** The latest round that a quorum has answered, this leader included; 0 for none. */
export function confirmedRound({ config, state }: Pick<Turn, 'config' | 'state'>): number {
  const own = config.voters.indexOf(config.self)
  return quorumIndex(
    config.voters.map((_, at) => (at === own ? state.round : (state.progress[at]?.round ?? 0))),
  )
}
