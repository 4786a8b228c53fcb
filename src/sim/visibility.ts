/**
 * How soon a command that a leader takes is applied in every region, beside the least that the network
 * allows.
 *
 * Pure network: no loss, disks that take no time. The limits: a leader counts after the round trip to the
 * nearest majority, and everybody learns of it one way later; with two-delay commits a region counts when it
 * was reached by way of the nearest majority, itself and the leader among them.
 */
import { makeConfig } from '../fcs/config.ts'
import { invariant } from '../shared/invariant.ts'
import { DelayedCluster } from './delayedCluster.ts'
import { oneWayMs, type RoundTrips } from './regions.ts'

export type CommitMode = 'leader-commit' | 'two-delay'

export interface Visibility {
  readonly matrix: string
  readonly leader: string
  readonly mode: CommitMode
  /** From the proposal to the last region's application of it. */
  readonly allRegionsMs: number
  readonly limitMs: number
  readonly ratio: number
  /** All that were sent because of the command, until nobody has anything to say. */
  readonly messages: number
}

/** One command, proposed at `leader` when all is quiet. */
export function visibilityOf(network: RoundTrips, leader: number, mode: CommitMode): Visibility {
  const { regions } = network
  const twoDelay = mode === 'two-delay'
  const configs = regions.map((self) => makeConfig({ self, voters: regions, twoDelay }))
  const cluster = new DelayedCluster(network, configs)
  cluster.happen(leader, { type: 'ElectionTimeout' })
  cluster.runUntilQuiet()
  invariant(cluster.server(leader).role === 'leader', 'IsElected', () => regions[leader]!)
  const [startMs, sentBefore] = [cluster.nowMs, cluster.messagesSent]
  cluster.happen(leader, { type: 'Propose', value: 'on' })
  const index = cluster.server(leader).log.length
  cluster.runUntilQuiet()
  const allRegionsMs =
    Math.max(...cluster.appliedMs.map((applied) => appliedAt(applied, index))) - startMs
  const limitMs = limits[mode](network, leader)
  return {
    matrix: network.name,
    leader: regions[leader]!,
    mode,
    allRegionsMs,
    limitMs,
    ratio: allRegionsMs / limitMs,
    messages: cluster.messagesSent - sentBefore,
  }
}

/** Infinite where it was never applied. */
function appliedAt(applied: readonly (readonly [number, number])[], index: number): number {
  return applied.find(([each]) => each === index)?.[1] ?? Number.POSITIVE_INFINITY
}

const limits: Readonly<Record<CommitMode, (network: RoundTrips, leader: number) => number>> = {
  'leader-commit': (network, leader) => {
    const places = network.regions.map((_, at) => at)
    const oneWay = places.map((at) => oneWayMs(network, leader, at))
    return 2 * majorityReached(oneWay) + Math.max(...oneWay)
  },
  'two-delay': (network, leader) => {
    const places = network.regions.map((_, at) => at)
    const known = places.map((region) =>
      majorityReached(
        places.map((via) => oneWayMs(network, leader, via) + oneWayMs(network, via, region)),
      ),
    )
    return Math.max(...known)
  },
}

/** The moment at which more than half have been reached. */
function majorityReached(delaysMs: readonly number[]): number {
  return delaysMs.toSorted((a, b) => a - b)[Math.floor(delaysMs.length / 2)]!
}
