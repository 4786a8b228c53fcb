/** Clusters with machines that RaftSnapshot can speak of: every snapshot has the same number of parts. */
import { makeConfig } from '../../../fcs/config.ts'
import type { MachineState } from '../../../fcs/machine/machine.ts'
import { type Cluster, startCluster } from '../../../sim/cluster.ts'
import { plainText, startMachines } from '../../../sim/machines.ts'

/** Length of a part: no snapshot of few commands fills one. */
export const chunkLength = 4096

interface Given {
  readonly servers: readonly string[]
  readonly clients: readonly string[]
  readonly preVote: boolean
  readonly twoDelay: boolean
  readonly quorumBeats: number
  readonly maxEntriesPerAppend: number
  readonly snapshotChunks: number
  readonly trailingEntries: number
}

/** A cluster that nothing has happened to. */
export function machineCluster({ servers, clients, snapshotChunks, ...settings }: Given): Cluster {
  const configs = servers.map((self) =>
    makeConfig({ self, voters: servers, snapshotChunkLength: chunkLength, ...settings }),
  )
  return startCluster(configs, [], startMachines(clients, servers.length, inParts(snapshotChunks)))
}

/** Snapshots of so many parts, with blanks around what they say: its middle is in the middle. */
export function inParts(count: number): (state: MachineState) => string {
  return (state) => {
    const text = plainText(state)
    const blanks = count * chunkLength - text.length
    const before = Math.floor(blanks / 2)
    if (before < 0)
      throw new RangeError(`a snapshot of ${text.length} characters in ${count} parts`)
    return `${' '.repeat(before)}${text}${' '.repeat(blanks - before)}`
  }
}
