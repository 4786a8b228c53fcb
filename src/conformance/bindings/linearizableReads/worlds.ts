/**
 * Timed clusters without bounds for random schedules: reads, leases, elections, crashes, and clocks that drift,
 * stand still and are set back.
 *
 * Drift is kept within what the leases allow for by the choice of leases: they are so short that one odd tick
 * is within the bound, and odd ticks are as rare as the bound wants them.
 */
import { makeConfig, makeLeases } from '../../../fcs/config.ts'
import {
  happenTimed,
  startTimedCluster,
  type TimedCluster,
  type TimedEvent,
} from '../../../sim/timedCluster.ts'
import { timedProperties } from '../../../sim/timedProperties.ts'
import type { ScheduleWorld } from '../../protocol.ts'
import { describeTimed, serverEvents } from './events.ts'

const flags = ['banner', 'pay']

interface Numbered {
  readonly cluster: TimedCluster
  /** Names of leases and reads: never used before. */
  readonly next: number
}

/** How many times what moves the protocol on stands in the list. */
const weights: Readonly<Partial<Record<TimedEvent['type'], number>>> = {
  Receive: 6,
  Heartbeat: 3,
  AskLease: 3,
  AskRead: 2,
  Tick: 12,
}

/** Everything that can happen but for drift, as often as it should come. */
export function weightedEvents(
  cluster: TimedCluster,
  flags: readonly string[],
  next: number,
): readonly TimedEvent[] {
  const everybody = cluster.configs[0]!.members
  const actors = { flags, candidates: everybody, askers: everybody, readers: everybody }
  const events: TimedEvent[] = [
    ...serverEvents(cluster, { ...actors, nextAsk: next, nextRead: next }),
    { type: 'Tick' },
    ...suspensions(cluster),
  ]
  return events.flatMap((event) =>
    Array.from({ length: weights[event.type] ?? 1 }, (): TimedEvent => event),
  )
}

/** Clocks that stand still or are set back, one thing between two steps of a server. */
function suspensions(cluster: TimedCluster): readonly TimedEvent[] {
  return cluster.configs.flatMap(({ self: server }, at): TimedEvent[] => {
    const { monotonicMs, wallMs } = cluster.clocks[at]!
    if (wallMs - monotonicMs !== cluster.servers[at]!.lease!.leadMs) return []
    return [
      { type: 'Suspend', server },
      { type: 'SetBack', server },
    ]
  })
}

function world(
  voters: number,
  learners: number,
  { twoDelay = false } = {},
): ScheduleWorld<Numbered, TimedEvent> {
  const members = Array.from({ length: voters + learners }, (_, at) => `s${at + 1}`)
  const leases = makeLeases({ leaseMs: 6, driftPpm: 0, flags: ['pay'] })
  const configs = members.map((self) => ({
    ...makeConfig({
      self,
      voters: members.slice(0, voters),
      learners: members.slice(voters),
      preVote: false,
      twoDelay,
      quorumBeats: 0,
      maxEntriesPerAppend: 2,
    }),
    leases,
  }))
  const learning = learners === 0 ? '' : `, ${learners} learners`
  return {
    name: `${voters} voters${learning}, leases${twoDelay ? ', two-delay' : ''}`,
    start: { cluster: startTimedCluster(configs), next: 1 },
    enabled: ({ cluster, next }) => weightedEvents(cluster, flags, next),
    apply: ({ cluster, next }, event) => ({
      cluster: happenTimed(cluster, event),
      next: event.type === 'AskLease' || event.type === 'AskRead' ? next + 1 : next,
    }),
    properties: timedProperties.map((property) => ({
      ...property,
      holds: (before: Numbered, after: Numbered) => property.holds(before.cluster, after.cluster),
    })),
    unfinished: () => [],
    describe: describeTimed,
  }
}

export const linearizableReadsWorlds: readonly ScheduleWorld<Numbered, TimedEvent>[] = [
  world(3, 0),
  world(3, 0, { twoDelay: true }),
  world(3, 1, { twoDelay: true }),
]
