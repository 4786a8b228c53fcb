/**
 * The policies that a field may declare, and the fragment that stands for each.
 *
 * `merge` policies are named by their fragment, and maps of any by `mapOf(...)`; `lww` and `escalate` have names
 * of their own. A policy that is not known here, say of a newer release, counts as `escalate`: nothing is lost,
 * and somebody decides. Case 70 of the design's list.
 */
import { addWinsSet } from './addWinsSet.ts'
import { agreedOf } from './agreed.ts'
import { maximum, minimum } from './extremes.ts'
import type { Fragment } from './fragment.ts'
import { lastWriterOf } from './lastWriter.ts'
import { mapOf } from './mapOf.ts'
import { multiValueOf } from './multiValue.ts'
import { removeWinsSet } from './removeWinsSet.ts'
import { disableWins, enableWins } from './switches.ts'
import type { ValueType } from './valueType.ts'

/** What decides between values that were written at once: they themselves, the clocks, or somebody. */
export type PolicyClass = 'merge' | 'lww' | 'escalate'

/** A fragment whose states only it looks into. */
export type AnyFragment = Fragment<unknown>

/** What a policy's name stands for. */
export interface Policy {
  /** What decides between values that were written at once: the values, the clocks, or somebody. */
  readonly policyClass: PolicyClass
  readonly fragment: AnyFragment
}

/** What a name stands for where values are of a type; only registers make a difference of it. */
type ByType = Readonly<Record<ValueType, Policy>>

const plain: ReadonlyMap<string, ByType> = new Map([
  ...[addWinsSet, removeWinsSet, enableWins, disableWins, maximum, minimum].map(
    (fragment: AnyFragment): [string, ByType] => [fragment.name, byType('merge', () => fragment)],
  ),
  ['multiValue', byType('merge', multiValueOf)],
  ['lww', byType('lww', lastWriterOf)],
  ['escalate', byType('escalate', agreedOf)],
])

function byType(policyClass: PolicyClass, make: (type: ValueType) => AnyFragment): ByType {
  const made = (type: ValueType): Policy => ({ policyClass, fragment: make(type) })
  return {
    boolean: made('boolean'),
    number: made('number'),
    string: made('string'),
    json: made('json'),
  }
}

/** Maps within each other in one field. */
const mapsWithin = 3

/** Every one but the maps. */
export const policyNames: readonly string[] = [...plain.keys()]

/** Made once; there are as many as names that are known. */
const maps = new Map<string, Policy>()

/** What a name stands for, for values of one type; undefined where it stands for nothing here. */
export function knownPolicy(name: string, type: ValueType = 'json'): Policy | undefined {
  const known = plain.get(name)?.[type] ?? maps.get(`${type} ${name}`)
  if (known !== undefined) return known
  const policy = mapPolicy(name, type, 0)
  if (policy !== undefined) maps.set(`${type} ${name}`, policy)
  return policy
}

function mapPolicy(name: string, type: ValueType, depth: number): Policy | undefined {
  const innerName = valuesPolicy(name)
  if (innerName === undefined || depth === mapsWithin) return undefined
  const inner = plain.get(innerName)?.[type] ?? mapPolicy(innerName, type, depth + 1)
  return inner && { policyClass: inner.policyClass, fragment: mapOf(inner.fragment) }
}

/** Of a map's policy, that of its values. */
export function valuesPolicy(name: string): string | undefined {
  return /^mapOf\((?<inner>.+)\)$/u.exec(name)?.groups?.['inner']
}

/** What a name stands for; `escalate` where that is not known here. */
export function policyOf(name: string, type: ValueType = 'json'): Policy {
  return knownPolicy(name, type) ?? plain.get('escalate')![type]
}

/** The fragment of a field that declares this policy. */
export function fragmentOf(name: string, type?: ValueType): AnyFragment {
  return policyOf(name, type).fragment
}
