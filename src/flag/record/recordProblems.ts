/**
 * What no schema of one field can say of a record: how its fields go together.
 *
 * It is asked of records too that have other problems, of whatever of them is sound, so that everything is found
 * at once.
 */
import type * as Schema from 'effect/Schema'
import type { Json } from '../update.ts'
import { consistencyProblems, ConsistencyWire } from './consistency.ts'
import { dependencyProblems, DependencyWire } from './dependency.ts'
import { fieldOf, fieldProblems, FieldWire, valueFault } from './field.ts'
import { decodeAll, type Problem } from './problems.ts'
import { type FlagRecordWire, type FlagType, recordFields } from './recordWire.ts'
import { rulesProblems, type RulesWire } from './rules.ts'
import { recordLimits } from './schemas.ts'

/** The parts that are sound by themselves. */
export interface Parts {
  readonly flagId: string | undefined
  readonly type: FlagType | undefined
  /** Every name that the payload's schema gives, sound or not; undefined where it is none. */
  readonly names: ReadonlySet<string> | undefined
  readonly fields: ReadonlyMap<string, FieldWire>
  readonly payload: ReadonlyMap<string, Json>
  readonly rules: RulesWire | undefined
  readonly consistency: ConsistencyWire | undefined
  /** One that is not sound leaves its place empty. */
  readonly dependencies: readonly (DependencyWire | undefined)[]
}

/** Of a record whose fields are all sound. */
export function partsOf(given: FlagRecordWire): Parts {
  const fields = new Map(Object.entries(given.payload_schema))
  return {
    flagId: given.flag_id,
    type: given.type,
    names: new Set(fields.keys()),
    fields,
    payload: new Map(Object.entries(given.payload ?? {})),
    rules: given.rollout_rules,
    consistency: given.consistency,
    dependencies: given.dependencies ?? [],
  }
}

/** Of what is no record as a whole. */
export function soundParts(given: unknown): Parts {
  const record = entriesOf(given)
  const sound = <Type>(schema: Schema.ConstraintDecoder<Type>, value: unknown): Type | undefined =>
    decodeAll(schema, value).value
  const schema = record.get('payload_schema')
  const fields = [...entriesOf(schema)]
  const dependencies = record.get('dependencies')
  const list: readonly unknown[] = Array.isArray(dependencies) ? dependencies : []
  return {
    flagId: sound(recordFields.flag_id, record.get('flag_id')),
    type: sound(recordFields.type, record.get('type')),
    names: isObject(schema) ? new Set(fields.map(([name]) => name)) : undefined,
    fields: new Map(
      fields.flatMap(([name, each]) => {
        const field = sound(FieldWire, each)
        return field === undefined ? [] : [[name, field] as const]
      }),
    ),
    payload: new Map(Object.entries(sound(recordFields.payload, record.get('payload')) ?? {})),
    rules: sound(recordFields.rollout_rules, record.get('rollout_rules')),
    consistency: sound(ConsistencyWire, record.get('consistency')),
    dependencies: list
      .slice(0, recordLimits.dependencies)
      .map((each) => sound(DependencyWire, each)),
  }
}

function entriesOf(given: unknown): ReadonlyMap<string, unknown> {
  return new Map(isObject(given) ? Object.entries(given) : [])
}

function isObject(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

/** Every problem that parts have with each other. */
export function recordProblems(parts: Parts): readonly Problem[] {
  const { flagId, type, fields, rules, consistency, dependencies } = parts
  return [
    ...[...fields].flatMap(([name, field]) =>
      fieldProblems(field, `payload_schema.${name}`, type === 'critical'),
    ),
    ...payloadProblems(parts),
    ...(rules === undefined ? [] : rulesProblems(rules, 'rollout_rules')),
    ...(consistency === undefined ? [] : consistencyProblems(consistency, 'consistency', type)),
    ...dependencyProblems(dependencies, flagId, 'dependencies'),
  ]
}

function payloadProblems({ names, fields, payload }: Parts): readonly Problem[] {
  if (names === undefined) return []
  const problems: Problem[] = []
  for (const [name, given] of payload) {
    const path = `payload.${name}`
    const field = fields.get(name)
    if (!names.has(name)) {
      const allowed = `a field of payload_schema: ${[...names].join(', ') || 'it has none'}`
      problems.push({ path, given: name, allowed })
    } else if (field !== undefined) {
      const allowed = valueFault(fieldOf(field), given)
      if (allowed !== undefined) problems.push({ path, given, allowed })
    }
  }
  return problems
}

/** Problems in the order of the fields of a record. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const names = Object.keys(recordFields)
  const placeOf = ({ path }: Problem) => names.indexOf(/^\w*/u.exec(path)![0])
  return problems.toSorted((left, right) => placeOf(left) - placeOf(right))
}
