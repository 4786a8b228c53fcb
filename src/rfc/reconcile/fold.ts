/**
 * What the heads of a flag amount to, field by field: a pure function of them.
 *
 * No merge makes a version of its own, or two regions that merge the same would each tell the other of something
 * new for ever. Spec: `Remaining`, `ViewOf`; paper 4.3.
 */
import type { Fragment } from '../../flag/fragment/fragment.ts'
import type { Json } from '../../flag/update.ts'
import { emptyVector, join, type VersionVector } from '../../flag/versionVector.ts'
import type { Config } from './config.ts'
import type { Heads } from './heads.ts'
import { policyOfField } from './policy.ts'
import { fcsOrigin, type Fields } from './version.ts'

/** One state for each field, and everything that its parts had seen. Spec: `Remaining`, `SeenIn`. */
export interface Folded {
  readonly seen: VersionVector
  readonly fields: Fields
}

/** A field as it is served. */
export interface ServedField {
  /** Undefined where nobody has written it, or nobody agreed before those who differ now. */
  readonly value: Json | undefined
  /** Nobody has decided between these; in an order that is the same everywhere. */
  readonly siblings?: readonly Json[]
  /** No rule decides between the siblings: the value is what was agreed before, until the service decides. */
  readonly isConflicted?: true
  /** One writer made two values of one moment: the same one is served everywhere, and somebody should look. */
  readonly isEquivocal?: true
}

/** A flag as it is served. */
export interface Served {
  readonly flagId: string
  readonly fields: { readonly [field: string]: ServedField }
  readonly isConflicted: boolean
}

const nothing: Folded = { seen: emptyVector, fields: new Map() }

export function fold(heads: Heads, config: Config): Folded {
  const [first, ...others] = heads
  if (first === undefined) return nothing
  let folded: Folded = first
  for (const head of others) folded = foldTwo(folded, head, first.flagId, config)
  return folded
}

function foldTwo(one: Folded, other: Folded, flagId: string, config: Config): Folded {
  const fields = new Map<string, unknown>()
  for (const field of new Set([...one.fields.keys(), ...other.fields.keys()])) {
    const { fragment } = policyOfField(config, flagId, field)
    const merged = fragment.merge(
      stateIn(one.fields, field, fragment),
      one.seen,
      stateIn(other.fields, field, fragment),
      other.seen,
    )
    if (!fragment.isEmpty(merged)) fields.set(field, merged)
  }
  return { seen: join(one.seen, other.seen), fields }
}

export function stateIn(fields: Fields, field: string, { empty }: Fragment<unknown>): unknown {
  return fields.has(field) ? fields.get(field) : empty
}

/** What readers are told. Spec: `ViewOf`. */
export function viewOf(flagId: string, heads: Heads, folded: Folded, config: Config): Served {
  const fields: Record<string, ServedField> = {}
  for (const [field, state] of folded.fields) {
    fields[field] = servedField(flagId, heads, field, state, config)
  }
  const isConflicted = Object.values(fields).some((each) => each.isConflicted === true)
  return { flagId, fields, isConflicted }
}

function servedField(
  flagId: string,
  heads: Heads,
  field: string,
  state: unknown,
  config: Config,
): ServedField {
  const { policyClass, fragment } = policyOfField(config, flagId, field)
  const view = fragment.view(state)
  if (policyClass !== 'escalate' || view.siblings === undefined) return view
  return {
    ...view,
    value: servedInConflict(heads, field, fragment, view.value),
    isConflicted: true,
  }
}

/** The fields that no rule decides. */
export function conflictsIn(flagId: string, fields: Fields, config: Config): readonly string[] {
  const conflicted = [...fields].filter(([field, state]) => {
    const { policyClass, fragment } = policyOfField(config, flagId, field)
    return policyClass === 'escalate' && fragment.view(state).siblings !== undefined
  })
  return conflicted.map(([field]) => field).sort()
}

/** What the service has committed stands until it decides anew. Spec: `ServedInConflict`. */
function servedInConflict(
  heads: Heads,
  field: string,
  fragment: Fragment<unknown>,
  agreed: Json | undefined,
): Json | undefined {
  const committed = heads.find(({ origin }) => origin === fcsOrigin)
  if (committed === undefined) return agreed
  return fragment.view(stateIn(committed.fields, field, fragment)).value
}
