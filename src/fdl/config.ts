/**
 * What a region is told when it starts to gossip, checked once, and the limits on it.
 *
 * Lengths of timers are for whoever carries out `SetTimer`. Ages are counted on the region's own clock.
 */
import type { Update } from '../flag/update.ts'
import { InvalidConfig } from '../shared/invalidConfig.ts'

export type RegionId = string

/** Upper bounds, in one place. */
export const limits = {
  /** Regions, or caches that gossip among themselves, those that are retired included. */
  members: 1024,
  /** Longest name of a region, in UTF-16 code units. */
  nameLength: 64,
  /** Origins in one vector: members, those that lost their state, and those that are retired. */
  origins: 4096,
  /** How far an incarnation may be above the seconds since 1970, which is the highest that one begins with. */
  incarnationsAhead: 2 ** 20,
  /**
   * Places of an origin that a reset may claim to know beyond what is known here and what it shows: three years
   * and more at ten thousand updates a second.
   */
  unshownPlaces: 2 ** 40,
  /** A place in a sequence: one more than a safe integer could not be counted any more. */
  seq: 2 ** 52,
  /** Longest flag id, in UTF-16 code units. */
  flagIdLength: 256,
  /** One payload on the wire, in UTF-16 code units. */
  payloadLength: 65_536,
  /** Objects and arrays within each other in a payload. */
  payloadDepth: 32,
  /** Longest key id or signature, in UTF-16 code units. */
  signatureLength: 512,
  /** Most urgent. */
  urgency: 9,
  /** How much of the updates of one message may be, whatever the budget, in UTF-16 code units. */
  messageLength: 2 ** 24,
  /** Patches of one message: each is short, and may stand for a whole payload. */
  patches: 16,
  /** Peers that a round asks, and that a change is pushed to, once there are too many to push to all. */
  fanOut: 8,
  /** Longest pause between rounds, in milliseconds. */
  intervalMs: 600_000,
  /** How far into what is to be sent of an origin is looked for something urgent. */
  lookAhead: 32,
  /** Updates pushed by one region that are taken in a second, on the average of a minute. */
  updatesPerSecond: 10_000,
} as const

/** Lengths of rounds that follow what is observed (paper section 8); within these. */
export interface Adaptive {
  readonly minIntervalMs: number
  readonly maxIntervalMs: number
  readonly maxFanOut: number
}

export interface Config {
  readonly self: RegionId
  /** Every region, this one included, each once; the same everywhere. What is told first follows this order. */
  readonly members: readonly RegionId[]
  /**
   * Regions that were members and are no more: what they wrote is still told of, for ever, and they are not
   * heard. Whoever verifies goes on to know their keys, and that they were allowed to write what they wrote.
   */
  readonly retired: readonly RegionId[]
  /** Places of members and then of those retired, in their order; made by `makeConfig`. */
  readonly places: ReadonlyMap<RegionId, number>
  /** Flags that belong to the Flag Coordination Service: never published here, never taken. */
  isCritical(flagId: string): boolean
  /** The flag that this one depends on. Spec: `Parent`. */
  parentOf(flagId: string): string | undefined
  /** Whether the origin of an update signed it, with a key that is good; the scheme is the caller's. */
  verify(update: Update): boolean
  /** Whether a region may write a flag. */
  mayWrite(region: RegionId, flagId: string): boolean
  /** Signs what this region publishes: everything but the signature is given. */
  sign(update: Update): string
  readonly keyId: string
  /** Peers that a round asks. Spec: `FanOut`. */
  readonly fanOut: number
  /**
   * Changes and commit notices are pushed to everybody while there are no more others than this, else to
   * `fanOut` of them.
   */
  readonly pushToAll: number
  /** Updates of one delta, at most. Spec: `DeltaSize`. */
  readonly deltaUpdates: number
  /** Length of the updates of one delta, in UTF-16 code units; one update always goes. */
  readonly deltaLength: number
  /** Mean pause between rounds while things change, in milliseconds. */
  readonly intervalMs: number
  /** Share of the pause that is random, to both sides. */
  readonly jitter: number
  /** Rounds that find nothing double the pause up to this, in milliseconds. */
  readonly backoffCapMs: number
  /** A round that is not answered ends after this, in milliseconds. */
  readonly exchangeTimeoutMs: number
  /** Deletions and superseded updates that somebody may lack are kept for this long, in milliseconds. */
  readonly keepMs: number
  /** An update that waits this long is as urgent as one a step above it, in milliseconds. */
  readonly ageingMs: number
  /** An update that expires within this is as urgent as one a step above it, in milliseconds. */
  readonly expiryHorizonMs: number
  /** Updates that claim to be made later than this from now are dropped, in milliseconds. */
  readonly futureToleranceMs: number
  /** Updates that are taken from the pushes of one region within a minute. */
  readonly updatesPerMinute: number
  /** Length of the updates that are taken from the pushes of one region within a minute, in UTF-16 code units. */
  readonly lengthPerMinute: number
  readonly adaptive: Adaptive | undefined
  /** Changes are pushed as patches of what they change, where that is shorter. Every member must know patches. */
  readonly patches: boolean
}

