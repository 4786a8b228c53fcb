/**
 * Schedules as data: a list of numbers, each of which picks one of the events enabled then.
 *
 * A list shrinks well and replays anywhere; no randomness is left when it is run. The cluster is the
 * pure one of src/sim, and after each event all its properties must hold. Not a fair run: that is
 * src/sim/fairFinish.ts.
 */
import { checkMessage } from '../../../src/fcs/checkMessage.ts'
import type { Entry } from '../../../src/fcs/entry.ts'
import type { ServerId } from '../../../src/fcs/message.ts'
import type { Image } from '../../../src/fcs/state.ts'
import { type Cluster, type ClusterEvent, happen, startCluster } from '../../../src/sim/cluster.ts'
import { violatedProperty } from '../../../src/sim/properties.ts'
import { InvariantViolation } from '../../../src/shared/invariant.ts'
import { configOf, names } from './bench.ts'

/** How an event changes a cluster; tests of the tests put a broken one here. */
export type Happen = (cluster: Cluster, event: ClusterEvent) => Cluster

/** What happened in a run that tests want to have happened often enough. */
export interface Reached {
  elections: number
  /** Entries that were ever committed. */
  commits: number
  /** Logs that lost their tail to a conflict. */
  truncations: number
  restarts: number
  leaderRestarts: number
  losses: number
  duplicates: number
  /** States with two leaders, of different terms. */
  twoLeaders: number
}

export interface ScheduleRun {
  readonly cluster: Cluster
  readonly events: readonly ClusterEvent[]
  /** The property that the last event violated, or the run-time invariant. */
  readonly violated: string | undefined
  readonly reached: Reached
}

export function clusterOf(
  voters: number,
  preVote: boolean,
  images: readonly Image[] = [],
  maxEntriesPerAppend = 64,
): Cluster {
  const configs = names
    .slice(0, voters)
    .map((id) => configOf(id, { voters, preVote, maxEntriesPerAppend }))
  return startCluster(configs, images)
}

/** How often a move stands in the list of what may happen, so that faults do not drown the rest. */
const moveWeight = 20

/**
 * Everything that may happen now, in an order that depends on the cluster alone. What moves a
 * protocol on comes first, and several times; then timers; then faults.
 */
function enabledEvents(cluster: Cluster): readonly ClusterEvent[] {
  const { configs, servers, writes } = cluster
  const ids = configs.map((config) => config.self)
  const isLeader = (id: ServerId): boolean => servers[ids.indexOf(id)]!.role === 'leader'
  const messages = [...cluster.network.values()]
  const moves: readonly ClusterEvent[] = [
    ...ids
      .filter((_, at) => writes[at]!.length > 0)
      .map((server) => ({ type: 'Persist', server }) as const),
    ...messages.map((message) => ({ type: 'Receive', message, keep: false }) as const),
  ]
  const timers: readonly ClusterEvent[] = [
    ...ids
      .filter(isLeader)
      .flatMap((server) => [
        { type: 'Propose', server, value: `command ${nextCommand(cluster)}` } as const,
        { type: 'Heartbeat', server } as const,
      ]),
    ...ids
      .filter((id) => !isLeader(id))
      .map((server) => ({ type: 'ElectionTimeout', server }) as const),
  ]
  const faults: readonly ClusterEvent[] = [
    ...ids.map((server) => ({ type: 'Restart', server }) as const),
    ...messages.flatMap((message) => [
      { type: 'Lose', message } as const,
      { type: 'Receive', message, keep: true } as const,
    ]),
  ]
  return [
    ...Array.from({ length: moveWeight }, () => moves).flat(),
    ...timers,
    ...timers,
    ...faults,
  ]
}

/** Commands are told apart by the longest log that is about. */
function nextCommand(cluster: Cluster): number {
  return Math.max(...cluster.servers.map((state) => state.log.length))
}

export function runSchedule(
  start: Cluster,
  picks: readonly number[],
  change: Happen = happen,
): ScheduleRun {
  const events: ClusterEvent[] = []
  const reached = nothing()
  let cluster = start
  for (const pick of picks) {
    const enabled = enabledEvents(cluster)
    const event = enabled[pick % enabled.length]!
    events.push(event)
    const { after, violated } = tryEvent(cluster, event, change)
    if (after !== undefined) note(reached, cluster, event, after)
    if (violated !== undefined) return { cluster, events, violated, reached }
    cluster = after!
  }
  return { cluster, events, violated: undefined, reached }
}

interface Tried {
  readonly after?: Cluster
  readonly violated: string | undefined
}

function tryEvent(cluster: Cluster, event: ClusterEvent, change: Happen): Tried {
  try {
    const after = change(cluster, event)
    checkSent(cluster, after)
    return { after, violated: violatedProperty(cluster, after) }
  } catch (error) {
    if (error instanceof InvariantViolation) return { violated: error.invariant }
    throw error
  }
}

/** Every message that is newly under way is one that a driver lets in. */
function checkSent(before: Cluster, after: Cluster): void {
  for (const [key, message] of after.network) {
    if (before.network.has(key)) continue
    checkMessage(
      message,
      after.configs.find(({ self }) => self === message.destination)!,
    )
  }
}

function nothing(): Reached {
  return {
    elections: 0,
    commits: 0,
    truncations: 0,
    restarts: 0,
    leaderRestarts: 0,
    losses: 0,
    duplicates: 0,
    twoLeaders: 0,
  }
}

function note(reached: Reached, before: Cluster, event: ClusterEvent, after: Cluster): void {
  reached.elections += after.elected.length - before.elected.length
  reached.commits += after.committed.length - before.committed.length
  const leaders = after.servers.filter((state) => state.role === 'leader')
  if (leaders.length > 1) reached.twoLeaders += 1
  if (event.type === 'Lose') reached.losses += 1
  if (event.type === 'Receive') {
    if (event.keep) reached.duplicates += 1
    const at = after.configs.findIndex(({ self }) => self === event.message.destination)
    if (isCut(before, after, at)) reached.truncations += 1
  }
  if (event.type === 'Restart') {
    reached.restarts += 1
    const at = after.configs.findIndex(({ self }) => self === event.server)
    if (before.servers[at]!.role === 'leader') reached.leaderRestarts += 1
  }
}

/** Did the server's log lose an entry that it had? */
function isCut(before: Cluster, after: Cluster, at: number): boolean {
  const old = before.servers[at]!.log
  const { log } = after.servers[at]!
  if (old === log) return false
  const kept = (entry: Entry, index: number): boolean =>
    index < log.length && log.shared[index] === entry
  return !old.shared.slice(0, old.length).every(kept)
}

/** One line an event, for reports of failures. */
export function describeEvents(events: readonly ClusterEvent[]): string {
  return events.map((event, at) => `${at + 1}. ${describeEvent(event)}`).join('\n')
}

function describeEvent(event: ClusterEvent): string {
  if (!('message' in event)) return `${event.type} ${event.server}`
  const { type, source, destination, term } = event.message
  const kept = event.type === 'Receive' && event.keep ? ', a copy stays' : ''
  return `${event.type} ${type} ${source} to ${destination}, term ${term}${kept}`
}
