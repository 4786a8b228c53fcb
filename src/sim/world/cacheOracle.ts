/**
 * What must hold of all caches together, checked as they step: the safety properties of Reconciliation and FlagSystem by
 * their names there.
 *
 * Not the checks a region makes on itself (src/rfc): this knows the log and all that gossip carried, and compares
 * regions. What clients are answered is judged in `answerOracle.ts`.
 */
import { jsonText } from '../../flag/canonicalJson.ts'
import { covers, dotOf, type Json, type Update } from '../../flag/update.ts'
import type { Action } from '../../rfc/cache/action.ts'
import type { Event } from '../../rfc/cache/event.ts'
import type { Region } from '../../rfc/cache/state.ts'
import type { ConflictRequest } from '../../rfc/reconcile/escalation.ts'
import type { Served } from '../../rfc/reconcile/fold.ts'
import { isHeldBack } from '../../rfc/read/cache.ts'
import { flagIn } from '../../rfc/reconcile/state.ts'
import { fcsOrigin, type Version } from '../../rfc/reconcile/version.ts'
import { invariant } from '../../shared/invariant.ts'
import type { FlagLog } from './flagLog.ts'
import { field, flagOf, isFirstCritical, reconcileConfig } from './flags.ts'
import type { GossipOracle } from './gossipOracle.ts'
import { type Around, readingOf, type RegionNode } from './node.ts'

export class CacheOracle {
  readonly #log: FlagLog
  readonly #gossip: GossipOracle
  readonly #served = new Map<string, string>()
  readonly #keys = new Map<string, string>()
  readonly #asked = new Map<string, string>()

  constructor(log: FlagLog, gossip: GossipOracle) {
    this.#log = log
    this.#gossip = gossip
  }

  stepped(
    world: Around,
    node: RegionNode,
    before: Region,
    event: Event,
    actions: readonly Action[],
  ): void {
    if (actions.length > 0) this.#judgeActions(world, node, actions)
    this.#requireIngress(node, before, event, actions)
    if (event.type === 'Deliver' && node.cache.readable.hidden !== before.readable.hidden) {
      if (isHeldBack(node.cache.readable, event.update.flagId)) world.sometimes('childHeldBack')
    }
    const kept = before.deferred.length - node.cache.deferred.length
    invariant(kept <= 0 || event.type === 'Ruled', 'DeferredKept', () => `${node.name}: ${kept}`)
    const { applied, heard } = node.cache.readable
    const isMonotonic = applied >= before.readable.applied && heard >= before.readable.heard
    invariant(isMonotonic, 'AppliedMonotonic', () => node.name)
    invariant(
      applied <= this.#log.committed.length,
      'TypeOK',
      () => `${node.name} shows ${applied}`,
    )
  }

