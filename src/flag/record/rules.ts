/**
 * Rollout rules: a flagd flag definition, as `@openfeature/flagd-core` evaluates it.
 *
 * Names are flagd's own. What targeting means is for the evaluator; here is only what makes a definition one.
 */
import * as Schema from 'effect/Schema'
import { isList } from '../canonicalJson.ts'
import type { Json } from '../update.ts'
import type { Problem } from './problems.ts'
import { oneOf, recordLimits, required, text } from './schemas.ts'

/** Whether a flag is evaluated at all, in flagd's words. */
export const flagStates = ['ENABLED', 'DISABLED'] as const

/** Whether a flag is evaluated at all. */
export type FlagState = (typeof flagStates)[number]

/** A flagd flag definition. */
export interface Rules {
  readonly state: FlagState
  readonly variants: { readonly [variant: string]: Json }
  /** Null or undefined: the caller's own default. */
  readonly defaultVariant: string | null | undefined
  /** JsonLogic whose result names a variant. */
  readonly targeting: { readonly [operator: string]: Json } | undefined
  readonly metadata: { readonly [name: string]: string | number | boolean } | undefined
}

const { variants: mostVariants, variantLength } = recordLimits

export const variantName = text(
  `the name of a variant, 1 to ${variantLength} characters`,
  (given) => given.length > 0 && given.length <= variantLength,
)

const json = Schema.Json.annotate({ expected: 'JSON' })
const named = { expected: `an object of 1 to ${mostVariants} variants with names` }
const scalars = 'texts, finite numbers, true, false'

export const RulesWire = Schema.Struct({
  state: required(oneOf(flagStates), flagStates.join(', ')),
  variants: required(Schema.Record(variantName, json).annotate(named), named.expected),
  defaultVariant: Schema.optionalKey(
    Schema.NullOr(variantName).annotate({ expected: 'the name of a variant, or null' }),
  ),
  targeting: Schema.optionalKey(
    Schema.Record(Schema.String, json).annotate({ expected: 'an object, in JsonLogic' }),
  ),
  metadata: Schema.optionalKey(
    Schema.Record(
      Schema.String,
      Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]).annotate({ expected: scalars }),
    ).annotate({ expected: `an object of ${scalars}` }),
  ),
}).annotate({
  expected: 'a flagd definition: state, variants, defaultVariant, targeting, metadata',
})

export type RulesWire = typeof RulesWire.Type

/** What no schema says: one kind of variants, and a default that is one of them. */
export function rulesProblems(given: RulesWire, path: string): readonly Problem[] {
  const problems: Problem[] = []
  const names = Object.keys(given.variants)
  if (names.length < 1 || names.length > mostVariants) {
    problems.push({ path: `${path}.variants`, given: given.variants, allowed: named.expected })
  }
  const kinds = names.map((name) => kindOf(given.variants[name]!))
  for (const [at, name] of names.entries()) {
    const allowed =
      kinds[at] === undefined
        ? 'a boolean, a text, a number or an object'
        : `a ${kinds[0]} as ${names[0]} is`
    if (kinds[at] !== undefined && kinds[at] === kinds[0]) continue
    problems.push({ path: `${path}.variants.${name}`, given: given.variants[name], allowed })
  }
  const { defaultVariant } = given
  if (names.length > 0 && typeof defaultVariant === 'string' && !names.includes(defaultVariant)) {
    const allowed = `one of ${names.join(', ')}, or null`
    problems.push({ path: `${path}.defaultVariant`, given: defaultVariant, allowed })
  }
  return problems
}

function kindOf(value: Json): string | undefined {
  if (value === null || isList(value)) return undefined
  return typeof value === 'string' ? 'text' : typeof value
}

export function rulesOf({
  state,
  variants,
  defaultVariant,
  targeting,
  metadata,
}: RulesWire): Rules {
  return { state, variants, defaultVariant, targeting, metadata }
}

/** As flagd reads it: what is undefined is left out. */
export function rulesWire({
  state,
  variants,
  defaultVariant,
  targeting,
  metadata,
}: Rules): RulesWire {
  return {
    state,
    variants,
    ...(defaultVariant !== undefined && { defaultVariant }),
    ...(targeting !== undefined && { targeting }),
    ...(metadata !== undefined && { metadata }),
  }
}
