/**
 * A cluster as the variables of RaftCommit: the names are mapped here and in src/fcs/project.ts.
 */
import { projectEntry, projectImage, projectMessage, projectServer } from '../fcs/project.ts'
import type { SpecState, Value } from '../shared/value.ts'
import type { Cluster, Write } from './cluster.ts'

const writes = new WeakMap<Write, Value>()

function projectWrite(write: Write): Value {
  const known = writes.get(write)
  if (known !== undefined) return known
  const { persist, image } = write
  const release = { '#set': persist.release.map(projectMessage) }
  const made = { image: projectImage(image), release }
  writes.set(write, made)
  return made
}

export function projectCluster(cluster: Cluster): SpecState {
  const { configs } = cluster
  const byServer = (of: (at: number) => Value): Value =>
    Object.fromEntries(configs.map((config, at) => [config.self, of(at)]))
  return {
    node: byServer((at) => projectServer(cluster.servers[at]!, configs[at]!)),
    disk: byServer((at) => projectImage(cluster.disks[at]!)),
    writes: byServer((at) => cluster.writes[at]!.map(projectWrite)),
    messages: { '#set': [...cluster.network.values()].map(projectMessage) },
    elected: { '#set': cluster.elected.map(({ term, leader }) => ({ term, leader })) },
    committed: cluster.committed.map(projectEntry),
  }
}
