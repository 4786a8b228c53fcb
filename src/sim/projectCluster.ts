/**
 * A cluster as the variables of RaftCommit: the names are mapped here and in src/fcs/project.ts.
 */
import {
  type Beside,
  projectEntry,
  projectImage,
  projectMessage,
  projectServer,
} from '../fcs/project.ts'
import type { Message } from '../fcs/message.ts'
import type { SpecState, Value } from '../shared/value.ts'
import type { Cluster, Write } from './cluster.ts'

const writes = new WeakMap<Write, Value>()

function projectWrite(write: Write, { beside, message }: Names): Value {
  const known = writes.get(write)
  if (known !== undefined) return known
  const { persist, image } = write
  const release = { '#set': persist.release.map(message) }
  const made = { image: projectImage(image, beside), release }
  writes.set(write, made)
  return made
}

/** What a larger protocol knows of the parts that RaftCommit leaves open. */
export interface Names {
  readonly beside?: Beside
  readonly message: (message: Message) => Value
}

export function projectCluster(
  cluster: Cluster,
  names: Names = { message: projectMessage },
): SpecState {
  const { configs } = cluster
  const byServer = (of: (at: number) => Value): Value =>
    Object.fromEntries(configs.map((config, at) => [config.self, of(at)]))
  return {
    node: byServer((at) => projectServer(cluster.servers[at]!, configs[at]!, names.beside)),
    disk: byServer((at) => projectImage(cluster.disks[at]!, names.beside)),
    writes: byServer((at) => cluster.writes[at]!.map((write) => projectWrite(write, names))),
    messages: { '#set': [...cluster.network.values()].map(names.message) },
    elected: { '#set': cluster.elected.map(({ term, leader }) => ({ term, leader })) },
    committed: cluster.committed.map(projectEntry),
  }
}
