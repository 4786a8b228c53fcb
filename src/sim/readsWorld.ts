/**
 * Regions that answer for flags, the log and the origins that they take them from, and a client with a session: the
 * world that RegionalReads speaks of.
 *
 * The log, the origins and the regions' own servers with their leases are here as what they are to a region, and
 * no more. Every region has a clock of its own; they tick together, and no two show the same. What may happen in it
 * is in happenReads.ts.
 */
import type { ReadConfig } from '../rfc/read/config.ts'
import type { Evaluation } from '../rfc/read/evaluation.ts'
import type { FlagVersion } from '../rfc/read/flagVersion.ts'
import type { Readable, UnderLease } from '../rfc/read/read.ts'
import { emptyToken, type SessionToken } from '../rfc/read/sessionToken.ts'
import { emptyImage, type RegionState, startRegion } from '../rfc/read/state.ts'
import type { OriginKey } from '../flag/versionVector.ts'
import type { Reading } from '../shared/clock.ts'

/** Spec: `Entry`, with moments in the place of what is left until then. */
export interface Entry {
  readonly flagId: string
  /** The place of the parent's entry that its writer saw. */
  readonly needs: number
  readonly madeAtMs: number
  readonly expiresAtMs: number | undefined
}

/** What does not change in a world. */
export interface ReadSetting {
  readonly regions: readonly string[]
  readonly origins: readonly OriginKey[]
  readonly critical: readonly string[]
  readonly gossiped: readonly string[]
  readonly writerOf: (flagId: string) => OriginKey
  readonly config: ReadConfig
  /** Flags whose versions expire `lifeMs` after they were made. */
  readonly expiring: readonly string[]
  readonly lifeMs: number
  readonly leaseMs: number
  readonly maxAgeMs: number
}

/** The region's own server, as far as a read looks at it. Spec: `stored`, `lease`. */
export interface Server {
  readonly storedIndex: number
  readonly lease: { readonly index: number; readonly untilMs: number } | undefined
}

/** History of the question that a region asked last. Spec: `reads[r]`. */
export interface QuestionHistory {
  readonly stage: 'idle' | 'asked' | 'answered' | 'served'
  /** How much was committed when it was asked. */
  readonly since: number
  readonly index: number
  readonly askedAtMs: number | undefined
  /** The version of each critical flag that it was answered with. */
  readonly got: ReadonlyMap<string, number> | undefined
}

export interface Evaluating {
  readonly evaluation: Evaluation
  readonly got: ReadonlyMap<string, number>
}

/** Spec: `session`. */
export interface Session {
  readonly token: SessionToken
  readonly wrote: ReadonlyMap<string, number>
  readonly seen: ReadonlyMap<string, number>
}

/** Arrays by region are in the order of `setting.regions`. */
export interface ReadWorld {
  readonly setting: ReadSetting
  readonly nowMs: number
  readonly log: readonly Entry[]
  readonly made: ReadonlyMap<OriginKey, readonly Entry[]>
  readonly regions: readonly RegionState[]
  readonly servers: readonly Server[]
  readonly questions: readonly QuestionHistory[]
  readonly evaluations: readonly (Evaluating | undefined)[]
  readonly session: Session
}

export const noQuestion: QuestionHistory = {
  stage: 'idle',
  since: 0,
  index: 0,
  askedAtMs: undefined,
  got: undefined,
}

export function startReads(setting: ReadSetting): ReadWorld {
  const { regions, origins } = setting
  return {
    setting,
    nowMs: 0,
    log: [],
    made: new Map(origins.map((origin) => [origin, []])),
    regions: regions.map(() => startRegion(emptyImage(1))),
    servers: regions.map(() => ({ storedIndex: 0, lease: undefined })),
    questions: regions.map(() => noQuestion),
    evaluations: regions.map(() => undefined),
    session: { token: emptyToken, wrote: new Map(), seen: new Map() },
  }
}

/** What the clocks of a region say: its monotonic one began at a moment of its own. */
export function clockOf({ nowMs }: ReadWorld, at: number): Reading {
  return { monotonicMs: nowMs + 1000 * (at + 1), wallMs: nowMs }
}

function sequenceOf({ setting, log, made }: ReadWorld, flagId: string): readonly Entry[] {
  return setting.critical.includes(flagId) ? log : made.get(setting.writerOf(flagId))!
}

/** The entry of a flag at a place of its sequence, if there is one. */
export function entryOf(world: ReadWorld, flagId: string, version: number): Entry | undefined {
  return version === 0 ? undefined : sequenceOf(world, flagId)[version - 1]
}

/** The last place of a flag among the first `count` of a sequence. Spec: `VersionIn`. */
export function versionIn(entries: readonly Entry[], count: number, flagId: string): number {
  return entries.slice(0, count).findLastIndex((entry) => entry.flagId === flagId) + 1
}

/** Spec: `Newest`. */
export function newestOf(world: ReadWorld, flagId: string): number {
  const entries = sequenceOf(world, flagId)
  return versionIn(entries, entries.length, flagId)
}

/** Places of what is newer than `version` of a flag. */
export function newerThan(world: ReadWorld, flagId: string, version: number): readonly Entry[] {
  return sequenceOf(world, flagId)
    .slice(version)
    .filter((entry) => entry.flagId === flagId)
}

/** A version of the code as the place that the spec knows it by. */
export function placeOfVersion(version: FlagVersion): number {
  return Math.max(version.raftIndex, ...version.vector.values())
}

/** The region's own server: a lease that lasts, with nothing under way on the flag. Spec: `IsPending`. */
function underLeaseAt(world: ReadWorld, at: number): UnderLease {
  const { storedIndex, lease } = world.servers[at]!
  const { applied } = world.regions[at]!
  return (flagId, { monotonicMs }) => {
    const holds = lease !== undefined && monotonicMs < lease.untilMs && applied >= lease.index
    if (!holds) return { answer: 'NoLease', commitIndex: applied }
    const pending = world.log.slice(applied, storedIndex).some((entry) => entry.flagId === flagId)
    return { answer: pending ? 'Pending' : 'Fresh', commitIndex: applied }
  }
}

export function readableAt(world: ReadWorld, at: number): Readable {
  return {
    state: world.regions[at]!,
    config: world.setting.config,
    at: clockOf(world, at),
    underLease: underLeaseAt(world, at),
  }
}
