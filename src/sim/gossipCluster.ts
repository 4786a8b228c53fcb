/**
 * Several regions that gossip, and the network between them: the world that GossipConvergence speaks of.
 *
 * Anything enabled may happen next; messages may be lost, copied and reordered, links cut. A write is durable in
 * the step that asks for it, and time stands still. Not the world with delays (delayedGossip.ts). Pure: `happen`
 * makes the next cluster with the very core that runs in production.
 */
import type { Config, RegionId } from '../fdl/config.ts'
import type { Event } from '../fdl/event.ts'
import type { Message } from '../fdl/message.ts'
import { drawOf, others } from '../fdl/peers.ts'
import { goodSignature, gossipMessageKey } from '../fdl/project.ts'
import { emptyImage, nextIncarnation, type NodeState, recover } from '../fdl/state.ts'
import { step } from '../fdl/step.ts'
import type { Update } from '../flag/update.ts'
import { emptyVector, originKey, seqAt } from '../flag/versionVector.ts'
import { invariant } from '../shared/invariant.ts'

/** Arrays by region are in the order of `configs`. */
export interface GossipCluster {
  readonly configs: readonly Config[]
  readonly nodes: readonly NodeState[]
  /** What is under way, by identity. A map that is never changed in place. */
  readonly network: ReadonlyMap<string, Message>
  /** History: every update that a region made. */
  readonly published: readonly Update[]
  /** History: messages that no region sent, by identity. */
  readonly forged: ReadonlyMap<string, Message>
  /** Pairs of regions between which nothing arrives. */
  readonly cut: readonly (readonly [RegionId, RegionId])[]
}

export type GossipEvent =
  | {
      readonly type: 'Publish' | 'Delete'
      readonly region: RegionId
      readonly flagId: string
    }
  | { readonly type: 'Notify'; readonly region: RegionId; readonly index: number }
  | {
      readonly type: 'StartExchange'
      readonly region: RegionId
      readonly peers: readonly RegionId[]
    }
  | { readonly type: 'GiveUp' | 'Collect' | 'Restart' | 'LoseState'; readonly region: RegionId }
  | { readonly type: 'Partition' | 'Heal'; readonly region: RegionId; readonly peer: RegionId }
  /** Somebody pushes to `region`, in the name of `peer`, what `peer` never made. */
  | {
      readonly type: 'Forge'
      readonly region: RegionId
      readonly peer: RegionId
      readonly flagId: string
    }
  | { readonly type: 'Lose'; readonly message: Message }
  | { readonly type: 'Receive'; readonly message: Message; readonly keep: boolean }

const atRest = { monotonicMs: 0, wallMs: 0 }

export function startGossip(configs: readonly Config[]): GossipCluster {
  return {
    configs,
    nodes: configs.map(() => recover(emptyImage(1))),
    network: new Map(),
    published: [],
    forged: new Map(),
    cut: [],
  }
}

export function indexOfRegion({ configs }: GossipCluster, region: RegionId): number {
  const at = configs.findIndex(({ self }) => self === region)
  invariant(at !== -1, 'TypeOK', () => `no region ${region}`)
  return at
}

export function isCut({ cut }: GossipCluster, left: RegionId, right: RegionId): boolean {
  return cut.some((pair) => pair.includes(left) && pair.includes(right))
}

/** The cluster after `event`, which must be enabled. */
export function happenGossip(cluster: GossipCluster, event: GossipEvent): GossipCluster {
  switch (event.type) {
    case 'Publish':
    case 'Delete': {
      const payload = event.type === 'Publish' ? {} : undefined
      return stepRegion(cluster, event.region, { type: 'Publish', flagId: event.flagId, payload })
    }
    case 'Notify': {
      const notice = { term: 1, index: event.index }
      return stepRegion(cluster, event.region, { type: 'Notify', notice })
    }
    case 'StartExchange': {
      const config = cluster.configs[indexOfRegion(cluster, event.region)]!
      const peers = others(config)
      const draw = drawOf(
        peers.length,
        event.peers.map((peer) => peers.indexOf(peer)),
      )
      return stepRegion(cluster, event.region, { type: 'TimerFired', draw })
    }
    case 'GiveUp':
      return stepRegion(cluster, event.region, { type: 'TimerFired', draw: 0 })
    case 'Collect':
      return stepRegion(cluster, event.region, { type: 'Collect' })
    case 'Restart':
      return withNode(cluster, event.region, recover)
    case 'LoseState':
      return withNode(cluster, event.region, ({ incarnation }) =>
        recover(emptyImage(nextIncarnation(incarnation))),
      )
    case 'Partition':
      return { ...cluster, cut: [...cluster.cut, [event.region, event.peer]] }
    case 'Heal':
      return {
        ...cluster,
        cut: cluster.cut.filter(
          (pair) => !(pair.includes(event.region) && pair.includes(event.peer)),
        ),
      }
    case 'Forge':
      return forge(cluster, event)
    case 'Lose':
      return without(cluster, event.message)
    case 'Receive': {
      const { message, keep } = event
      const network = keep ? cluster : without(cluster, message)
      return stepRegion(network, message.to, { type: 'Receive', message })
    }
  }
}

function without(cluster: GossipCluster, message: Message): GossipCluster {
  const network = new Map(cluster.network)
  network.delete(gossipMessageKey(message))
  return { ...cluster, network }
}

function withNode(
  cluster: GossipCluster,
  region: RegionId,
  change: (state: NodeState) => NodeState,
): GossipCluster {
  const at = indexOfRegion(cluster, region)
  return { ...cluster, nodes: cluster.nodes.with(at, change(cluster.nodes[at]!)) }
}

function stepRegion(cluster: GossipCluster, region: RegionId, event: Event): GossipCluster {
  const at = indexOfRegion(cluster, region)
  const { state, actions } = step(cluster.nodes[at]!, event, cluster.configs[at]!, atRest)
  const network = new Map(cluster.network)
  const published = [...cluster.published]
  for (const action of actions) {
    if (action.type === 'Send') network.set(gossipMessageKey(action.message), action.message)
    if (action.type === 'Published') published.push(action.update)
  }
  return {
    ...cluster,
    nodes: cluster.nodes.with(at, state),
    network,
    published: published.length > cluster.published.length ? published : cluster.published,
  }
}

function forge(
  cluster: GossipCluster,
  { region, peer, flagId }: Extract<GossipEvent, { readonly type: 'Forge' }>,
): GossipCluster {
  const at = indexOfRegion(cluster, region)
  const { incarnation } = cluster.nodes[indexOfRegion(cluster, peer)]!
  const origin = originKey(peer, incarnation)
  const isCritical = cluster.configs[at]!.isCritical(flagId)
  const update: Update = {
    origin,
    seq: seqAt(cluster.nodes[at]!.cursor, origin) + 1,
    flagId,
    context: emptyVector,
    needs: emptyVector,
    payload: {},
    urgency: 0,
    issuedAtMs: 0,
    expiresAtMs: undefined,
    keyId: '',
    signature: isCritical ? goodSignature : 'forged',
  }
  const message: Message = { kind: 'push', from: peer, to: region, updates: [update] }
  const key = gossipMessageKey(message)
  return {
    ...cluster,
    network: new Map(cluster.network).set(key, message),
    forged: new Map(cluster.forged).set(key, message),
  }
}
