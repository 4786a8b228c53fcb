/**
 * What gossiping regions get done once the faults are over: links are healed, every message arrives, and each
 * region asks each other in turn.
 *
 * Stands for the fairness of MCGossipConvergenceLive (FairRounds, FairNetwork, FairLinks) as one fixed run. The
 * liveness properties have their names there. Pure, and not a proof: it shows that these regions are not stuck.
 */
import type { RegionId } from '../fdl/config.ts'
import { isBelow } from '../flag/versionVector.ts'
import {
  type GossipCluster,
  type GossipEvent,
  happenGossip,
  indexOfRegion,
  isCut,
} from './gossipCluster.ts'

/** A chatter of more than this never ends: regions that have nothing to tell are quiet. */
const eventsPerRound = 20_000

/** In one, each region asks one peer; asking every peer takes as many as there are others. */
export function fairGossipRounds(regions: number): number {
  return 3 * regions
}

/** Ends as soon as `isDone`, or after `rounds`. */
export function fairGossip(
  start: GossipCluster,
  isDone: (cluster: GossipCluster) => boolean,
  rounds: number,
): GossipCluster {
  // What is still under way may bring something that nobody else has.
  let cluster = settle(healed(start))
  for (let round = 0; round < rounds && !isDone(cluster); round += 1) {
    for (const event of timers(cluster, round)) cluster = settle(happenGossip(cluster, event))
  }
  return cluster
}

function healed(start: GossipCluster): GossipCluster {
  let cluster = start
  for (const [region, peer] of start.cut) {
    cluster = happenGossip(cluster, { type: 'Heal', region, peer })
  }
  return cluster
}

/** Whoever still waits for an answer gives up first, and then asks as everybody does. */
function timers(cluster: GossipCluster, round: number): readonly GossipEvent[] {
  const names = cluster.configs.map(({ self }) => self)
  const waiting = names.filter((name) => phaseOf(cluster, name) === 'exchanging')
  const givingUp = waiting.map((region): GossipEvent => ({ type: 'GiveUp', region }))
  const asking = cluster.configs.map(({ self: region, fanOut }, at): GossipEvent => {
    const places = Array.from({ length: fanOut }, (_, k) => 1 + ((round + k) % (names.length - 1)))
    return {
      type: 'StartExchange',
      region,
      peers: places.map((place) => names[(at + place) % names.length]!),
    }
  })
  return [...givingUp, ...asking]
}

function phaseOf(cluster: GossipCluster, region: RegionId): string {
  return cluster.nodes[indexOfRegion(cluster, region)]!.phase
}

/** Delivers messages in the order they were sent, until nothing is left; across a cut link they are lost. */
function settle(start: GossipCluster): GossipCluster {
  let cluster = start
  for (let events = 0; events < eventsPerRound; events += 1) {
    const [message] = cluster.network.values()
    if (message === undefined) return cluster
    const isLost = isCut(cluster, message.from, message.to)
    cluster = happenGossip(
      cluster,
      isLost ? { type: 'Lose', message } : { type: 'Receive', message, keep: false },
    )
  }
  return cluster
}

/** Drops everything under way. */
export function lostAll(cluster: GossipCluster): GossipCluster {
  return { ...cluster, network: new Map() }
}

/** Spec: `AreEqual`. */
export function areAlike({ nodes }: GossipCluster): boolean {
  return nodes.every(
    ({ cursor }) => isBelow(cursor, nodes[0]!.cursor) && isBelow(nodes[0]!.cursor, cursor),
  )
}