/** Whether it is one of the members, this region included, and not retired. */
export function isMember({ places, members }: Config, region: RegionId): boolean {
  return (places.get(region) ?? members.length) < members.length
}

/** A configuration that no region can run with; the message says what is allowed. */
export class ConfigError extends InvalidConfig<keyof Config> {}

const defaults = {
  retired: [],
  isCritical: () => false,
  parentOf: () => undefined,
  verify: () => true,
  mayWrite: () => true,
  sign: () => '',
  keyId: '',
  fanOut: 1,
  pushToAll: 15,
  deltaUpdates: 1024,
  deltaLength: 65_536,
  intervalMs: 1000,
  jitter: 0.25,
  backoffCapMs: 8000,
  exchangeTimeoutMs: 1000,
  keepMs: 86_400_000,
  ageingMs: 5000,
  expiryHorizonMs: 60_000,
  futureToleranceMs: 60_000,
  updatesPerMinute: 60_000,
  lengthPerMinute: 2 ** 26,
  adaptive: undefined,
  patches: false,
} as const

type Given = Pick<Config, 'self' | 'members'> & Partial<Config>

/** Throws {@link ConfigError}. What is left out is set for 3 to 15 regions. */
export function makeConfig(given: Given): Config {
  const config: Config = { ...defaults, ...given, places: new Map() }
  requireMembers(config)
  const others = config.members.length - 1
  const whole = (field: keyof Config & keyof typeof defaults, from: number, to: number): void => {
    const value = config[field]
    const isGood = typeof value === 'number' && Number.isSafeInteger(value)
    if (!isGood || value < from || value > to) {
      throw new ConfigError(field, value, `a whole number from ${from} to ${to}`)
    }
  }
  whole('fanOut', 1, Math.max(1, Math.min(limits.fanOut, others)))
  whole('pushToAll', 0, limits.members)
  whole('deltaUpdates', 1, 2 ** 20)
  whole('deltaLength', 1, limits.messageLength)
  whole('intervalMs', 1, limits.intervalMs)
  whole('backoffCapMs', config.intervalMs, limits.intervalMs)
  whole('exchangeTimeoutMs', 1, limits.intervalMs)
  whole('keepMs', 0, Number.MAX_SAFE_INTEGER)
  whole('ageingMs', 1, Number.MAX_SAFE_INTEGER)
  whole('expiryHorizonMs', 0, Number.MAX_SAFE_INTEGER)
  whole('futureToleranceMs', 0, Number.MAX_SAFE_INTEGER)
  whole('updatesPerMinute', 1, limits.updatesPerSecond * 60)
  whole('lengthPerMinute', 1, Number.MAX_SAFE_INTEGER)
  if (!(config.jitter >= 0 && config.jitter < 1)) {
    throw new ConfigError('jitter', config.jitter, 'a number from 0 up to but not 1')
  }
  requireAdaptive(config)
  const regions = [...config.members, ...config.retired]
  return { ...config, places: new Map(regions.map((region, at) => [region, at])) }
}

function requireMembers({ self, members, retired }: Config): void {
  const names = 'different names of letters, digits, dots and dashes'
  if (!areNames(members) || members.length > limits.members) {
    throw new ConfigError('members', members, `1 to ${limits.members} ${names}`)
  }
  if (!members.includes(self)) throw new ConfigError('self', self, 'one of the members')
  const most = limits.members - members.length
  const isMember = (name: RegionId): boolean => members.includes(name)
  if (!areNames(retired) || retired.length > most || retired.some(isMember)) {
    throw new ConfigError('retired', retired, `0 to ${most} ${names}, none of a member`)
  }
}

function areNames(names: readonly RegionId[]): boolean {
  const isName = (name: unknown): boolean =>
    typeof name === 'string' && /^[\w.-]+$/u.test(name) && name.length <= limits.nameLength
  return Array.isArray(names) && names.every(isName) && new Set(names).size === names.length
}

function requireAdaptive({ adaptive, intervalMs, backoffCapMs, fanOut }: Config): void {
  if (adaptive === undefined) return
  const { minIntervalMs, maxIntervalMs, maxFanOut } = adaptive
  const isGood =
    minIntervalMs >= 1 &&
    minIntervalMs <= intervalMs &&
    maxIntervalMs >= intervalMs &&
    maxIntervalMs <= backoffCapMs &&
    maxFanOut >= fanOut &&
    maxFanOut <= limits.fanOut
  if (isGood) return
  const allowed =
    'minIntervalMs <= intervalMs <= maxIntervalMs <= backoffCapMs, fanOut <= maxFanOut'
  throw new ConfigError('adaptive', adaptive, `${allowed} <= ${limits.fanOut}`)
}
