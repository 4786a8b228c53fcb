/**
 * A disk that was put back to an earlier state is noticed as soon as a peer knows more of this region than the
 * region itself: from then on it is another origin, so that no dot is used twice.
 *
 * Not in the spec, where a region that loses state always knows it (`LoseState`).
 */
import {
  incarnationOf,
  originKey,
  regionOf,
  seqAt,
  type VersionVector,
} from '../flag/versionVector.ts'
import { nextIncarnation, selfOrigin } from './state.ts'
import type { Turn } from './turn.ts'

export function reincarnateIfBehind(turn: Turn, cursor: VersionVector): void {
  const { state, config } = turn
  const origin = selfOrigin(state, config)
  let highest = state.incarnation
  let isBehind = false
  for (const [each, seq] of cursor) {
    if (regionOf(each) !== config.self) continue
    const incarnation = incarnationOf(each)
    if (incarnation > state.incarnation || (each === origin && seq > seqAt(state.cursor, each))) {
      isBehind = true
      highest = Math.max(highest, incarnation)
    }
  }
  if (!isBehind) return
  const incarnation = nextIncarnation(highest)
  turn.state = { ...state, incarnation }
  turn.replies.push({ type: 'Reincarnated', from: origin, to: originKey(config.self, incarnation) })
}
