/**
 * How soon a command that a leader takes is applied in every region, beside the least that the network
 * allows.
 *
 * Pure network: no loss, disks that take no time. The limits are those by which a leader is preferred
 * (src/fcs/preferredLeader.ts), and a test has them as numbers.
 */
import { makeConfig } from '../fcs/config.ts'
import { allVotersMs, type CommitMode } from '../fcs/preferredLeader.ts'
import { invariant } from '../shared/invariant.ts'
import { DelayedCluster } from './delayedCluster.ts'
import type { RoundTrips } from './regions.ts'

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
  const matrix = { voters: regions, roundTripMs: network.roundTripMs }
  const limitMs = allVotersMs(matrix, leader, mode)
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
