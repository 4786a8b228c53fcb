/**
 * Clusters without bounds for random schedules: every fault of RaftCommit at any moment.
 */
import { makeConfig } from '../../../fcs/config.ts'
import {
  canCompact,
  type Cluster,
  type ClusterEvent,
  happen,
  indexOf,
  startCluster,
} from '../../../sim/cluster.ts'
import { fairFinish, fairRounds } from '../../../sim/fairFinish.ts'
import { clusterProperties } from '../../../sim/properties.ts'
import type { ScheduleWorld } from '../../protocol.ts'
import { describeEvent } from './describeEvent.ts'

/** How many times what moves the protocol on stands in the list, so that faults do not drown it. */
const moveWeight = 12

export function enabled(cluster: Cluster): readonly ClusterEvent[] {
  const messages = [...cluster.network.values()]
  const moves: ClusterEvent[] = messages.map((message) => {
    return { type: 'Receive', message, keep: false }
  })
  const others: ClusterEvent[] = messages.flatMap((message): ClusterEvent[] => [
    { type: 'Lose', message },
    { type: 'Receive', message, keep: true },
  ])
  for (const { self: server } of cluster.configs) {
    const at = indexOf(cluster, server)
    if (cluster.writes[at]!.length > 0) moves.push({ type: 'Persist', server })
    others.push({ type: 'Restart', server })
    if (canCompact(cluster, at)) others.push({ type: 'Compact', server })
    if (cluster.servers[at]!.role === 'leader') {
      const value = proposal(cluster, cluster.servers[at]!.log.length)
      others.push({ type: 'Propose', server, value }, { type: 'Heartbeat', server })
      for (const { self: to } of cluster.configs) {
        others.push({ type: 'TransferLeadership', server, to })
      }
    } else {
      others.push({ type: 'ElectionTimeout', server })
    }
  }
  return [...Array.from({ length: moveWeight }, () => moves).flat(), ...others]
}

/** A command of its own; where machines look at it, one of few that are proposed again and again. */
function proposal({ machines }: Cluster, at: number): string {
  return machines === undefined ? `command ${at}` : machines.clients[at % machines.clients.length]!
}

function world(
  servers: number,
  { preVote = true, twoDelay = false } = {},
): ScheduleWorld<Cluster, ClusterEvent> {
  const voters = Array.from({ length: servers }, (_, at) => `s${at + 1}`)
  return {
    name: `${servers} servers, ${preVote ? 'pre-vote' : 'no pre-vote'}${twoDelay ? ', two-delay' : ''}`,
    start: startCluster(
      voters.map((self) => makeConfig({ self, voters, preVote, twoDelay, maxEntriesPerAppend: 2 })),
    ),
    enabled,
    apply: happen,
    properties: clusterProperties,
    unfinished: (cluster) => fairFinish(cluster, { rounds: fairRounds(servers) }).missing,
    describe: describeEvent,
  }
}

export const raftCommitWorlds: readonly ScheduleWorld<Cluster, ClusterEvent>[] = [
  world(3),
  world(3, { preVote: false }),
  world(5),
  world(3, { preVote: false, twoDelay: true }),
  world(5, { twoDelay: true }),
]
