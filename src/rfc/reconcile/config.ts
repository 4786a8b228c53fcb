/**
 * What a region is told when it starts to reconcile, checked once, and the limits on it.
 *
 * Which policy a field has is the flag's declaration; here it is only asked for.
 */
import type { ValueType } from '../../flag/fragment/valueType.ts'
import { InvalidConfig } from '../../shared/invalidConfig.ts'

/** Upper bounds, in one place. */
export const limits = {
  /** Flags whose conflicts wait for the Flag Coordination Service; beyond it they are found again by looking. */
  waiting: 1024,
  /** Updates of one flag that wait for an entry of the log; more are refused, and may be delivered again. */
  heldPerFlag: 256,
  /** Longest bound on the future that anybody should need, in milliseconds. */
  maxAheadMs: 86_400_000,
} as const

export interface Config {
  /** Name of the policy that the flag declares for a field; undefined where it declares none. */
  policyOf(flagId: string, field: string): string | undefined
  /** What kind of values the flag declares for a field; `json` allows all. */
  typeOf(flagId: string, field: string): ValueType
  /** Flags that belong to the Flag Coordination Service before any entry says otherwise. Spec: `Critical`. */
  isCritical(flagId: string): boolean
  /** How far ahead of the clock here a timestamp may be. Spec: `MaxAhead`. */
  readonly maxAheadMs: number
  /** A short text that stands for a long one; the same everywhere. */
  hash(text: string): string
}

/** A configuration that no region can run with; the message says what is allowed. */
export class ConfigError extends InvalidConfig<keyof Config> {}

/** Throws {@link ConfigError}. */
export function makeConfig(given: Pick<Config, 'hash'> & Partial<Config>): Config {
  const config: Config = {
    policyOf: () => undefined,
    typeOf: () => 'json',
    isCritical: () => false,
    maxAheadMs: 500,
    ...given,
  }
  const { maxAheadMs } = config
  if (!Number.isSafeInteger(maxAheadMs) || maxAheadMs < 0 || maxAheadMs > limits.maxAheadMs) {
    throw new ConfigError('maxAheadMs', maxAheadMs, `a whole number from 0 to ${limits.maxAheadMs}`)
  }
  return config
}
