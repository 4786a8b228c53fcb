/**
 * What a timed cluster gets done when time goes on, messages between servers that are alive arrive, leaders
 * repeat themselves, an election timer fires where nobody is heard, and who waits for a read asks again.
 *
 * Stands for the fairness of MCLinearizableReadsLive (FairTime, FairNetwork, FairTimers, FairRetry) as one fixed
 * run. Pure, and not a proof: it shows that this cluster is not stuck.
 */
import type { ServerId } from '../fcs/message.ts'
import { happenTimed, indexOfTimed, type TimedCluster, type TimedEvent } from './timedCluster.ts'

export interface FairTimedOptions {
  /** Servers that are down for good. */
  readonly dead: readonly ServerId[]
  /** In one, time passes, timers fire once and all that is under way arrives once. */
  readonly rounds: number
  /** Who stands for election when no leader is alive. */
  readonly candidate: ServerId
}

/** The cluster after so many rounds, or as soon as `isDone`. */
export function fairTimed(
  start: TimedCluster,
  isDone: (cluster: TimedCluster) => boolean,
  options: FairTimedOptions,
): TimedCluster {
  let cluster = start
  for (let round = 0; round < options.rounds && !isDone(cluster); round += 1) {
    cluster = happenTimed(cluster, { type: 'Tick' })
    for (const event of timers(cluster, options)) cluster = happenTimed(cluster, event)
    for (const event of retries(cluster, options)) cluster = happenTimed(cluster, event)
    for (const path of cluster.network.keys()) {
      const message = cluster.network.get(path)!
      if (options.dead.includes(message.source) || options.dead.includes(message.destination))
        continue
      cluster = happenTimed(cluster, { type: 'Receive', message })
    }
  }
  return cluster
}

function alive({ configs }: TimedCluster, { dead }: FairTimedOptions): readonly ServerId[] {
  return configs.map(({ self }) => self).filter((id) => !dead.includes(id))
}

function timers(cluster: TimedCluster, options: FairTimedOptions): readonly TimedEvent[] {
  const leaders = alive(cluster, options).filter((id) => {
    return cluster.servers[indexOfTimed(cluster, id)]!.role === 'leader'
  })
  if (leaders.length > 0) return leaders.map((server) => ({ type: 'Heartbeat', server }))
  return [{ type: 'ElectionTimeout', server: options.candidate }]
}

function retries(cluster: TimedCluster, options: FairTimedOptions): readonly TimedEvent[] {
  return alive(cluster, options).flatMap((server): TimedEvent[] => {
    const { reads } = cluster.servers[indexOfTimed(cluster, server)]!
    if (reads.own === undefined || reads.own.index > 0) return []
    return [{ type: 'RetryRead', server, context: reads.own.context }]
  })
}
