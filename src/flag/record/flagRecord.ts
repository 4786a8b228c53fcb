/**
 * The record of one flag (paper 4.2): what it is, who answers for it, how it is rolled out, and how it is kept the
 * same everywhere.
 *
 * Not its replicated state: that is one fragment for each field, in updates or in the log. {@link decodeFlagRecord}
 * is the only way in; what it lets pass, everything behind it may rely on.
 */
import type { Json } from '../update.ts'
import type { VersionVector } from '../versionVector.ts'
import { parseVector, vectorText } from '../versionVectorText.ts'
import { type Consistency, consistencyOf, consistencyWire } from './consistency.ts'
import { type Dependency, dependencyOf, dependencyWire } from './dependency.ts'
import { type Field, fieldOf, fieldWire } from './field.ts'
import { FlagRecordError } from './flagRecordError.ts'
import { decodeAll } from './problems.ts'
import { inOrder, partsOf, recordProblems, soundParts } from './recordProblems.ts'
import { type FlagType, FlagRecordWire } from './recordWire.ts'
import { type Rules, rulesOf, rulesWire } from './rules.ts'

/** A flag as it is known here: checked, names in camel case. */
export interface FlagRecord {
  readonly flagId: string
  readonly type: FlagType
  readonly fields: ReadonlyMap<string, Field>
  /** Values by field; those that are not here have their default. */
  readonly payload: ReadonlyMap<string, Json>
  readonly rules: Rules
  /** From then on the flag counts as deleted, everywhere; undefined: never. In milliseconds since 1970. */
  readonly expiresAtMs: number | undefined
  /** Who answers for the flag, and cleans it up. */
  readonly owner: string
  /** Under which its changes stand in the audit trail. */
  readonly auditId: string
  /** In milliseconds since 1970, for people. */
  readonly lastUpdatedMs: number
  readonly versionVector: VersionVector
  readonly consistency: Consistency
  readonly dependencies: readonly Dependency[]
}

/** Throws {@link FlagRecordError} with every problem that a record has. */
export function decodeFlagRecord(given: unknown): FlagRecord {
  const { value, problems } = decodeAll(FlagRecordWire, given)
  const parts = value === undefined ? soundParts(given) : partsOf(value)
  const all = [...problems, ...recordProblems(parts)]
  if (value === undefined || all.length > 0) throw new FlagRecordError(inOrder(all))
  return recordOf(value)
}

function recordOf(given: FlagRecordWire): FlagRecord {
  const { payload = {}, dependencies = [] } = given
  const fields = Object.entries(given.payload_schema)
  return {
    flagId: given.flag_id,
    type: given.type,
    fields: new Map(fields.map(([name, field]) => [name, fieldOf(field)])),
    payload: new Map(Object.entries(payload)),
    rules: rulesOf(given.rollout_rules),
    expiresAtMs: given.ttl,
    owner: given.owner,
    auditId: given.audit_id,
    lastUpdatedMs: given.last_updated,
    versionVector: parseVector(given.version_vector),
    consistency: consistencyOf(given.consistency),
    dependencies: dependencies.map(dependencyOf),
  }
}

/** As it is written; equal records are written alike, fields and values in the order of their names. */
export function encodeFlagRecord(record: FlagRecord): FlagRecordWire {
  const { payload, expiresAtMs, dependencies } = record
  const fields = [...record.fields].map(([name, field]) => [name, fieldWire(field)] as const)
  return {
    flag_id: record.flagId,
    type: record.type,
    payload_schema: inNameOrder(fields),
    ...(payload.size > 0 && { payload: inNameOrder([...payload]) }),
    rollout_rules: rulesWire(record.rules),
    ...(expiresAtMs !== undefined && { ttl: expiresAtMs }),
    owner: record.owner,
    audit_id: record.auditId,
    last_updated: record.lastUpdatedMs,
    version_vector: vectorText(record.versionVector),
    consistency: consistencyWire(record.consistency),
    ...(dependencies.length > 0 && { dependencies: dependencies.map(dependencyWire) }),
  }
}

function inNameOrder<Value>(entries: readonly (readonly [string, Value])[]) {
  return Object.fromEntries(
    entries.toSorted(([left], [right]) => (left === right ? 0 : left < right ? -1 : 1)),
  )
}
