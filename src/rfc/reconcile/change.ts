/**
 * What a change makes of the fields of a flag, on top of all that is known of it. Spec: `Changed`.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { HybridTimestamp } from '../../flag/hybridClock.ts'
import type { Json } from '../../flag/update.ts'
import type { Config } from './config.ts'
import { type Folded, stateIn } from './fold.ts'
import { encodeFields, isFieldName, PayloadError } from './payload.ts'
import { nameOfPolicy, policyOfField } from './policy.ts'
import { laterOf, latestOf } from './stamps.ts'
import type { Fields } from './version.ts'

/** For each field that changes, what its fragment takes for a change. */
export type Changes = { readonly [field: string]: Json }

/** Without changes, a deletion: nothing stays of what was known. Throws `FragmentError` and `PayloadError`. */
export function changed(
  flagId: string,
  folded: Folded,
  changes: Changes | undefined,
  dot: Dot,
  at: HybridTimestamp,
  config: Config,
): Fields {
  if (changes === undefined) return new Map()
  const fields = new Map(folded.fields)
  for (const [field, change] of Object.entries(changes)) {
    if (!isFieldName(field))
      throw new PayloadError(flagId, field, 'fields that do not begin with $')
    const { fragment } = policyOfField(config, flagId, field)
    const writing = { dot, seen: folded.seen, at }
    const state = fragment.change(stateIn(fields, field, fragment), change, writing)
    if (fragment.isEmpty(state)) fields.delete(field)
    else fields.set(field, state)
  }
  return fields
}

/** The latest timestamp among the fields. */
export function latestIn(
  flagId: string,
  fields: Fields,
  config: Config,
): HybridTimestamp | undefined {
  let latest: HybridTimestamp | undefined
  for (const [field, encoded] of Object.entries(encodeFields(flagId, fields, config))) {
    latest = laterOf(latest, latestOf(encoded, nameOfPolicy(config, flagId, field)))
  }
  return latest
}
