/**
 * One flag as evaluation needs it, of its record and of what the region's cache shows of it.
 *
 * A record may declare a field `rules`: what is agreed on there are the flag's rollout rules, in place of the
 * record's own, so rules change as every field does, and two changes at once are decided by its policy.
 */
import type { FieldView } from '../../flag/fragment/fragment.ts'
import type { FlagRecord } from '../../flag/record/flagRecord.ts'
import { decodeAll } from '../../flag/record/problems.ts'
import { type Rules, rulesOf, rulesProblems, RulesWire } from '../../flag/record/rules.ts'
import type { Json } from '../../flag/update.ts'
import type { CachedFlag as Shown } from '../../rfc/read/cache.ts'
import { noVersion } from '../../rfc/read/flagVersion.ts'
import { type CachedFlag, cachedFlagOf } from '../cachedFlag.ts'

/** The field whose value are the flag's rules, where its record declares it. */
export const rulesField = 'rules'

/** `shown` is undefined where nobody ever wrote the flag: then it is what its record says. */
export function flagNow(record: FlagRecord, shown: Shown | undefined): CachedFlag {
  const { raftIndex, vector } = shown?.version ?? noVersion
  const views = viewsIn(shown?.value)
  const given = record.fields.has(rulesField) ? views[rulesField]?.value : undefined
  const { rules, fault } = given === undefined ? { rules: record.rules } : rulesIn(given)
  const now = { ...record, versionVector: vector, rules: rules ?? record.rules }
  const flag = cachedFlagOf(now, views, raftIndex)
  return fault === undefined ? flag : { ...flag, definitionFault: fault }
}

interface Read {
  readonly rules?: Rules
  readonly fault?: string
}

/** Compiled rules are found again by the identity of the definition, so it must stay the same. */
const known = new WeakMap<object, Read>()

function rulesIn(given: Json): Read {
  if (typeof given !== 'object' || given === null) return readRules(given)
  const before = known.get(given)
  if (before !== undefined) return before
  const read = readRules(given)
  known.set(given, read)
  return read
}

function readRules(given: Json): Read {
  const { value, problems } = decodeAll(RulesWire, given)
  const all = value === undefined ? problems : rulesProblems(value, rulesField)
  const [first] = all
  if (value !== undefined && first === undefined) return { rules: rulesOf(value) }
  return {
    fault: `${first!.path}: given ${JSON.stringify(first!.given)}, allowed ${first!.allowed}`,
  }
}

/** What the program was shipped with need not be fields. */
function viewsIn(value: Json | undefined): { readonly [field: string]: FieldView } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const views = Object.entries(value).filter(
    ([, view]) => typeof view === 'object' && view !== null,
  )
  return Object.fromEntries(views) as unknown as { readonly [field: string]: FieldView }
}
