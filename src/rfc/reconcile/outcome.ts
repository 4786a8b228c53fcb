/**
 * How two versions of one flag stand to each other. Spec: `Supersedes`, `Concurrent`.
 *
 * Not what becomes of them: that is `heads.ts` for versions, and each field's policy for values.
 */
import { compareVersions, supersedes, type Version } from './version.ts'

/** What the first is to the second. */
export type Outcome = 'dominated' | 'equal' | 'dominates' | 'concurrent'

export function outcomeOf(one: Version, other: Version): Outcome {
  if (compareVersions(one, other) === 0) return 'equal'
  if (supersedes(other, one)) return 'dominated'
  return supersedes(one, other) ? 'dominates' : 'concurrent'
}
