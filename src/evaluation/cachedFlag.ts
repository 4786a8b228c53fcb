/**
 * What the cache knows of one flag, as far as an evaluation needs it.
 *
 * Not the record: who owns the flag, how its fields merge and when it expires has been dealt with when it gets
 * here. Never changed in place, because what is prepared for it is found again by its identity. Paper 4.2.
 */
import type { FieldView } from '../flag/fragment/fragment.ts'
import { servedValue } from '../flag/record/field.ts'
import type { FlagRecord } from '../flag/record/flagRecord.ts'
import type { FlagState } from '../flag/record/rules.ts'
import { vectorText } from '../flag/versionVectorText.ts'
import type { FlagDefinition } from './definition.ts'

/** What a flag requires of another while it is evaluated. */
export interface Parent {
  readonly flagId: string
  /** What the parent's rules must say; `ENABLED` where nothing is said. */
  readonly state?: FlagState | undefined
  /** What the parent must be evaluated to, in the same context; any variant will do where none is named. */
  readonly variant?: string | undefined
}

export interface CachedFlag {
  readonly flagId: string
  readonly definition: FlagDefinition
  /** Why the definition cannot be evaluated, where it came as something else; the answer is an error then. */
  readonly definitionFault?: string | undefined
  /** In the form in which answers show it. */
  readonly versionVector: string
  /** Of the newest entry of the FCS log that the flag's state rests on; 0 for none. */
  readonly raftIndex: number
  /** Fields that regions change at once; rules see their values as `$fields.<name>`. */
  readonly fields?: { readonly [field: string]: FieldView }
  readonly parents?: readonly Parent[]
}

/** Name of the context attribute that holds the fields. A caller's own attribute of this name is not seen. */
export const fieldsAttribute = '$fields'

/** Of a record, with its fields as they were reconciled, and the log's index of its newest entry. */
export function cachedFlagOf(
  record: FlagRecord,
  views: { readonly [field: string]: FieldView },
  raftIndex: number,
): CachedFlag {
  const fields: Record<string, FieldView> = {}
  for (const [name, field] of record.fields) {
    const view = views[name] ?? { value: undefined }
    fields[name] = { ...view, value: servedValue(field, view) }
  }
  return {
    flagId: record.flagId,
    definition: record.rules,
    versionVector: vectorText(record.versionVector),
    raftIndex,
    fields,
    parents: record.dependencies,
  }
}
