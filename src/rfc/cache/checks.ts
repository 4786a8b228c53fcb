/**
 * The invariants that one region can check on itself after every step, by the spec's names.
 *
 * What takes several regions and the log to see is in src/sim/systemProperties.ts.
 */
import { invariant } from '../../shared/invariant.ts'
import type { Region } from './state.ts'

export function checkStep(before: Region, after: Region): void {
  const { reconciled, readable, deferred, asking } = after
  invariant(reconciled.applied <= readable.applied, 'TypeOK', () => {
    return `entry ${reconciled.applied} reconciled, ${readable.applied} shown`
  })
  invariant((asking === undefined) === (readable.question === undefined), 'TypeOK', () => 'read')
  invariant(readable.applied >= before.readable.applied, 'AppliedMonotonic')
  invariant(readable.heard >= before.readable.heard, 'AppliedMonotonic')
  const kept = before.deferred.length - deferred.length
  invariant(kept <= 1, 'DeferredKept', () => `${kept} deferred changes left in one step`)
}
