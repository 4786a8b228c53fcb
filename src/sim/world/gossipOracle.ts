/**
 * What must hold of all regions' gossip together, checked as it becomes durable and as it is told: the safety
 * properties of GossipConvergence by their names there.
 *
 * Not the checks a region makes on itself (src/fdl/checks.ts): this knows everything that was ever published.
 */
import type { Action, Dropped, Persist, PublishRefused } from '../../fdl/action.ts'
import type { Event } from '../../fdl/event.ts'
import type { NodeState } from '../../fdl/state.ts'
import { covers, dotOf, type Update } from '../../flag/update.ts'
import { isBelow, seqAt, type VersionVector } from '../../flag/versionVector.ts'
import { invariant } from '../../shared/invariant.ts'
import { isAlwaysCritical } from './flags.ts'
import type { Around, RegionNode } from './node.ts'

export interface PublishedUpdate {
  readonly update: Update
  readonly atMs: number
  /** What supersedes it; not those that know another of these, since whoever has them has that too. */
  readonly superseding: Update[]
}

/** What was ever published on one flag. */
export interface OnFlag {
  readonly all: PublishedUpdate[]
  /** In the order of each origin. */
  readonly byOrigin: Map<string, PublishedUpdate[]>
  /** Those that nothing published since knows of: deletions too. */
  open: readonly Update[]
}

const nothing: OnFlag = { all: [], byOrigin: new Map(), open: [] }

export class GossipOracle {
  readonly published = new Map<string, PublishedUpdate>()
  readonly #onFlag = new Map<string, OnFlag>()
  readonly #last = new Map<string, number>()
  readonly #cursors: VersionVector[] = []
  /** Updates that a change of class has passed by, as their writers were told. */
  readonly passed = new Set<string>()
  readonly #unverified = new Set<string>()

  on(flagId: string): OnFlag {
    return this.#onFlag.get(flagId) ?? nothing
  }

  stepped(node: RegionNode, after: NodeState, event: Event, actions: readonly Action[]): void {
    const message = event.type === 'Receive' ? event.message : undefined
    for (const action of actions) {
      if (action.type === 'Send' && action.message.kind === 'delta' && message !== undefined) {
        const asked = 'cursor' in message ? message.cursor : undefined
        if (asked !== undefined && action.message.to === message.from) {
          requirePrefix(asked, action.message.updates)
        }
      } else if (action.type === 'Changed') {
        for (const { heads } of action.flags) this.#requireCurrent(node, after, heads)
      }
    }
  }

