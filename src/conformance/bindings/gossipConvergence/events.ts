/** Events of gossiping regions: what could happen in a state, and in one short line each. */
import * as HashMap from 'effect/HashMap'
import type { Message } from '../../../fdl/message.ts'
import { headsOf } from '../../../fdl/state.ts'
import { others } from '../../../fdl/peers.ts'
import { type GossipCluster, type GossipEvent, isCut } from '../../../sim/gossipCluster.ts'

export interface GossipActors {
  readonly flags: readonly string[]
  readonly writers: readonly string[]
  /** Index of the next commit that a region hears of from its own server. */
  readonly nextIndex: number
}

/** Everything that is enabled. Spec: the guards of the actions. */
export function* gossipEvents(
  cluster: GossipCluster,
  { flags, writers, nextIndex }: GossipActors,
): Generator<GossipEvent> {
  for (const [at, config] of cluster.configs.entries()) {
    const { self: region } = config
    const node = cluster.nodes[at]!
    if (writers.includes(region)) {
      for (const flagId of flags) {
        if (config.isCritical(flagId)) continue
        yield { type: 'Publish', region, flagId }
        if (headsOf(node, flagId).length > 0) yield { type: 'Delete', region, flagId }
      }
      yield { type: 'LoseState', region }
    }
    if (nextIndex > node.notice.index) yield { type: 'Notify', region, index: nextIndex }
    if (node.phase === 'exchanging') yield { type: 'GiveUp', region }
    else {
      for (const peers of choices(others(config), config.fanOut)) {
        yield { type: 'StartExchange', region, peers }
      }
    }
    if (canCollect(cluster, at)) yield { type: 'Collect', region }
    if (node.phase !== 'idle' || node.silent.length > 0) yield { type: 'Restart', region }
    for (const peer of others(config)) {
      for (const flagId of flags) yield { type: 'Forge', region, peer, flagId }
    }
  }
  for (const message of cluster.network.values()) {
    yield { type: 'Lose', message }
    if (isCut(cluster, message.from, message.to)) continue
    yield { type: 'Receive', message, keep: false }
    yield { type: 'Receive', message, keep: true }
  }
}

/** Something is kept that is not alive. Spec: `Kept`. */
function canCollect({ nodes }: GossipCluster, at: number): boolean {
  const { held, heads } = nodes[at]!
  let alive = 0
  for (const ofFlag of HashMap.values(heads)) {
    alive += ofFlag.filter(({ payload }) => payload !== undefined).length
  }
  return HashMap.size(held) > alive
}

/** Every set of `count` of these. */
function choices<Item>(items: readonly Item[], count: number): readonly (readonly Item[])[] {
  if (count === 0) return [[]]
  return items.flatMap((item, at) =>
    choices(items.slice(at + 1), count - 1).map((rest) => [item, ...rest]),
  )
}

/** Spec action that the event stands for. */
export function actionOf(event: GossipEvent): string {
  if (event.type !== 'Receive') return event.type
  const { kind } = event.message
  return `Receive${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
}

export function describeGossip(event: GossipEvent): string {
  switch (event.type) {
    case 'Lose':
      return `Lose ${describeMessage(event.message)}`
    case 'Receive':
      return `Receive ${describeMessage(event.message)}${event.keep ? ' (a copy stays)' : ''}`
    case 'Publish':
    case 'Delete':
      return `${event.type} ${event.flagId} at ${event.region}`
    case 'StartExchange':
      return `StartExchange with ${event.peers.join(', ')} at ${event.region}`
    case 'Partition':
    case 'Heal':
      return `${event.type} ${event.region}-${event.peer}`
    case 'Forge':
      return `Forge ${event.flagId} as ${event.peer} at ${event.region}`
    default:
      return `${event.type} at ${event.region}`
  }
}

function describeMessage(message: Message): string {
  const { kind, from, to } = message
  const count = 'updates' in message ? ` of ${message.updates.length}` : ''
  return `${kind}${count} ${from}->${to}`
}
