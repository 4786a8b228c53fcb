/**
 * The liveness properties of GossipConvergence, put to the code: fair runs after pushes were lost and links cut.
 *
 * Not a proof, which is TLC's. The faults take from the code, or from src/sim/fairGossip.ts, what the spec's bugs
 * of the same id take from the spec.
 */
import { areAlike, fairGossip, fairGossipRounds, lostAll } from '../../../sim/fairGossip.ts'
import {
  type GossipCluster,
  type GossipEvent,
  happenGossip,
  startGossip,
} from '../../../sim/gossipCluster.ts'
import { seqAt } from '../../../flag/versionVector.ts'
import type { CodeFault, CodeLiveness } from '../../protocol.ts'
import { gossipConfigs } from './gossipConfig.ts'

const regions = ['r1', 'r2', 'r3']
const rounds = fairGossipRounds(regions.length)

/** The regions after these events, of which no message has arrived. */
function after(events: readonly GossipEvent[]): GossipCluster {
  const start = startGossip(gossipConfigs({ regions }))
  return events.reduce((cluster, event) => lostAll(happenGossip(cluster, event)), start)
}

function publish(region: string, flagId = 'a'): GossipEvent {
  return { type: 'Publish', region, flagId }
}

/** Two wrote and one of them collected a deletion that nobody else has heard of. */
function converges(): boolean {
  const start = after([
    publish('r1'),
    publish('r2', 'b'),
    { type: 'Delete', region: 'r1', flagId: 'a' },
    { type: 'Collect', region: 'r1' },
  ])
  return areAlike(fairGossip(start, areAlike, rounds))
}

/** A push that nobody got. */
function delivers(): boolean {
  const isEverywhere = ({ nodes }: GossipCluster) =>
    nodes.every(({ cursor }) => seqAt(cursor, 'r1/1') === 1)
  return isEverywhere(fairGossip(after([publish('r1')]), isEverywhere, rounds))
}

/** r3 was cut off while it and others wrote and asked each other in vain. */
function heals(): boolean {
  const asked = (region: string, peer: string): readonly GossipEvent[] => [
    { type: 'StartExchange', region, peers: [peer] },
    { type: 'GiveUp', region },
  ]
  const start = after([
    { type: 'Partition', region: 'r1', peer: 'r3' },
    { type: 'Partition', region: 'r2', peer: 'r3' },
    publish('r1'),
    publish('r3'),
    ...asked('r1', 'r3'),
    ...asked('r2', 'r3'),
    ...asked('r3', 'r1'),
    ...asked('r3', 'r2'),
  ])
  return areAlike(fairGossip(start, areAlike, rounds))
}

export const gossipConvergenceLiveness: readonly CodeLiveness[] = [
  { name: 'Convergence', holds: converges },
  { name: 'EventualDelivery', holds: delivers },
  { name: 'PartitionHeal', holds: heals },
]

export const gossipConvergenceLivenessFaults: readonly CodeFault[] = [
  {
    id: 'FDL-12',
    title: 'push lost and never repaired',
    file: 'fdl/batch.ts',
    find: 'while (queues.length > 0 &&',
    replace: 'while (queues.length < 0 &&',
    killedBy: 'liveness:EventualDelivery',
  },
  {
    id: 'FDL-16',
    title: 'peer that did not answer never asked again',
    file: 'fdl/round.ts',
    find: '? choose(peers, count, draw)',
    replace: '? choose(peers.filter((each) => !state.silent.includes(each)), count, draw)',
    killedBy: 'liveness:PartitionHeal',
  },
  {
    id: 'FDL-17',
    title: 'no fairness of rounds',
    file: 'sim/fairGossip.ts',
    find: 'return [...givingUp, ...asking]',
    replace: 'return [...givingUp, ...asking].slice(0, 0)',
    killedBy: 'liveness:EventualDelivery',
  },
  {
    id: 'FDL-18',
    title: 'no fairness of the network',
    file: 'sim/fairGossip.ts',
    find: 'if (message === undefined) return cluster',
    replace: 'if (message !== undefined) return lostAll(cluster)\n    return cluster',
    killedBy: 'liveness:Convergence',
  },
  {
    id: 'FDL-22',
    title: 'delta where a reset is due',
    file: 'fdl/batch.ts',
    find: 'if (seq > seqAt(vector, origin)) return true',
    replace: 'if (seq > seqAt(vector, origin)) return false',
    killedBy: 'liveness:Convergence',
  },
  {
    id: 'FDL-23',
    title: 'no fairness of links',
    file: 'sim/fairGossip.ts',
    find: "cluster = happenGossip(cluster, { type: 'Heal', region, peer })",
    replace: '',
    killedBy: 'liveness:PartitionHeal',
  },
]
