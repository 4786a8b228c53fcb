/**
 * A field of a flag's payload as the flag declares it: what values it has, what decides between values that were
 * written at once, and what it is while nobody has written it.
 *
 * Not the field's state, which is a fragment. Paper 4.2: payload schema, and which payloads may be merged.
 */
import * as Schema from 'effect/Schema'
import { isList } from '../canonicalJson.ts'
import type { FieldView } from '../fragment/fragment.ts'
import {
  type AnyFragment,
  fragmentOf,
  knownPolicy,
  policyNames,
  policyOf,
  valuesPolicy,
} from '../fragment/policies.ts'
import { isOfValueType, valueTypeAllowed, valueTypes } from '../fragment/valueType.ts'
import type { Json } from '../update.ts'
import type { Problem } from './problems.ts'
import { oneOf, recordLimits, required, text } from './schemas.ts'

/** What values a field may have. */
export const fieldTypes = [...valueTypes, 'set', 'map'] as const

/** What values a field may have. */
export type FieldType = (typeof fieldTypes)[number]

/** One field of a payload, as its flag declares it. */
export interface Field {
  readonly type: FieldType
  /** A name of policies.ts; any other counts as `escalate`. */
  readonly policy: string
  /** Before anybody wrote it. A set begins as `[]`, and a map as `{}`. */
  readonly default: Json
}

const { fieldNameLength, policyLength } = recordLimits

/** Names that begin with `$` are kept for what the flag's versions say of themselves. */
export const fieldName = text(
  `a name of 1 to ${fieldNameLength} letters, digits, _ . -, that begins with a letter`,
  (given) => /^[A-Za-z][\w.-]*$/u.test(given) && given.length <= fieldNameLength,
)

const policyAllowed = `${policyNames.join(', ')}, mapOf(...) of any`

export const FieldWire = Schema.Struct({
  type: required(oneOf(fieldTypes), fieldTypes.join(', ')),
  policy: Schema.optionalKey(
    text(
      `up to ${policyLength} characters: ${policyAllowed}`,
      (given) => given.length > 0 && given.length <= policyLength,
    ),
  ),
  default: Schema.optionalKey(Schema.Json.annotate({ expected: 'JSON' })),
}).annotate({ expected: 'an object of type, policy, default' })

export type FieldWire = typeof FieldWire.Type

const typesByPolicy = new Map<string, readonly FieldType[]>([
  ['addWinsSet', ['set']],
  ['removeWinsSet', ['set']],
  ['enableWins', ['boolean']],
  ['disableWins', ['boolean']],
  ['maximum', ['number']],
  ['minimum', ['number']],
  ['multiValue', valueTypes],
  ['lww', valueTypes],
  ['escalate', valueTypes],
])

/** Types of fields that may have a policy; a policy that is not known here is `escalate`, and says nothing. */
function typesOf(policy: string): readonly FieldType[] {
  if (knownPolicy(policy) === undefined) return fieldTypes
  return typesByPolicy.get(policy) ?? ['map']
}

/** What no schema says: how type, policy and default go together, and what a critical flag may not have. */
export function fieldProblems(
  given: FieldWire,
  path: string,
  isCritical: boolean,
): readonly Problem[] {
  const problems: Problem[] = []
  const { type, policy = 'escalate' } = given
  const at = `${path}.policy`
  if (!typesOf(policy).includes(type)) {
    const allowed = `a policy of type ${type}: ${policiesFor(type)}`
    problems.push({ path: at, given: policy, allowed })
  }
  if (isCritical && policyOf(policy).policyClass === 'lww') {
    const allowed = 'for a critical flag any policy but lww: values are not decided by clocks'
    problems.push({ path: at, given: policy, allowed })
  }
  const defaultAt = { path: `${path}.default`, given: given.default }
  const allowed = defaultFault(given)
  return allowed === undefined ? problems : [...problems, { ...defaultAt, allowed }]
}

function policiesFor(type: FieldType): string {
  if (type === 'map') return 'mapOf(...) of any'
  return policyNames.filter((name) => typesOf(name).includes(type)).join(', ')
}

function defaultFault({
  type,
  policy = 'escalate',
  default: value,
}: FieldWire): string | undefined {
  if (type === 'set') {
    return value === undefined || (isList(value) && value.length === 0)
      ? undefined
      : 'nothing, or []'
  }
  if (type === 'map') {
    const isEmpty = isObject(value) && Object.keys(value).length === 0
    return value === undefined || isEmpty ? undefined : 'nothing, or {}'
  }
  return value === undefined ? valueAllowed(type) : valueFault({ type, policy }, value)
}

const limit = recordLimits.textLength

const elements = `a list of different texts of 1 to ${limit} characters`

function valueAllowed(type: FieldType): string {
  const allowed = {
    ...valueTypeAllowed,
    set: elements,
    map: `an object with keys of 1 to ${limit} characters`,
  } as const
  return allowed[type]
}

/** What is allowed, if a value is none of its field's. */
export function valueFault(field: Pick<Field, 'type' | 'policy'>, value: Json): string | undefined {
  const { type, policy } = field
  if (type !== 'map') return isOfType(type, value) ? undefined : valueAllowed(type)
  if (!isObject(value) || !Object.keys(value).every(isKey)) return valueAllowed(type)
  const inner = valuesPolicy(policy) ?? 'escalate'
  const innerTypes = typesOf(inner)
  const innerType = innerTypes.length === 1 ? innerTypes[0]! : 'json'
  for (const each of Object.values(value)) {
    const fault = valueFault({ type: innerType, policy: inner }, each)
    if (fault !== undefined) return `${valueAllowed(type)}, whose values are each ${fault}`
  }
  return undefined
}

function isOfType(type: Exclude<FieldType, 'map'>, value: Json): boolean {
  if (type !== 'set') return isOfValueType(type, value)
  return isList(value) && value.every(isKey) && new Set(value).size === value.length
}

function isKey(value: Json): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= limit
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value)
}

export function fieldOf({ type, policy = 'escalate', default: value }: FieldWire): Field {
  return { type, policy, default: type === 'set' ? [] : type === 'map' ? {} : value! }
}

export function fieldWire({ type, policy, default: value }: Field): FieldWire {
  return type === 'set' || type === 'map' ? { type, policy } : { type, policy, default: value }
}

/** The fragment of a field, which takes values of its type only. */
export function fragmentOfField({ type, policy }: Pick<Field, 'type' | 'policy'>): AnyFragment {
  return fragmentOf(policy, type === 'set' || type === 'map' ? 'json' : type)
}

/** What is served: the default while nobody has written the field, or agreed on anything. */
export function servedValue(field: Field, { value }: FieldView): Json {
  return value === undefined ? field.default : value
}
