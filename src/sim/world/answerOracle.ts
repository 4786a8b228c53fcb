/**
 * Whether what a client was answered is what the level promises: the safety properties of RegionalReads, and of
 * FlagSystem's answers, by their names there.
 *
 * It knows what was committed and published anywhere, and when, in the world's own time.
 */
import { covers, dotOf, type Json } from '../../flag/update.ts'
import { isBelow, type VersionVector } from '../../flag/versionVector.ts'
import { epochHere, isCriticalHere } from '../../rfc/cache/class.ts'
import { isHeldBack } from '../../rfc/read/cache.ts'
import { flagIn } from '../../rfc/reconcile/state.ts'
import type { Answer } from '../../rfc/read/answer.ts'
import { covers as coversToken } from '../../rfc/read/sessionToken.ts'
import type { ServedField } from '../../rfc/reconcile/fold.ts'
import { fcsOrigin } from '../../rfc/reconcile/version.ts'
import { invariant } from '../../shared/invariant.ts'
import type { Calls, Client } from './calls.ts'
import type { FlagLog } from './flagLog.ts'
import { field, flagOf, freshMs } from './flags.ts'
import type { GossipOracle, PublishedUpdate } from './gossipOracle.ts'
import { type Around, readingOf, type RegionNode } from './node.ts'

/** What a reading of two clocks rounds away, in milliseconds. */
const roundingMs = 2

export class AnswerOracle {
  readonly #log: FlagLog
  readonly #gossip: GossipOracle
  readonly #calls: Calls
  readonly #epochs = new Map<string, number>()

  constructor(log: FlagLog, gossip: GossipOracle, calls: Calls) {
    this.#log = log
    this.#gossip = gossip
    this.#calls = calls
  }

  /** Whatever the level was. */
  answered(world: Around, node: RegionNode, answer: Answer): void {
    const { flagId, value, metadata } = answer
    for (const each of valuesIn(value)) {
      const isWritten = this.#calls.values.get(flagId)?.has(each) === true
      invariant(isWritten, 'CacheNeverInvents', () => `${node.name}: ${flagId} is ${each}`)
    }
    const { expiresAtMs } = flagOf(flagId)
    const { wallMs } = readingOf(node, world)
    if (expiresAtMs !== undefined) {
      const isOver = wallMs >= expiresAtMs
      const isRight = !isOver || value === undefined
      invariant(isRight, 'ExpiresEverywhere', () => `${node.name} serves ${flagId}`)
    }
    const last = this.#epochs.get(node.name) ?? 0
    invariant(metadata.epoch >= last, 'EpochMonotonic', () => `${node.name}: ${metadata.epoch}`)
    this.#epochs.set(node.name, metadata.epoch)
    const { parent } = flagOf(flagId)
    if (parent !== undefined && value !== undefined) this.#requireParent(node, flagId)
  }

  /** Whoever sees a child sees what its writer had seen of the parent: the entry, or what was written on top of it. */
  #requireParent({ name, cache }: RegionNode, flagId: string): void {
    if (isHeldBack(cache.readable, flagId)) return
    const parent = flagOf(flagId).parent!
    const heads = flagIn(cache.reconciled, parent).heads
    for (const head of flagIn(cache.reconciled, flagId).heads) {
      const place = { origin: fcsOrigin, seq: this.#log.newestOn(parent, head.needs) }
      const isThere = place.seq === 0 || heads.some(({ seen }) => covers(seen, place))
      invariant(isThere, 'ParentBeforeChild', () => `${name}: ${dotOf(head)} needs ${place.seq}`)
    }
  }

  /** Some entry that was the newest while the read was under way. */
  linearizable(node: RegionNode, { flagId, version }: Answer, asked: number): void {
    const now = this.#log.committed.length
    const oldest = this.#log.newestOn(flagId, asked)
    const { raftIndex } = version
    const isEntry = raftIndex === 0 || this.#log.entryAt(raftIndex)?.flagId === flagId
    const isCurrent = raftIndex >= oldest && raftIndex <= now && isEntry
    invariant(isCurrent, 'AnswersCurrent', () => {
      return `${node.name}: ${flagId} of ${raftIndex}, asked at ${asked}, where ${oldest} was newest`
    })
    invariant(version.vector.size === 0 || raftIndex > 0, 'AnswersCurrent', () => flagId)
  }

