/**
 * What holds in every state, and over every step, of a timed cluster: the properties of LinearizableReads by
 * their names there, on the code's own state and clocks.
 *
 * They ask the core for its answers and judge them by what was committed anywhere.
 */
import { isLeased } from '../fcs/config.ts'
import { ranAhead, requireLeases } from '../fcs/lease/leaseState.ts'
import { readUnderLease } from '../fcs/lease/readUnderLease.ts'
import { isUsable } from '../fcs/lease/regionLease.ts'
import { entryAt } from '../fcs/log.ts'
import { versionOf } from './projectTimed.ts'
import type { TimedCluster } from './timedCluster.ts'

export interface TimedProperty {
  /** As in the spec. */
  readonly name: string
  readonly kind: 'state' | 'step'
  holds(before: TimedCluster, after: TimedCluster): boolean
}

function stateProperty(name: string, holds: (cluster: TimedCluster) => boolean): TimedProperty {
  return { name, kind: 'state', holds: (_, after) => holds(after) }
}

function places({ configs }: TimedCluster): readonly number[] {
  return configs.map((_, at) => at)
}

/** Flags with an entry in some log. */
function flagsOf({ servers }: TimedCluster): ReadonlySet<string> {
  const flags = new Set<string>()
  for (const { log } of servers) {
    for (let index = 1; index <= log.length; index += 1) {
      const flag = entryAt(log, index)!.flagId
      if (flag !== undefined) flags.add(flag)
    }
  }
  return flags
}

function isServed(cluster: TimedCluster, at: number, flag: string): boolean {
  const [state, config, clock] = [cluster.servers[at]!, cluster.configs[at]!, cluster.clocks[at]!]
  return readUnderLease(state, config, flag, clock) === 'Fresh'
}

/** Spec: `Newest`. */
function newest({ committed }: TimedCluster, flag: string): number {
  return committed.findLastIndex(({ flagId }) => flagId === flag) + 1
}

function isAware(cluster: TimedCluster, at: number): boolean {
  const leases = requireLeases(cluster.configs[at]!)
  return !ranAhead(cluster.servers[at]!.lease!, cluster.clocks[at]!, leases)
}

/** Leads under a lease by its own clock. */
function leadsUnderLease(cluster: TimedCluster, at: number): boolean {
  const { role, lease } = cluster.servers[at]!
  const { monotonicMs } = cluster.clocks[at]!
  return role === 'leader' && monotonicMs < lease!.leaderUntilMs && isAware(cluster, at)
}

/** Spec: `HoldsLease`. */
function holdsLease(cluster: TimedCluster, at: number): boolean {
  const { lease } = cluster.servers[at]!
  return isUsable(lease!, cluster.clocks[at]!.monotonicMs) && isAware(cluster, at)
}

export const timedProperties: readonly TimedProperty[] = [
  stateProperty('LinearizableReads', (cluster) => {
    const flags = [...flagsOf(cluster)]
    return (
      cluster.reads.every(({ served, since }) => served === 0 || served >= since) &&
      places(cluster).every((at) =>
        flags.every(
          (flag) =>
            !isServed(cluster, at, flag) ||
            versionOf(cluster.servers[at]!, flag) === newest(cluster, flag),
        ),
      )
    )
  }),
  stateProperty('LeaseExclusivity', (cluster) => {
    return places(cluster).filter((at) => leadsUnderLease(cluster, at)).length <= 1
  }),
  stateProperty('LeaseImpliesFresh', (cluster) =>
    places(cluster).every((at) => {
      if (!holdsLease(cluster, at)) return true
      const { log } = cluster.servers[at]!
      return cluster.committed.every((entry, index) => {
        if (!isLeased(entry, cluster.configs[at]!)) return true
        const own = entryAt(log, index + 1)
        return own?.term === entry.term && own.value === entry.value
      })
    }),
  ),
  stateProperty('PendingNotServed', (cluster) =>
    places(cluster).every((at) => {
      const { log, commitIndex } = cluster.servers[at]!
      for (let index = commitIndex + 1; index <= log.length; index += 1) {
        const flag = entryAt(log, index)!.flagId
        if (flag !== undefined && isServed(cluster, at, flag)) return false
      }
      return true
    }),
  ),
  stateProperty('PromiseKept', (cluster) =>
    places(cluster).every((at) => {
      const { currentTerm } = cluster.servers[at]!
      return (
        !leadsUnderLease(cluster, at) || cluster.elected.every(({ term }) => term <= currentTerm)
      )
    }),
  ),
  {
    name: 'DeferredCommit',
    kind: 'step',
    holds: (before, after) =>
      places(after).every((at) => {
        const [was, is] = [before.servers[at]!, after.servers[at]!]
        if (is.role !== 'leader' || is.commitIndex <= was.commitIndex) return true
        const inUse = places(before).filter(
          (each) => holdsLease(before, each) && before.servers[each]!.currentTerm < is.currentTerm,
        )
        for (let index = was.commitIndex + 1; index <= is.commitIndex; index += 1) {
          if (!isLeased(entryAt(is.log, index)!, after.configs[at]!)) continue
          if (inUse.some((each) => before.servers[each]!.log.length < index)) return false
        }
        return true
      }),
  },
]
