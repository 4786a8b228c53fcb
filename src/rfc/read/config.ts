/**
 * What a region is told when it starts to answer for flags, checked once, and the limits on it.
 *
 * Lengths of timers are for whoever carries out `SetTimer`. Ages are counted on the region's own clocks.
 */
import type { OriginKey } from '../../flag/versionVector.ts'
import { InvalidConfig } from '../../shared/invalidConfig.ts'
import type { Bootstrap } from './bootstrap.ts'
import { type Parents, requireParents } from './dependency.ts'

/** Upper bounds, in one place. */
export const limits = {
  /** Longest age that an answer may have without being marked, in milliseconds. */
  freshMs: 86_400_000,
  /** Longest pause between two questions of a degraded region, in milliseconds. */
  retryMs: 60_000,
  /** Changes that a subscriber may be behind before it has to read all flags anew. */
  changesKept: 1_000_000,
  /** Longest session token, in UTF-16 code units. */
  tokenLength: 65_536,
  /** Origins in one session token. */
  tokenOrigins: 4096,
  /** Longest name of an origin in a session token, in UTF-16 code units. */
  originLength: 128,
  /** Reads of sessions that wait at one region. */
  waits: 10_000,
  /** Flags above each other. */
  dependencyDepth: 64,
} as const

export interface ReadConfig {
  /** What is no older is not marked, in milliseconds. Spec: `FreshTicks`. */
  readonly freshMs: number
  /** How soon a degraded region asks again, in milliseconds. */
  readonly retryMs: number
  /** A question to the log that is not answered ends after this, in milliseconds. */
  readonly answerTimeoutMs: number
  /** Changes that are kept for subscribers, at least. */
  readonly changesKept: number
  /** Flags that come out of the log. Spec: `Critical`. */
  isCritical(flagId: string): boolean
  /**
   * Who may write a flag that is not critical, each in its present incarnation: the age of the flag is that of the one
   * not heard of for longest.
   */
  originsOf(flagId: string): readonly OriginKey[]
  /** Which flag depends on which. Spec: `Parent`. */
  readonly parents: Parents
  /** Whether the flags that the program was shipped with are signed; the scheme is the caller's. */
  verifyBootstrap(bootstrap: Bootstrap): boolean
}

/** What the answer to one read depends on. */
export type ReadTerms = Pick<ReadConfig, 'freshMs' | 'isCritical' | 'originsOf' | 'parents'>

/** A configuration that no region can run with; the message says what is allowed. */
export class ReadConfigError extends InvalidConfig<keyof ReadConfig> {}

const defaults = {
  freshMs: 5000,
  retryMs: 500,
  answerTimeoutMs: 2000,
  changesKept: 10_000,
  isCritical: () => false,
  originsOf: () => [],
  parents: new Map<string, string>(),
  verifyBootstrap: () => false,
} as const

/** Throws {@link ReadConfigError}, and `ParentsError` for flags that cannot depend so. */
export function makeReadConfig(given: Partial<ReadConfig>): ReadConfig {
  const config: ReadConfig = { ...defaults, ...given }
  const whole = (field: keyof ReadConfig & keyof typeof limits, from: number): void => {
    requireWhole(config, field, from, limits[field])
  }
  whole('freshMs', 0)
  whole('retryMs', 1)
  whole('changesKept', 1)
  requireWhole(config, 'answerTimeoutMs', 1, limits.retryMs)
  requireParents(config.parents, config.isCritical, limits.dependencyDepth)
  return config
}

function requireWhole(
  config: ReadConfig,
  field: 'freshMs' | 'retryMs' | 'changesKept' | 'answerTimeoutMs',
  from: number,
  to: number,
): void {
  const value = config[field]
  if (!Number.isSafeInteger(value) || value < from || value > to) {
    throw new ReadConfigError(field, value, `a whole number from ${from} to ${to}`)
  }
}