  /** The newest there is, at this moment. */
  underLease(node: RegionNode, { flagId, version }: Answer): void {
    const newest = this.#log.newestOn(flagId, this.#log.committed.length)
    const isNewest = version.raftIndex === newest
    invariant(isNewest, 'LinearizableReads', () => {
      return `${node.name} serves ${flagId} of ${version.raftIndex} under a lease; ${newest} is newest`
    })
  }

  /** What an answer says of its age is so, where it has no mark. Spec: `BoundedStaleness`, `StaleIsMarked`. */
  fresh(world: Around, node: RegionNode, answer: Answer, maxAgeMs: number): void {
    if (answer.reason === 'STALE') return
    const { flagId, metadata, version } = answer
    const property = metadata.level === 'bounded' ? 'BoundedStaleness' : 'StaleIsMarked'
    const { ageMs } = metadata
    const isKnown = ageMs !== undefined && ageMs <= maxAgeMs
    invariant(isKnown, property, () => `${node.name}: ${flagId} is ${ageMs} old, not ${maxAgeMs}`)
    const sinceMs = world.nowMs - ageMs / node.clock.rate - roundingMs
    if (isCriticalHere(node.cache, flagId, node.cacheConfig)) {
      const newest = this.#log.newestOn(flagId, this.#log.committedBy(sinceMs))
      const isIn = version.raftIndex >= newest
      invariant(
        isIn,
        property,
        () => `${node.name}: ${flagId} of ${version.raftIndex}, not ${newest}`,
      )
      return
    }
    const { vector } = node.cache.readable
    for (const [origin, updates] of this.#gossip.on(flagId).byOrigin) {
      if (!node.otherOrigins.includes(origin)) continue
      const firstMissing = missing(updates, vector)
      const isIn = firstMissing === undefined || firstMissing.atMs >= sinceMs
      invariant(
        isIn,
        property,
        () => `${node.name}: ${flagId} lacks ${dotOf(firstMissing!.update)}`,
      )
    }
  }

  /** Something newer was heard of: then there must be a mark. */
  notBehind(node: RegionNode, { flagId, reason }: Answer): void {
    if (reason === 'STALE' || !isCriticalHere(node.cache, flagId, node.cacheConfig)) return
    const { heard, applied } = node.cache.readable
    const known = Math.min(heard, this.#log.committed.length)
    const isBehind = this.#log.newestOn(flagId, known) > applied
    invariant(!isBehind, 'StaleIsMarked', () => `${node.name}: ${flagId}, heard ${heard}`)
  }

  /** A session never sees less than it wrote or saw. Spec: `ReadYourWrites`, `MonotonicReads`. */
  session(node: RegionNode, client: Client, answer: Answer): void {
    const { flagId, version } = answer
    const isCovered = coversToken(node.cache.readable, client.token)
    invariant(isCovered, 'ReadYourWrites', () => `${node.name}: the token is not covered`)
    const epoch = epochHere(node.cache, flagId)
    const seen = client.seen.get(flagId)
    client.seen.set(flagId, { version, epoch })
    // A deletion that was collected leaves nothing to be compared, and a new epoch begins anew.
    if (seen === undefined || answer.value === undefined || seen.epoch > epoch) return
    if (flagOf(flagId).expiresAtMs !== undefined) return
    const isPassed = [...seen.version.vector].some(([origin, seq]) =>
      this.#gossip.passed.has(dotOf({ origin, seq })),
    )
    if (isPassed || (seen.epoch !== -1 && seen.epoch !== epoch)) return
    const isAtLeast =
      version.raftIndex >= seen.version.raftIndex && isBelow(seen.version.vector, version.vector)
    invariant(isAtLeast, 'MonotonicReads', () => `${node.name}: ${flagId} went back`)
  }
}

/** The first of an origin's updates that is not in the vector. */
function missing(updates: readonly PublishedUpdate[], vector: VersionVector) {
  let at = updates.length
  while (at > 0 && !covers(vector, updates[at - 1]!.update)) at -= 1
  return updates[at]
}

/** How old an answer without a mark may be at the levels that name no bound. */
export const unmarkedMs = freshMs

/** The texts in a served value. */
export function valuesIn(value: Json | undefined): readonly string[] {
  const served = (value as unknown as Readonly<Record<string, ServedField>> | undefined)?.[field]
    ?.value
  if (typeof served === 'string') return [served]
  return Array.isArray(served) ? (served as readonly string[]) : []
}
