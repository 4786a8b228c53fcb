/**
 * RaftSnapshot's code within the bounds of MCRaftSnapshot: RaftCommit's cluster with machines.
 *
 * Everything that is not about machines and snapshots is RaftCommit's binding.
 */
import { startCluster } from '../../../sim/cluster.ts'
import { startMachines } from '../../../sim/machines.ts'
import { projectSnapshots } from '../../../sim/projectSnapshots.ts'
import { snapshotProperties } from '../../../sim/snapshotProperties.ts'
import type { ModelConfig, Protocol } from '../../protocol.ts'
import { boundsOf, numberOf } from '../raftCommit/bounds.ts'
import { boundedModel, configOf } from '../raftCommit/model.ts'
import { startOf } from '../raftCommit/starts.ts'
import { validationOf } from '../../validate/worldValidation.ts'
import { raftSnapshotFaults } from './faults.ts'
import { chunkLength, inParts } from './machineCluster.ts'
import { raftSnapshotStarts } from './starts.ts'
import { snapshotWorld } from './trace.ts'
import { raftSnapshotWorlds } from './worlds.ts'

export const raftSnapshot: Protocol = {
  name: 'RaftSnapshot',
  folder: 'fcs',
  model: (config: ModelConfig) => {
    const own = boundsOf(config)
    const { constants } = config
    const compactions = numberOf(constants, 'Compactions')
    const bounds = { ...own, budget: { ...own.budget, compactions } }
    const trailingEntries = numberOf(constants, 'TrailingEntries')
    const configs = (preVote: boolean) =>
      bounds.servers.map((id) => ({
        ...configOf(id, { ...bounds, preVote }),
        trailingEntries,
        snapshotChunkLength: chunkLength,
      }))
    const textOf = inParts(numberOf(constants, 'SnapshotChunks'))
    const machines = startMachines(bounds.values, bounds.servers.length, textOf)
    // A start is walked to without pre-vote, whatever the model goes on with.
    const walked = startOf(
      config.init,
      startCluster(configs(false), [], machines),
      raftSnapshotStarts,
    )
    return boundedModel({
      bounds,
      start: { ...walked, configs: configs(bounds.preVote) },
      project: (cluster) => projectSnapshots(cluster, chunkLength),
      properties: snapshotProperties,
    })
  },
  validation: validationOf(snapshotWorld),
  liveness: [],
  faults: raftSnapshotFaults,
  worlds: raftSnapshotWorlds,
}
