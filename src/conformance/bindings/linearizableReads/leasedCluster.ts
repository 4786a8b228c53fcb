/**
 * Servers with leases as a model's constants have them: a tick is a millisecond.
 */
import { makeConfig, makeLeases } from '../../../fcs/config.ts'
import { startTimedCluster, type TimedCluster } from '../../../sim/timedCluster.ts'
import type { ReadBounds } from './bounds.ts'

type LeasedCluster = Pick<
  ReadBounds,
  'servers' | 'voters' | 'leased' | 'twoDelay' | 'maxEntriesPerAppend' | 'leaseTicks' | 'waitTicks'
>

const million = 1_000_000

/** The drift for which a wait of `waitTicks` is what `leaseTicks` are stretched to. */
function driftFor(leaseTicks: number, waitTicks: number): number {
  return Math.floor((million * (waitTicks - leaseTicks)) / (waitTicks + leaseTicks))
}

export function leasedCluster(bounds: LeasedCluster): TimedCluster {
  const { servers, voters, leased, leaseTicks, waitTicks } = bounds
  const learners = servers.filter((server) => !voters.includes(server))
  const leases = {
    leaseMs: leaseTicks,
    driftPpm: driftFor(leaseTicks, waitTicks),
    flags: leased,
  }
  return startTimedCluster(
    servers.map((self) => ({
      // A tick is a millisecond, shorter than any heartbeat; the timers' lengths play no part here.
      ...makeConfig({
        self,
        voters,
        learners,
        preVote: false,
        twoDelay: bounds.twoDelay,
        quorumBeats: 0,
        maxEntriesPerAppend: bounds.maxEntriesPerAppend,
      }),
      leases: makeLeases(leases),
    })),
  )
}