  /** Nothing that is known to be superseded is current. */
  #requireCurrent(node: RegionNode, { cursor }: NodeState, heads: readonly Update[]): void {
    for (const head of heads) {
      const isOver = isSuperseded(this.published.get(dotOf(head)), cursor)
      invariant(!isOver, 'NoResurrection', () => `${node.name}: ${dotOf(head)}`)
    }
  }

  /** A region has made durable that it holds more. */
  durable(world: Around, node: RegionNode, write: Persist, isReset: boolean): void {
    const { cursor, added } = write
    for (const update of added) {
      if (update.origin === node.origin) this.#publish(update, world.nowMs)
      this.#requirePublished(world, node, update)
    }
    const before = this.#cursors[node.at] ?? new Map<string, number>()
    this.#cursors[node.at] = cursor
    if (isReset) this.#requireReset(node, write, before)
    else requireInOrder(node, write, before)
    for (const [origin, seq] of cursor) {
      const most = this.#last.get(origin) ?? 0
      invariant(
        seq <= most,
        'DigestTruthful',
        () => `${node.name} knows ${origin} ${seq} of ${most}`,
      )
    }
  }

  /** The region starts with what is on its disk. */
  restarted(node: RegionNode): void {
    this.#cursors[node.at] = node.gossip.cursor
  }

  #publish(update: Update, atMs: number): void {
    const dot = dotOf(update)
    invariant(!this.published.has(dot), 'DotsUnique', () => dot)
    const published: PublishedUpdate = { update, atMs, superseding: [] }
    this.published.set(dot, published)
    this.#supersede(published)
    this.#last.set(update.origin, Math.max(update.seq, this.#last.get(update.origin) ?? 0))
  }

  #supersede(published: PublishedUpdate): void {
    const { update } = published
    const on: OnFlag = this.#onFlag.get(update.flagId) ?? { all: [], byOrigin: new Map(), open: [] }
    this.#onFlag.set(update.flagId, on)
    for (const { update: other, superseding } of on.all) {
      if (!covers(update.context, other)) continue
      if (!superseding.some((each) => covers(update.context, each))) superseding.push(update)
    }
    on.all.push(published)
    const own = on.byOrigin.get(update.origin)
    if (own === undefined) on.byOrigin.set(update.origin, [published])
    else own.push(published)
    on.open = [...on.open.filter((other) => !covers(update.context, other)), update]
  }

  #requirePublished(world: Around, node: RegionNode, update: Update): void {
    const dot = dotOf(update)
    const made = this.published.get(dot)?.update
    const isMade =
      made !== undefined &&
      (made === update ||
        (made.flagId === update.flagId &&
          JSON.stringify(made.payload) === JSON.stringify(update.payload)))
    invariant(isMade, 'NoFabrication', () => `${node.name} took ${dot}`)
    const isAllowed = !isAlwaysCritical(update.flagId)
    invariant(isAllowed, 'CriticalNeverByGossip', () => `${node.name} took ${dot}`)
    if (this.#unverified.delete(`${node.name} ${dot}`)) world.sometimes('keyRotatedInPartition')
  }

  /** What a reset passes over, or takes away, was superseded by something known, or is a deletion. */
  #requireReset(
    node: RegionNode,
    { cursor, added, removed }: Persist,
    before: VersionVector,
  ): void {
    const here = new Set(added.map(dotOf))
    const gone = [...removed]
    for (const [origin, seq] of cursor) {
      for (let place = seqAt(before, origin) + 1; place <= seq; place += 1) {
        const dot = dotOf({ origin, seq: place })
        if (!here.has(dot)) gone.push(dot)
      }
    }
    for (const dot of gone) {
      const published = this.published.get(dot)
      if (published?.update.payload === undefined) continue
      const isOver = published.update.expiresAtMs !== undefined || isSuperseded(published, cursor)
      invariant(isOver, 'MergeLaws', () => `${node.name} lost ${dot}, which nothing superseded`)
    }
  }

  dropped(world: Around, node: RegionNode, { detail }: Dropped): void {
    const [origin = ''] = detail.split(' ')
    const dot = dotOf({ origin, seq: seqAt(node.gossip.cursor, origin) + 1 })
    const isRotated = world.nodes.some(({ keys }) => keys.some((key) => key > 1))
    if (!isRotated || !this.published.has(dot)) world.sometimes('forgedUpdateDropped')
    else if (world.isPartitioned()) this.#unverified.add(`${node.name} ${dot}`)
  }

  refused({ reason, detail, flagId }: PublishRefused): void {
    invariant(false, 'NonCriticalGoesOn', () => `${flagId}: ${reason} ${detail}`)
  }

  passedBy(dot: Pick<Update, 'origin' | 'seq'>): void {
    this.passed.add(dotOf(dot))
  }
}

/** By something that is known. */
function isSuperseded(published: PublishedUpdate | undefined, cursor: VersionVector): boolean {
  return published?.superseding.some((each) => covers(cursor, each)) === true
}

function requirePrefix(asked: VersionVector, updates: readonly Update[]): void {
  const reached = new Map(asked)
  for (const { origin, seq } of updates) {
    const next = seqAt(reached, origin) + 1
    invariant(seq === next, 'DeltaIsPrefix', () => `${origin} ${seq}, expected ${next}`)
    reached.set(origin, seq)
  }
}

function requireInOrder(node: RegionNode, { added, cursor }: Persist, before: VersionVector): void {
  const reached = new Map(before)
  for (const update of added) {
    const { origin, seq, context, needs } = update
    const next = seqAt(reached, origin) + 1
    invariant(seq === next, 'CausalDelivery', () => `${node.name} took ${origin} ${seq} after gap`)
    invariant(isBelow(context, reached), 'CausalDelivery', () => `${node.name}: ${dotOf(update)}`)
    invariant(isBelow(needs, reached), 'ParentBeforeChild', () => `${node.name}: ${dotOf(update)}`)
    reached.set(origin, seq)
  }
  for (const [origin, seq] of cursor) {
    const known = seqAt(reached, origin)
    invariant(seq === known, 'DigestTruthful', () => `${node.name} says ${origin} ${seq}, ${known}`)
  }
}
