/**
 * The invariants that one region can check on itself after every step, by the spec's names.
 *
 * What takes the log, the origins or a client to see is checked where all of them are in view:
 * src/sim/readsProperties.ts.
 */
import { isBelow } from '../../flag/versionVector.ts'
import { invariant } from '../../shared/invariant.ts'
import { modeAt } from './standing.ts'
import type { RegionState } from './state.ts'
import type { Turn } from './turn.ts'

export function checkStep({ before, config, at }: Turn, after: RegionState): void {
  invariant(after.epoch >= before.epoch, 'EpochMonotonic')
  const isOther = after.shown !== before.shown || after.hidden !== before.hidden
  invariant(
    !isOther || after.epoch > before.epoch,
    'EpochMonotonic',
    () => 'other flags, same epoch',
  )
  invariant(after.applied >= before.applied, 'TypeOK', () => 'the log went back')
  invariant(isBelow(before.vector, after.vector), 'TypeOK', () => 'an origin went back')
  const { mode } = modeAt(after, config, at)
  invariant(after.mode === mode, 'TypeOK', () => `mode ${after.mode}, which should be ${mode}`)
}
