/**
 * What holds in a cluster with machines whose logs are compacted: the safety properties of RaftSnapshot by
 * their names there, and those of RaftCommit on whole logs.
 *
 * Not the checks that a server makes on itself (src/fcs/checks.ts).
 */
import type { Entry } from '../fcs/entry.ts'
import type { MachineState } from '../fcs/machine/machine.ts'
import type { Image, ServerState } from '../fcs/state.ts'
import type { Cluster } from './cluster.ts'
import { chainHeads, type Machines } from './machines.ts'
import { type ClusterProperty, clusterProperties } from './properties.ts'
import { withWholeLogs } from './wholeLogs.ts'

/** A property of a cluster that has machines. */
function machineProperty(
  name: string,
  holds: (cluster: Cluster, machines: Machines) => boolean,
): ClusterProperty {
  return {
    name,
    kind: 'state',
    holds: (_, after) => after.machines === undefined || holds(after, after.machines),
  }
}

/** Spec: `CoversBase`. */
function coversBase({ log, snapshot }: Image | ServerState, committed: readonly Entry[]): boolean {
  const covered = snapshot?.index ?? 0
  return log.base <= covered && covered <= committed.length
}

/** Does each command stand where it first takes effect, and nowhere else? */
function appliedOnce(
  { index, flags }: MachineState,
  committed: readonly Entry[],
  clients: readonly string[],
): boolean {
  const values = new Map(flags)
  return clients.every((client) => {
    const first = committed.slice(0, index).findIndex(({ value }) => value === client) + 1
    return (values.get(client)?.index ?? 0) === first
  })
}

const machineProperties: readonly ClusterProperty[] = [
  machineProperty('SnapshotNeverLosesCommitted', ({ servers, disks, committed }) => {
    const isCovered = (state: ServerState) => (state.snapshot?.index ?? 0) <= state.commitIndex
    return (
      servers.every((state) => coversBase(state, committed) && isCovered(state)) &&
      disks.every((image) => coversBase(image, committed))
    )
  }),
  machineProperty('SnapshotIsWhole', ({ servers, disks }, { snapshots }) =>
    [...servers, ...disks].every(
      ({ snapshot }) => snapshot === undefined || snapshots.has(snapshot.data),
    ),
  ),
  machineProperty('AppliedPrefix', ({ servers, committed }, { states }) =>
    states.every(
      ({ index }, at) => index === servers[at]!.commitIndex && index <= committed.length,
    ),
  ),
  machineProperty('ChainUnbroken', ({ committed }, machines) =>
    machines.states.every(
      ({ head, index }) => head === chainHeads(committed, machines.clients)[index],
    ),
  ),
  machineProperty('AppliedOnce', ({ committed }, { states, clients }) =>
    states.every((state) => appliedOnce(state, committed, clients)),
  ),
]

const onWholeLogs = clusterProperties.map((property): ClusterProperty => ({
  ...property,
  holds: (before, after) => property.holds(withWholeLogs(before), withWholeLogs(after)),
}))

export const snapshotProperties: readonly ClusterProperty[] = [...machineProperties, ...onWholeLogs]
