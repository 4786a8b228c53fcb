/**
 * The invariants that one region can check on itself after every step, by the spec's names.
 *
 * Only of the flag that changed, so that a step costs no more for a region with many flags. What takes several
 * regions and the history to see is in src/sim/reconcileProperties.ts.
 */
import { invariant } from '../../shared/invariant.ts'
import { isCriticalIn } from './classFence.ts'
import type { Config } from './config.ts'
import { limits } from './config.ts'
import { outcomeOf } from './outcome.ts'
import { flagIn, type ReconcileState } from './state.ts'
import { compareVersions, entryIn, fcsOrigin } from './version.ts'

export function checkStep(
  before: ReconcileState,
  after: ReconcileState,
  flagId: string,
  config: Config,
): void {
  if (after === before) return
  invariant(after.applied >= before.applied, 'TypeOK', () => `applied ${after.applied}`)
  invariant(after.waiting.length <= limits.waiting, 'TypeOK', () => `${after.waiting.length} wait`)
  const { heads, epoch, held } = flagIn(after, flagId)
  for (const [at, head] of heads.entries()) {
    const previous = heads[at - 1]
    invariant(previous === undefined || compareVersions(previous, head) < 0, 'TypeOK', () => flagId)
    invariant(entryIn(head.seen) === 0 || head.epoch <= epoch, 'ClassFence', () => flagId)
    for (const other of heads.slice(0, at)) {
      invariant(outcomeOf(other, head) === 'concurrent', 'CausalDominance', () => flagId)
    }
  }
  invariant(
    held.every((each) => each.epoch > epoch),
    'TypeOK',
    () => `${flagId} holds back`,
  )
  if (isCriticalIn(config, flagId, epoch)) {
    const isCommitted = heads.every(({ origin }) => origin === fcsOrigin) && heads.length <= 1
    invariant(isCommitted, 'CommittedBeatsGossip', () => flagId)
  }
}
