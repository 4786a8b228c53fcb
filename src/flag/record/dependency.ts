/**
 * What a flag requires of another, its parent: that a version of it is here, and what it has to be.
 *
 * Not the graph of all flags, which is dependencies.ts. The paper's future work: a parent's state constrains its
 * children.
 */
import * as Schema from 'effect/Schema'
import { emptyVector, type VersionVector } from '../versionVector.ts'
import { parseVector, vectorText } from '../versionVectorText.ts'
import type { Problem } from './problems.ts'
import { type FlagState, flagStates, variantName } from './rules.ts'
import { flagId, oneOf, required } from './schemas.ts'
import { vectorSchema } from './vectorSchema.ts'

/** What a flag requires of one parent. */
export interface Dependency {
  /** The parent. */
  readonly flagId: string
  /** The version of the parent without which the child is not visible. */
  readonly needs: VersionVector
  /** What the parent's rules must say, while the child is evaluated. */
  readonly state: FlagState | undefined
  /** What the parent must be evaluated to, for the same user. */
  readonly variant: string | undefined
}

export const DependencyWire = Schema.Struct({
  flag_id: required(flagId, 'the id of the parent'),
  version_vector: Schema.optionalKey(vectorSchema),
  state: Schema.optionalKey(oneOf(flagStates)),
  variant: Schema.optionalKey(variantName),
}).annotate({ expected: 'an object of flag_id, version_vector, state, variant' })

export type DependencyWire = typeof DependencyWire.Type

/** What no schema says: of whom a flag may depend, and that it has to require something. */
export function dependencyProblems(
  dependencies: readonly (DependencyWire | undefined)[],
  child: string | undefined,
  path: string,
): readonly Problem[] {
  const problems: Problem[] = []
  const parents = new Set<string>()
  for (const [at, given] of dependencies.entries()) {
    if (given === undefined) continue
    const here = `${path}[${at}]`
    const { flag_id: parent, version_vector: vector, state, variant } = given
    const idAt = { path: `${here}.flag_id`, given: parent }
    if (parent === child) {
      problems.push({ ...idAt, allowed: `another flag: ${parent} -> ${parent} is a cycle` })
    }
    if (parents.has(parent)) problems.push({ ...idAt, allowed: 'each parent once' })
    parents.add(parent)
    if (vector === undefined && state === undefined && variant === undefined) {
      problems.push({
        path: here,
        given,
        allowed: 'one at least of version_vector, state, variant',
      })
    }
  }
  return problems
}

export function dependencyOf(given: DependencyWire): Dependency {
  const { flag_id, version_vector: vector, state, variant } = given
  const needs = vector === undefined ? emptyVector : parseVector(vector)
  return { flagId: flag_id, needs, state, variant }
}

export function dependencyWire({ flagId, needs, state, variant }: Dependency): DependencyWire {
  return {
    flag_id: flagId,
    ...(needs.size > 0 && { version_vector: vectorText(needs) }),
    ...(state !== undefined && { state }),
    ...(variant !== undefined && { variant }),
  }
}
