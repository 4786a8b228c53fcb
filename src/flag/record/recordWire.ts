/**
 * A flag record as it is written: every field by its wire name, and what each may be.
 *
 * What no schema can say, because two fields have to go together, is in recordProblems.ts. Names are those of
 * paper 4.2; `ttl` is a deadline and no duration, so that it falls at one moment everywhere.
 */
import * as Schema from 'effect/Schema'
import { ConsistencyWire } from './consistency.ts'
import { DependencyWire } from './dependency.ts'
import { fieldName, FieldWire } from './field.ts'
import { RulesWire } from './rules.ts'
import { flagId, oneOf, recordLimits, required, shortText, time } from './schemas.ts'
import { vectorAllowed, vectorSchema } from './vectorSchema.ts'

/** The two classes of flags. */
export const flagTypes = ['critical', 'non-critical'] as const

/** Critical flags are decided by the log of the Flag Coordination Service alone; all others gossip. */
export type FlagType = (typeof flagTypes)[number]

const { fields: mostFields, dependencies: mostDependencies } = recordLimits

const schemaAllowed = `an object of up to ${mostFields} fields, whose names are letters, digits, _ . -, a letter first`
const payloadAllowed = 'an object of values by field'
const dependenciesAllowed = `a list of up to ${mostDependencies} dependencies`

/** By wire name, in the order in which a record is written. */
export const recordFields = {
  flag_id: required(flagId, 'the id of the flag'),
  type: required(oneOf(flagTypes), flagTypes.join(', ')),
  payload_schema: required(
    Schema.Record(fieldName, FieldWire)
      .annotate({ expected: schemaAllowed })
      .check(atMost(mostFields, schemaAllowed)),
    schemaAllowed,
  ),
  payload: Schema.optionalKey(
    Schema.Record(Schema.String, Schema.Json.annotate({ expected: 'JSON' })).annotate({
      expected: payloadAllowed,
    }),
  ),
  rollout_rules: required(RulesWire, 'a flagd flag definition'),
  ttl: Schema.optionalKey(time),
  owner: required(shortText, 'who answers for the flag'),
  audit_id: required(shortText, 'the id of the flag in the audit trail'),
  last_updated: required(time, 'milliseconds since 1970'),
  version_vector: required(vectorSchema, vectorAllowed),
  consistency: required(ConsistencyWire, 'an object of level, max_age_ms, on_unmet'),
  dependencies: Schema.optionalKey(
    Schema.Array(DependencyWire)
      .annotate({ expected: dependenciesAllowed })
      .check(atMost(mostDependencies, dependenciesAllowed)),
  ),
} as const

function atMost(most: number, expected: string) {
  return Schema.makeFilter<object>((given) => Object.keys(given).length <= most, { expected })
}

/** The record as it is written; what no schema can say of it is in recordProblems.ts. */
export const FlagRecordWire = Schema.Struct(recordFields).annotate({
  expected: `an object of ${Object.keys(recordFields).join(', ')}`,
})

/** A record as it is written, in snake case. */
export type FlagRecordWire = typeof FlagRecordWire.Type
