/**
 * Gossiping regions without bounds for random schedules: every fault of GossipConvergence at any moment.
 */
import {
  type GossipCluster,
  type GossipEvent,
  happenGossip,
  isCut,
  startGossip,
} from '../../../sim/gossipCluster.ts'
import { areAlike, fairGossip, fairGossipRounds } from '../../../sim/fairGossip.ts'
import { gossipProperties } from '../../../sim/gossipProperties.ts'
import type { ScheduleWorld } from '../../protocol.ts'
import { describeGossip, gossipEvents } from './events.ts'
import { gossipConfigs } from './gossipConfig.ts'

const flags = ['base', 'child', 'color', 'pay']

/** How many times what moves the protocol on stands in the list, so that faults do not drown it. */
const weights: Partial<Record<GossipEvent['type'], number>> = {
  Receive: 16,
  Publish: 2,
  StartExchange: 4,
  GiveUp: 2,
}

/** Everything that can happen, cuts too, as often as it should come. */
export function weightedEvents(
  cluster: GossipCluster,
  flags: readonly string[],
): readonly GossipEvent[] {
  const regions = cluster.configs.map(({ self }) => self)
  const nextIndex = 1 + Math.max(...cluster.nodes.map(({ notice }) => notice.index))
  const events = [
    ...gossipEvents(cluster, { flags, writers: regions, nextIndex }),
    ...cuts(cluster),
  ]
  // Pushed one by one: of thousands of schedules, this list is most of the work.
  const weighted: GossipEvent[] = []
  for (const event of events) {
    const isCopy = event.type === 'Receive' && event.keep
    const weight = isCopy ? 1 : (weights[event.type] ?? 1)
    for (let times = 0; times < weight; times += 1) weighted.push(event)
  }
  return weighted
}

function cuts(cluster: GossipCluster): readonly GossipEvent[] {
  const regions = cluster.configs.map(({ self }) => self)
  return regions.flatMap((region, at) =>
    regions.slice(at + 1).map((peer): GossipEvent => {
      return { type: isCut(cluster, region, peer) ? 'Heal' : 'Partition', region, peer }
    }),
  )
}

interface WorldOptions {
  readonly fanOut?: number
  readonly deltaSize?: number
}

function world(
  count: number,
  { fanOut = 1, deltaSize = 1024 }: WorldOptions = {},
): ScheduleWorld<GossipCluster, GossipEvent> {
  const regions = Array.from({ length: count }, (_, at) => `r${at + 1}`)
  const configs = gossipConfigs({
    regions,
    critical: ['pay'],
    parentOf: (flagId) => (flagId === 'child' ? 'base' : undefined),
    fanOut,
    deltaSize,
  })
  const rounds = fairGossipRounds(count) * (deltaSize < 10 ? 2 : 1)
  return {
    name: `${count} regions, ${fanOut} asked, deltas of ${deltaSize}`,
    start: startGossip(configs),
    enabled: (cluster) => weightedEvents(cluster, flags),
    apply: happenGossip,
    properties: gossipProperties,
    unfinished: (cluster) =>
      areAlike(fairGossip(cluster, areAlike, rounds)) ? [] : ['Convergence'],
    describe: describeGossip,
  }
}

export const gossipConvergenceWorlds: readonly ScheduleWorld<GossipCluster, GossipEvent>[] = [
  world(3),
  world(3, { deltaSize: 2 }),
  world(5, { fanOut: 2 }),
]
