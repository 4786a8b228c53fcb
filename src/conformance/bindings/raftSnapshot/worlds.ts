/**
 * Clusters with machines for random schedules: every fault of RaftCommit, and compaction at any moment.
 *
 * Few clients propose the same commands again and again, snapshots come in many small parts, and each is
 * checked by its hash, as a driver would.
 */
import { makeConfig } from '../../../fcs/config.ts'
import { snapshotCheck } from '../../../fcs/machine/machineSnapshot.ts'
import { type Cluster, type ClusterEvent, happen, startCluster } from '../../../sim/cluster.ts'
import { fairFinish, fairRounds } from '../../../sim/fairFinish.ts'
import { simulationHash, startMachines } from '../../../sim/machines.ts'
import { snapshotProperties } from '../../../sim/snapshotProperties.ts'
import type { ScheduleWorld } from '../../protocol.ts'
import { describeEvent } from '../raftCommit/describeEvent.ts'
import { enabled } from '../raftCommit/worlds.ts'

const clients = ['a', 'b', 'c', 'd']

function world(
  servers: number,
  { trailingEntries = 0, twoDelay = false } = {},
): ScheduleWorld<Cluster, ClusterEvent> {
  const voters = Array.from({ length: servers }, (_, at) => `s${at + 1}`)
  const configs = voters.map((self) =>
    makeConfig({
      self,
      voters,
      preVote: false,
      twoDelay,
      maxEntriesPerAppend: 2,
      snapshotChunkLength: 256,
      trailingEntries,
      checkSnapshot: snapshotCheck(simulationHash),
    }),
  )
  const delays = twoDelay ? ', two-delay' : ''
  return {
    name: `${servers} servers, compaction, ${trailingEntries} trailing${delays}`,
    start: startCluster(configs, [], startMachines(clients, servers)),
    enabled,
    apply: happen,
    properties: snapshotProperties,
    unfinished: (cluster) => fairFinish(cluster, { rounds: fairRounds(servers) }).missing,
    describe: describeEvent,
  }
}

export const raftSnapshotWorlds: readonly ScheduleWorld<Cluster, ClusterEvent>[] = [
  world(3),
  world(3, { trailingEntries: 2 }),
  world(5),
  world(3, { twoDelay: true }),
]
