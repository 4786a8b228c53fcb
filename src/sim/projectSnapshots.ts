/**
 * A cluster with machines as the variables of RaftSnapshot: what src/sim/projectCluster.ts leaves open.
 *
 * In the spec a part of a snapshot says what it is a part of, and here it is a piece of text: it is looked up
 * among the snapshots that were ever made. Lengths become numbers of parts.
 */
import type { Entry } from '../fcs/entry.ts'
import type { MachineState } from '../fcs/machine/machine.ts'
import type { Message } from '../fcs/message.ts'
import { type Beside, projectEntry, projectMessage } from '../fcs/project.ts'
import type { SpecState, Value } from '../shared/value.ts'
import type { Cluster } from './cluster.ts'
import { chainHeads, type Machines, restored } from './machines.ts'
import { type Names, projectCluster } from './projectCluster.ts'

/** Spec: `NoSnapshot`, `NoIncoming`. */
const noSnapshot = { index: 0 }
const noIncoming = { term: 0, index: 0, parts: [] }

/** Spec: `machine[i]`, and the snapshot of such a machine. */
function projectMachine(
  { index, head, flags, sessions }: MachineState,
  committed: readonly Entry[],
  clients: readonly string[],
): Value {
  const values = new Map(flags)
  const isChain = chainHeads(committed, clients)[index] === head
  const done = sessions.filter(({ sequence }) => sequence > 0).map(({ id }) => clients[id - 1]!)
  return {
    index,
    // The chain over these entries, and over no others.
    head: isChain ? committed.slice(0, index).map(projectEntry) : head,
    flags: Object.fromEntries(clients.map((client) => [client, values.get(client)?.index ?? 0])),
    done: { '#set': done },
  }
}

/** What is not one of the snapshots that were made has no name in the spec. */
const unknown = 'unknown'

interface Known {
  readonly text: string
  readonly index: number
  readonly value: Value
}

const knownSnapshots = new WeakMap<ReadonlySet<string>, readonly Known[]>()

/** Every snapshot that was made; each is of committed entries, so that what it is never changes. */
function snapshotsOf({ committed }: Cluster, { snapshots, clients }: Machines): readonly Known[] {
  const before = knownSnapshots.get(snapshots)
  if (before !== undefined) return before
  const made = [...snapshots].map((text): Known => {
    const state = restored(text)
    if (state === undefined) return { text, index: 0, value: unknown }
    return { text, index: state.index, value: projectMachine(state, committed, clients) }
  })
  knownSnapshots.set(snapshots, made)
  return made
}

/** `chunkLength`: how long the parts are, of which a snapshot is whole ones. */
export function projectSnapshots(cluster: Cluster, chunkLength: number): SpecState {
  const { machines, committed } = cluster
  if (machines === undefined) throw new RangeError('a cluster without machines')
  const snapshots = snapshotsOf(cluster, machines)
  const valueOf = (index: number, data: string, offset = 0): Value =>
    snapshots.find((one) => one.index === index && one.text.startsWith(data, offset))?.value ??
    unknown
  const parts = (length: number): number => length / chunkLength
  const beside: Beside = {
    committed,
    parts,
    snapshot: (snapshot) =>
      snapshot === undefined ? noSnapshot : valueOf(snapshot.index, snapshot.data),
    incoming: (incoming) => {
      if (incoming === undefined) return noIncoming
      const { term, index, data } = incoming
      const value = valueOf(index, data)
      return { term, index, parts: Array.from({ length: parts(data.length) }, () => value) }
    },
  }
  const names: Names = {
    beside,
    message: (message: Message): Value => {
      if (message.type === 'SnapshotRequest') {
        const data = valueOf(message.index, message.data, message.offset)
        return { ...message, offset: parts(message.offset), data }
      }
      if (message.type === 'SnapshotResponse') {
        return { ...message, offset: parts(message.offset) }
      }
      return projectMessage(message)
    },
  }
  return {
    ...projectCluster(cluster, names),
    machine: Object.fromEntries(
      cluster.configs.map(({ self }, at) => [
        self,
        projectMachine(machines.states[at]!, committed, machines.clients),
      ]),
    ),
    snapshots: { '#set': snapshots.map(({ value }) => value) },
  }
}
