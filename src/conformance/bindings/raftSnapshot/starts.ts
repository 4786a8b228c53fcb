/**
 * The states that models of RaftSnapshot start from, as the code reaches them.
 *
 * Spec: the Init definitions of MCRaftSnapshot. The steps are those of RaftCommit's starts.
 */
import { type Cluster, happen } from '../../../sim/cluster.ts'
import { elect, firstValue, longer, quiet, replicate, type Start } from '../raftCommit/starts.ts'

/** s1 leads term 1, and its no-op and a command are committed by s1 and s2. */
function behind(cluster: Cluster): Cluster {
  const elected = quiet(replicate(elect(cluster, 's1', 's2'), 's1', 's2'))
  const proposed = happen(elected, { type: 'Propose', server: 's1', value: firstValue })
  const durable = happen(proposed, { type: 'Persist', server: 's1' })
  return quiet(replicate(durable, 's1', 's2'))
}

/** `server` compacts its log, and that is on its disk. */
function compacted(cluster: Cluster, server: string): Cluster {
  const compacting = happen(cluster, { type: 'Compact', server })
  return happen(compacting, { type: 'Persist', server })
}

export const raftSnapshotStarts: Readonly<Record<string, Start>> = {
  MCInitElectedEmpty: (cluster) => quiet(elect(cluster, 's1', 's2')),
  MCInitBehind: behind,
  MCInitCompacted: (cluster) => compacted(compacted(behind(cluster), 's1'), 's2'),
  MCInitLongerBehind: longer,
}
