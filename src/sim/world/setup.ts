/**
 * The regions of a world before anything has happened: configurations, keys, clocks, disks.
 *
 * Signatures are stood in for: a register of what was signed with which key, so that a wrong one is found out as a
 * real one would be. Which keys a region trusts is its own to learn.
 */
import { makeConfig as makeLogConfig, type Config as LogConfig, waitMs } from '../../fcs/config.ts'
import { makeConfig as makeGossipConfig, type Config as GossipConfig } from '../../fdl/config.ts'
import { emptyImage as emptyGossip, recover } from '../../fdl/state.ts'
import type { Update } from '../../flag/update.ts'
import { originKey, regionOf } from '../../flag/versionVector.ts'
import { newRegion } from '../../rfc/cache/state.ts'
import { emptyImage } from '../../rfc/read/state.ts'
import { seeded } from '../../shared/seeded.ts'
import { fiveRegions, type RoundTrips, threeRegions } from '../regions.ts'
import { Clock } from './clock.ts'
import { GossipDisk, LogDisk } from './disks.ts'
import { flagOf, isAlwaysCritical, leasedFlags, regionConfig } from './flags.ts'
import { takeCacheEvent } from './cacheDriver.ts'
import { takeGossipEvent } from './gossipDriver.ts'
import { Lane } from './lane.ts'
import { takeLogEvent } from './logDriver.ts'
import type { Around, RegionNode } from './node.ts'
import { checkSnapshot, Replica } from './replica.ts'
import type { Setting } from './schedule.ts'

const leaseMs = 800
const wallToleranceMs = 50

export function roundTripsOf({ regions }: Setting): RoundTrips {
  return regions === 3 ? threeRegions : fiveRegions
}

/** What was signed, by signature; and with which of its region's keys. */
class Signatures {
  readonly #signed = new Map<string, { readonly update: Update; readonly key: number }>()

  sign(update: Update, key: number): string {
    const signature = `${key}.${this.#signed.size}`
    this.#signed.set(signature, { update, key })
    return signature
  }

  /** The key that made it; undefined where it is not what was signed. */
  keyOf(given: Update): number | undefined {
    const made = this.#signed.get(given.signature)
    if (made === undefined) return undefined
    const { update, key } = made
    const isSame =
      update.origin === given.origin &&
      update.seq === given.seq &&
      update.flagId === given.flagId &&
      (update.payload === given.payload ||
        JSON.stringify(update.payload) === JSON.stringify(given.payload))
    return isSame ? key : undefined
  }
}

/** Leases and timers that the round trips of all scenarios leave room for. */
function logConfigOf(setting: Setting, regions: readonly string[], self: string): LogConfig {
  const voters = regions.slice(0, regions.length - setting.learners)
  const { leases: isLeased, driftPpm, hasty } = setting
  const leases = { leaseMs, driftPpm, wallToleranceMs, flags: leasedFlags }
  const electionTimeoutMinMs = hasty ? waitMs(leases) : 1_200
  return makeLogConfig({
    self,
    voters,
    learners: regions.slice(voters.length),
    twoDelay: setting.twoDelay,
    quorumBeats: 6,
    maxEntriesPerAppend: 8,
    snapshotChunkLength: setting.entriesPerSnapshot === 3 ? 350 : 20_000,
    trailingEntries: 2,
    checkSnapshot,
    electionTimeoutMinMs,
    electionTimeoutMaxMs: electionTimeoutMinMs + (hasty ? 400 : 1_000),
    heartbeatMs: 200,
    ...(isLeased && { leases }),
  })
}

function gossipConfigOf(
  regions: readonly string[],
  self: string,
  keys: readonly number[],
  signatures: Signatures,
): GossipConfig {
  const place = regions.indexOf(self)
  return makeGossipConfig({
    self,
    members: regions,
    isCritical: isAlwaysCritical,
    parentOf: (flagId) => {
      const { parent } = flagOf(flagId)
      return parent === undefined || isAlwaysCritical(parent) ? undefined : parent
    },
    verify: (update) => {
      const key = signatures.keyOf(update)
      return key !== undefined && key <= keys[regions.indexOf(regionOf(update.origin))]!
    },
    sign: (update) => signatures.sign(update, keys[place]!),
    keyId: '1',
    intervalMs: 900,
    backoffCapMs: 3_600,
    exchangeTimeoutMs: 900,
    keepMs: 3_000,
    deltaUpdates: 4,
    patches: true,
  })
}

export function makeNodes(setting: Setting, seed: number, world: () => Around): RegionNode[] {
  const { regions } = roundTripsOf(setting)
  const signatures = new Signatures()
  const random = seeded(seed ^ 0x51ed)
  return regions.map((name, at): RegionNode => {
    const keys = regions.map(() => 1)
    const drift = (random.next() * 2 - 1) * setting.driftPpm
    const origin = originKey(name, 1)
    const others = regions.filter((each) => each !== name).map((each) => originKey(each, 1))
    const node: RegionNode = {
      at,
      name,
      clock: new Clock(1 + drift / 1_000_000),
      isSettable: random.chance(0.5),
      entriesPerSnapshot: setting.entriesPerSnapshot,
      isVoter: at < regions.length - setting.learners,
      random: seeded(random.below(2 ** 31)),
      status: 'down',
      isGone: false,
      boot: 0,
      isPaused: false,
      stalled: [],
      suspendedAtMs: undefined,
      server: undefined,
      logConfig: logConfigOf(setting, regions, name),
      logDisk: new LogDisk(),
      isWriting: false,
      replica: new Replica(),
      gossip: recover(emptyGossip(1)),
      gossipConfig: gossipConfigOf(regions, name, keys, signatures),
      gossipDisk: new GossipDisk(),
      queue: [],
      isGossipWriting: false,
      keys,
      cache: newRegion(emptyImage(0)),
      cacheSteps: 0,
      cacheConfig: regionConfig(origin, () => others),
      origin,
      otherOrigins: others,
      refused: [],
      lastEpoch: 0,
      session: { actorId: `${name} 1`, id: undefined, lastSequence: 0, submission: undefined },
      deferred: [],
      nextNumber: 0,
      settings: { server: 0, gossip: 0, mode: 0, answer: 0, session: 0, tick: 0 },
      slowDiskMs: 0,
      submittedAtMs: 0,
      escalatedAtMs: 0,
      collectedAtMs: 0,
      compactedAtMs: 0,
      refusedAtMs: 0,
      log: new Lane((event) => takeLogEvent(world(), node, event)),
      gossiping: new Lane((event) => takeGossipEvent(world(), node, event)),
      caching: new Lane((event) => takeCacheEvent(world(), node, event)),
    }
    return node
  })
}
