/**
 * The region's own server of the Flag Coordination Service, as a read under a lease looks at it.
 *
 * Made anew of the server's latest state for each turn in which reads are answered: what a lease allows is decided
 * there (src/fcs/lease/readUnderLease.ts), with the clocks of the read.
 */
import type { Config } from '../../fcs/config.ts'
import { readUnderLease } from '../../fcs/lease/readUnderLease.ts'
import type { ServerState } from '../../fcs/state.ts'
import type { UnderLease } from './read.ts'

export function underServerLease(server: ServerState, config: Config): UnderLease {
  return (flagId, at) => ({
    answer: readUnderLease(server, config, flagId, at),
    commitIndex: server.commitIndex,
  })
}