  #judgeActions(world: Around, node: RegionNode, actions: readonly Action[]): void {
    // What a step says of a flag last is what it leaves.
    const last = new Map<string, Served>()
    const rejected = new Set<string>()
    for (const action of actions) {
      switch (action.type) {
        case 'Reconciled':
          last.set(action.served.flagId, action.served)
          break
        case 'Learnt':
          this.#learnt(world, node, dotOf(action.dot))
          break
        case 'Rejected':
          rejected.add(dotOf(action.dot))
          break
        case 'HeldBack':
          world.sometimes('updateHeldBack')
          break
        case 'Ask':
          this.#asks(action.request)
          break
        default:
      }
    }
    for (const served of last.values()) this.#reconciled(node, served, rejected)
  }

  /** A change that is not the log's goes on at once, and decides no conflict; one that comes back is told of. */
  #requireIngress(
    { name, cache }: RegionNode,
    before: Region,
    event: Event,
    actions: readonly Action[],
  ): void {
    if (event.type !== 'Ruled' && event.type !== 'Write') return
    const tells = (type: Action['type']) => actions.some((action) => action.type === type)
    if (event.type === 'Ruled') {
      const isOver = cache.deferred.length < before.deferred.length
      const isTold = !isOver || event.isTaken || tells('Returned')
      return invariant(isTold, 'DeferredKept', () => `${name}: a refusal that nobody is told`)
    }
    const { flagId } = event
    const { heads, epoch } = flagIn(before.reconciled, flagId)
    const isCritical = isFirstCritical(flagId) === (epoch % 2 === 0)
    const isDeferred = cache.deferred.length > before.deferred.length
    invariant(isCritical || !isDeferred, 'NonCriticalGoesOn', () => `${name}: ${flagId} waits`)
    const isWritten = !isCritical && tells('Publish') && flagOf(flagId).policy === undefined
    const values = new Set(isWritten ? heads.flatMap(valuesIn) : [])
    invariant(values.size < 2, 'NoSilentMerge', () => `${name}: ${flagId} is written in conflict`)
  }

  #reconciled(
    { name, cache, refused }: RegionNode,
    served: Served,
    rejected: ReadonlySet<string>,
  ): void {
    const { flagId } = served
    const { heads, epoch, held } = flagIn(cache.reconciled, flagId)
    const { applied } = cache.reconciled
    const entry = this.#log.newestEntryOn(flagId, applied)
    const gossiped = heads.filter(({ origin }) => origin !== fcsOrigin)
    invariant(epoch === (entry?.epoch ?? 0), 'ClassFence', () => `${name}: ${flagId} of ${epoch}`)
    const isCritical = isFirstCritical(flagId) === (epoch % 2 === 0)
    for (const head of gossiped) {
      const isIts = !isCritical && head.epoch === epoch
      invariant(isIts, 'SingleOwner', () => `${name}: ${flagId} ${dotOf(head)} of ${head.epoch}`)
      const isDecided = entry !== undefined && covers(entry.seen, head)
      invariant(!isDecided, 'DecisionDominates', () => `${name}: ${flagId} ${dotOf(head)}`)
    }
    if (entry !== undefined) {
      const place = { origin: fcsOrigin, seq: entry.index }
      const isThere = heads.some(({ seen }) => covers(seen, place))
      invariant(isThere, 'CommittedBeatsGossip', () => `${name}: ${flagId} lacks ${entry.index}`)
    }
    requireNoSilentMerge(name, heads, gossiped, served)
    if (flagOf(flagId).policy === 'addWinsSet') requireAllAdded(name, heads, served)
    this.#requireSame(name, heads, epoch, served)
    if (isCritical) return
    for (const update of this.#gossip.on(flagId).open) {
      // Deletions, and what is past its time, may be collected by now.
      if (update.payload === undefined || update.expiresAtMs !== undefined) continue
      if (!covers(cache.readable.vector, update) || epochIn(update) !== epoch) continue
      const dot = dotOf(update)
      const isKept =
        heads.some((head) => dotOf(head) === dot || covers(head.seen, update)) ||
        held.some((each) => dotOf(each) === dot) ||
        rejected.has(dot) ||
        refused.some((each) => dotOf(each) === dot) ||
        (entry !== undefined && covers(entry.seen, update))
      invariant(isKept, 'ConcurrentPreserved', () => `${name}: ${dot} is lost`)
    }
  }

  /** The same versions are served alike, wherever and in whatever order they came. */
  #requireSame(name: string, heads: readonly Version[], epoch: number, served: Served): void {
    const isShared = heads.every(
      (head) => head.origin === fcsOrigin || this.#gossip.published.has(dotOf(head)),
    )
    if (!isShared) return
    const key = `${served.flagId} ${epoch} ${heads.map(dotOf).toSorted().join(' ')}`
    const text = JSON.stringify(served.fields)
    const known = this.#served.get(key) ?? text
    invariant(known === text, 'SameResultEverywhere', () => `${name}: ${key}: ${known}, ${text}`)
    this.#served.set(key, text)
  }

  #learnt(world: Around, node: RegionNode, dot: string): void {
    const update = this.#gossip.published.get(dot)?.update
    const isOwn = dot.startsWith(`${node.origin}#`)
    invariant(update !== undefined || isOwn, 'NoFabrication', () => `${node.name} learns ${dot}`)
    if (update === undefined || flagOf(update.flagId).policy !== 'lww') return
    const { wallMs } = readingOf(node, world)
    for (const item of itemsIn(update)) {
      const [, , at] = item as readonly [string, number, number]
      const isNear = at <= wallMs + reconcileConfig.maxAheadMs
      invariant(isNear, 'FutureNeverTaken', () => `${node.name}: ${dot} is ${at - wallMs} ms ahead`)
    }
  }

  #asks({ flagId, dots, key }: ConflictRequest): void {
    const of = jsonText([flagId, ...dots.map(dotOf).toSorted()])
    const isOne = (this.#keys.get(of) ?? key) === key && (this.#asked.get(key) ?? of) === of
    invariant(isOne, 'EscalationIdempotent', () => `${of} under ${key}`)
    this.#keys.set(of, key)
    this.#asked.set(key, of)
  }
}

function epochIn({ payload }: Update): number {
  return (payload?.['$epoch'] ?? 0) as number
}

/** The encoded parts of the only field. */
function itemsIn({ payload }: Pick<Update, 'payload'>): readonly Json[] {
  return (payload?.[field] ?? []) as readonly Json[]
}

/** Values of a field without a policy: of each version what its writer wrote. */
function valuesIn(version: Version): readonly string[] {
  return itemsIn(version).map((item) => (item as readonly string[])[3]!)
}

/** Of values written at once nobody serves one as if it were agreed, where no rule decides. */
function requireNoSilentMerge(
  name: string,
  heads: readonly Version[],
  gossiped: readonly Version[],
  served: Served,
): void {
  const { flagId } = served
  if (flagOf(flagId).policy !== undefined || heads.length < 2) return
  const values = heads.map(valuesIn)
  if (values.some(({ length }) => length === 0) || new Set(values.flat()).size < 2) return
  invariant(served.isConflicted, 'NoSilentMerge', () => `${name}: ${flagId} is not marked`)
  const sides = new Set(gossiped.flatMap(valuesIn))
  const value = served.fields[field]?.value
  const isAgreed = typeof value !== 'string' || !sides.has(value)
  invariant(isAgreed, 'NoSilentMerge', () => `${name}: ${flagId} serves ${JSON.stringify(value)}`)
}

/** Nothing is missing of what was added and is not removed by whoever had seen it, and nothing else is there. */
function requireAllAdded(name: string, heads: readonly Version[], { flagId, fields }: Served) {
  const expected = new Set<string>()
  for (const head of heads) {
    for (const item of itemsIn(head)) {
      const [origin, seq, elements] = item as readonly [string, number, readonly string[]]
      for (const element of elements) {
        const isKept = heads.every((other) => {
          if (other === head || !covers(other.seen, { origin, seq })) return true
          return hasElement(other, origin, seq, element)
        })
        if (isKept) expected.add(element)
      }
    }
  }
  const served = (fields[field]?.value ?? []) as readonly string[]
  const isSame = served.length === expected.size && served.every((each) => expected.has(each))
  invariant(isSame, 'ConcurrentPreserved', () => {
    return `${name}: ${flagId} serves ${served.join()}, of ${[...expected].join()}`
  })
}

function hasElement(version: Version, origin: string, seq: number, element: string): boolean {
  return itemsIn(version).some((item) => {
    const [itsOrigin, itsSeq, elements] = item as readonly [string, number, readonly string[]]
    return itsOrigin === origin && itsSeq === seq && elements.includes(element)
  })
}
