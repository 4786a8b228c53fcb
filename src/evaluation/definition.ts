/**
 * A flag's rollout rules in the form in which flagd writes them: what an evaluation is made of.
 *
 * Not the flag record, which says who owns a flag and how it spreads, and not a file of many flags
 * (`flagFile.ts`). Source: flagd's schema of flag definitions, json/flags.json, v0.2.15.
 */
import type { FlagState } from '../flag/record/rules.ts'
import type { Json } from '../flag/update.ts'

/** What metadata may hold, in OpenFeature and so in every answer: nothing nested. */
export type FlatMetadata = { readonly [name: string]: string | number | boolean }

export interface FlagDefinition {
  readonly state: FlagState
  /** All of one type: boolean, number, string or object. */
  readonly variants: { readonly [variant: string]: Json }
  /** Without one, the caller's own default is the answer. */
  readonly defaultVariant?: string | null | undefined
  /** JsonLogic that names a variant; absent or empty where the flag is static. */
  readonly targeting?: { readonly [operator: string]: Json } | undefined
  readonly metadata?: FlatMetadata | undefined
}

/** Whether an evaluation of it depends on the context. */
export function hasTargeting({ targeting }: FlagDefinition): boolean {
  return targeting !== undefined && Object.keys(targeting).length > 0
}
