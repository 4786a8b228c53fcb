/**
 * The versions of a flag that nothing known here supersedes, in the order of their dots and never of their arrival.
 *
 * Contexts are transitive, so that the heads are all that has to be kept: whatever order versions come in, and
 * however often, the same ones are left. Spec: `Taken`.
 */
import { outcomeOf } from './outcome.ts'
import { compareVersions, type Version } from './version.ts'

export type Heads = readonly Version[]

/** The same heads where the version is known or dominated. */
export function taken(heads: Heads, version: Version): Heads {
  const outcomes = heads.map((head) => outcomeOf(version, head))
  if (outcomes.some((outcome) => outcome === 'equal' || outcome === 'dominated')) return heads
  const rest = heads.filter((_, at) => outcomes[at] !== 'dominates')
  return [...rest, version].sort(compareVersions)
}

export function takenAll(heads: Heads, versions: readonly Version[]): Heads {
  return versions.reduce(taken, heads)
}
