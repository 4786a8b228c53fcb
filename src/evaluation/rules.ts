/**
 * A flag's rules as flagd-core holds them, compiled once for each definition.
 *
 * flagd-core alone decides what rules mean; nothing here reads JsonLogic.
 */
import { ErrorCode, type Logger } from '@openfeature/core'
import { FeatureFlag } from '@openfeature/flagd-core'
import type { Outcome } from './answer.ts'
import { type CachedFlag, fieldsAttribute } from './cachedFlag.ts'
import { type FlagDefinition, type FlatMetadata, hasTargeting } from './definition.ts'

/** Rules that flagd-core takes, or the answer that says why it does not. */
export type Rules =
  | {
      readonly feature: FeatureFlag
      readonly isTargeted: boolean
      /** Whether the targeting asks for the flag's fields. */
      readonly usesFields: boolean
      /** Of the flag and, below it, of its flag set. */
      readonly metadata: FlatMetadata
    }
  | { readonly refused: Outcome; readonly metadata: FlatMetadata }

/** flagd-core tells its logger of rules that do not work out; the answer says it as well. */
export const quiet: Logger = { error() {}, warn() {}, info() {}, debug() {} }

interface Compiled {
  readonly flagId: string
  readonly setMetadata: FlatMetadata
  readonly rules: Rules
}

const compiled = new WeakMap<FlagDefinition, Compiled>()

export function rulesOf(
  { flagId, definition, definitionFault }: CachedFlag,
  setMetadata: FlatMetadata,
): Rules {
  if (definitionFault !== undefined) {
    return refused(flagId, definitionFault, { ...setMetadata, ...definition.metadata })
  }
  const known = compiled.get(definition)
  if (known?.flagId === flagId && known.setMetadata === setMetadata) return known.rules
  const rules = compile(flagId, definition, setMetadata)
  compiled.set(definition, { flagId, setMetadata, rules })
  return rules
}

function compile(flagId: string, definition: FlagDefinition, setMetadata: FlatMetadata): Rules {
  const metadata = { ...setMetadata, ...definition.metadata }
  try {
    const given = { ...definition, metadata } as unknown as ConstructorParameters<
      typeof FeatureFlag
    >[1]
    return {
      feature: new FeatureFlag(flagId, given, quiet),
      isTargeted: hasTargeting(definition),
      usesFields: JSON.stringify(definition.targeting ?? {}).includes(fieldsAttribute),
      metadata,
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return refused(flagId, why, metadata)
  }
}

function refused(flagId: string, why: string, metadata: FlatMetadata): Rules {
  const errorMessage = `flag '${flagId}' has rules that cannot be evaluated: ${why}`
  return { refused: { reason: 'ERROR', errorCode: ErrorCode.PARSE_ERROR, errorMessage }, metadata }
}
