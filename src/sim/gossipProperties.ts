/**
 * What holds in every state, and over every step, of gossiping regions: the safety properties of
 * GossipConvergence by their names there, on the code's own state.
 *
 * Not the checks a region makes on itself (src/fdl/checks.ts): these see all regions, the network and the
 * history, and work out for themselves what is current.
 */
import * as HashMap from 'effect/HashMap'
import type { Config } from '../fdl/config.ts'
import { headsAmong, merge } from '../fdl/reset.ts'
import { type NodeState, selfOrigin } from '../fdl/state.ts'
import type { MessageOf } from '../fdl/told.ts'
import { startTurn } from '../fdl/turn.ts'
import { covers, dotOf, supersedes, type Update } from '../flag/update.ts'
import { isBelow, seqAt, type VersionVector } from '../flag/versionVector.ts'
import { remembered } from '../shared/remembered.ts'
import type { GossipCluster } from './gossipCluster.ts'

export interface GossipProperty {
  /** As in the spec. */
  readonly name: string
  /** A `state` property looks at `after` alone. */
  readonly kind: 'state' | 'step'
  holds(before: GossipCluster, after: GossipCluster): boolean
}

function stateProperty(name: string, holds: (cluster: GossipCluster) => boolean): GossipProperty {
  return { name, kind: 'state', holds: (_, after) => holds(after) }
}

/** A property of what one region knows. */
function nodeProperty(
  name: string,
  holds: (node: NodeState, cluster: GossipCluster, config: Config) => boolean,
): GossipProperty {
  return stateProperty(name, (cluster) =>
    cluster.nodes.every((node, at) => holds(node, cluster, cluster.configs[at]!)),
  )
}

/** A property of what one region does in a step; one that loses its state is exempt. */
function stepProperty(
  name: string,
  holds: (before: NodeState, after: NodeState) => boolean,
): GossipProperty {
  const holdsOver = (before: GossipCluster, after: GossipCluster): boolean =>
    after.nodes.every((node, at) => {
      const was = before.nodes[at]!
      return node === was || node.incarnation !== was.incarnation || holds(was, node)
    })
  return { name, kind: 'step', holds: holdsOver }
}

/** What a region has, worked out once: in a step, one region changes. */
interface View {
  readonly held: readonly Update[]
  /** Spec: `Alive`, from what is held alone. */
  readonly alive: readonly Update[]
  /** Dots of what is alive, as a text. */
  readonly aliveText: string
  /** What the region itself takes for current is what its store makes so. */
  readonly headsMatch: boolean
}

const views = new WeakMap<NodeState, View>()

function viewOf(node: NodeState): View {
  return remembered(views, node, () => {
    const held = [...HashMap.values(node.held)].map(({ update }) => update)
    const heads = [...headsAmong(held).values()].flat()
    const alive = heads.filter(({ payload }) => payload !== undefined)
    return {
      held,
      alive,
      aliveText: textOf(alive),
      headsMatch: textOf(heads) === textOf([...HashMap.values(node.heads)].flat()),
    }
  })
}

function heldBy(node: NodeState): readonly Update[] {
  return viewOf(node).held
}

function textOf(updates: readonly Update[]): string {
  return updates.map(dotOf).toSorted().join()
}

function isSuperseded(
  update: Update,
  cursor: VersionVector,
  published: readonly Update[],
): boolean {
  return published.some((other) => supersedes(other, update) && covers(cursor, other))
}

function areEqualVectors(left: VersionVector, right: VersionVector): boolean {
  return isBelow(left, right) && isBelow(right, left)
}

function hasNoGaps(updates: readonly Update[]): boolean {
  const places = Map.groupBy(updates, ({ origin }) => origin)
  return [...places.values()].every((ofOrigin) => {
    const seqs = ofOrigin.map(({ seq }) => seq)
    return Math.max(...seqs) - Math.min(...seqs) === new Set(seqs).size - 1
  })
}

/** Spec: `MergedWith`. */
function mergedWith(node: NodeState, other: NodeState, config: Config): NodeState {
  const message: MessageOf<'reset'> = {
    kind: 'reset',
    from: config.self,
    to: config.self,
    cursor: other.cursor,
    notice: other.notice,
    updates: [...HashMap.values(other.heads)].flat(),
  }
  const turn = startTurn(node, config, { monotonicMs: 0, wallMs: 0 })
  merge(turn, message)
  return turn.state
}

