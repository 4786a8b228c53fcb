/**
 * The invariants that one region can check on itself after every step, by the spec's names.
 *
 * What takes several regions to see is checked where all of them are in view: src/sim/gossipProperties.ts.
 */
import { isBelow } from '../flag/versionVector.ts'
import { invariant } from '../shared/invariant.ts'
import type { NodeState } from './state.ts'
import type { Turn } from './turn.ts'

export function checkStep({ before }: Turn, after: NodeState): void {
  if (after === before) return
  const { cursor, notice, phase, awaits, differed, collected } = after
  if (cursor !== before.cursor) {
    invariant(isBelow(before.cursor, cursor), 'VersionMonotonic')
    invariant(phase !== 'backingOff', 'BackoffResets', () => 'pauses although something was learnt')
  }
  if (collected !== before.collected) invariant(isBelow(collected, cursor), 'DigestTruthful')
  invariant(notice.index >= before.notice.index, 'NoticeMonotonic')
  invariant(
    (phase === 'exchanging') === awaits.length > 0,
    'TypeOK',
    () => `${phase}, ${awaits.join()}`,
  )
  invariant(!differed || phase === 'exchanging', 'TypeOK', () => `${phase}, differed`)
}