function haveEqualViews(left: NodeState, right: NodeState): boolean {
  return (
    areEqualVectors(left.cursor, right.cursor) && viewOf(left).aliveText === viewOf(right).aliveText
  )
}

function mergeLaws({ nodes, configs }: GossipCluster): boolean {
  const merged = (left: NodeState, right: NodeState) => mergedWith(left, right, configs[0]!)
  return nodes.every((a) =>
    nodes.every(
      (b) =>
        haveEqualViews(merged(a, b), merged(b, a)) &&
        haveEqualViews(merged(a, a), a) &&
        isBelow(a.cursor, merged(a, b).cursor) &&
        nodes.every((c) => haveEqualViews(merged(merged(a, b), c), merged(a, merged(b, c)))),
    ),
  )
}

const stateProperties: readonly GossipProperty[] = [
  nodeProperty('TypeOK', ({ phase, awaits, differed }) => {
    const isExchanging = phase === 'exchanging'
    return awaits.length > 0 === isExchanging && (!differed || isExchanging)
  }),
  stateProperty('OriginDominates', ({ nodes, configs }) =>
    nodes.every((origin, at) => {
      const self = selfOrigin(origin, configs[at]!)
      return nodes.every(({ cursor }) => seqAt(cursor, self) <= seqAt(origin.cursor, self))
    }),
  ),
  stateProperty(
    'DotsUnique',
    ({ published }) => new Set(published.map(dotOf)).size === published.length,
  ),
  stateProperty('NoFabrication', ({ nodes, network, forged, published }) => {
    const made = new Set(published)
    const sent = [...network].flatMap(([key, message]) =>
      'updates' in message && !forged.has(key) ? message.updates : [],
    )
    return [...nodes.flatMap(heldBy), ...sent].every((update) => made.has(update))
  }),
  nodeProperty('NoResurrection', (node, { published }) => {
    const { alive, headsMatch } = viewOf(node)
    if (!headsMatch) return false
    return alive.every((update) => !isSuperseded(update, node.cursor, published))
  }),
  stateProperty('DeltaIsPrefix', ({ network }) =>
    [...network.values()].every(
      (message) => message.kind !== 'delta' || hasNoGaps(message.updates),
    ),
  ),
  nodeProperty('DigestTruthful', (node, { published }) => {
    const held = new Set(heldBy(node))
    return published.every(
      (update) =>
        !covers(node.cursor, update) ||
        update.payload === undefined ||
        held.has(update) ||
        isSuperseded(update, node.cursor, published),
    )
  }),
  nodeProperty('CausalDelivery', (node) =>
    heldBy(node).every(({ context }) => isBelow(context, node.cursor)),
  ),
  nodeProperty('ParentBeforeChild', (node) =>
    heldBy(node).every(({ needs }) => isBelow(needs, node.cursor)),
  ),
  nodeProperty('CriticalNeverByGossip', (node, _, { isCritical }) =>
    heldBy(node).every(({ flagId }) => !isCritical(flagId)),
  ),
  stateProperty('SameCursorSameState', ({ nodes }) =>
    nodes.every((left) =>
      nodes.every(
        (right) => !areEqualVectors(left.cursor, right.cursor) || haveEqualViews(left, right),
      ),
    ),
  ),
]

const stepProperties: readonly GossipProperty[] = [
  stepProperty('VersionMonotonic', (before, after) => isBelow(before.cursor, after.cursor)),
  stepProperty('NoticeMonotonic', (before, after) => after.notice.index >= before.notice.index),
  stepProperty('BackoffResets', (before, after) => {
    const hasLearnt = !isBelow(after.cursor, before.cursor) || after.notice !== before.notice
    return !hasLearnt || after.phase !== 'backingOff'
  }),
]

/** The laws cost a merge for each three regions, so only what asks for them looks at them. */
export const gossipLaws: GossipProperty = stateProperty('MergeLaws', mergeLaws)

export const gossipProperties: readonly GossipProperty[] = [...stateProperties, ...stepProperties]
