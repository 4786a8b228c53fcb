/**
 * The bounds of a model of LinearizableReads as the code obeys them, in the words of MCLinearizableReads.
 */
import type { ModelConfig } from '../../protocol.ts'
import { constantsOf } from '../constants.ts'

/** What is left to spend. Spec: `budget`. */
export interface ReadBudget {
  readonly elections: number
  readonly proposals: number
  readonly heartbeats: number
  readonly transfers: number
  readonly restarts: number
  readonly asks: number
  readonly reads: number
  readonly drifts: number
  readonly suspends: number
  readonly setBacks: number
}

export interface ReadBounds {
  readonly servers: readonly string[]
  readonly voters: readonly string[]
  readonly flags: readonly string[]
  readonly leased: readonly string[]
  readonly twoDelay: boolean
  readonly maxEntriesPerAppend: number
  readonly leaseTicks: number
  readonly waitTicks: number
  readonly candidates: readonly string[]
  readonly askers: readonly string[]
  readonly readers: readonly string[]
  readonly budget: ReadBudget
}

/** Throws `RangeError` for a constant that is missing or of another kind than the spec's. */
export function readBoundsOf({ constants }: ModelConfig): ReadBounds {
  const { number, names, flag } = constantsOf(constants)
  const servers = names('Server')
  const inOrder = (name: string) => servers.filter((server) => names(name).includes(server))
  return {
    servers,
    voters: inOrder('Voter'),
    flags: names('Value'),
    leased: names('Leased'),
    twoDelay: flag('TwoDelay'),
    maxEntriesPerAppend: number('MaxEntriesPerAppend'),
    leaseTicks: number('LeaseTicks'),
    waitTicks: number('WaitTicks'),
    candidates: inOrder('Candidates'),
    askers: inOrder('Askers'),
    readers: inOrder('Readers'),
    budget: {
      elections: number('Elections'),
      proposals: number('Proposals'),
      heartbeats: number('Heartbeats'),
      transfers: number('Transfers'),
      restarts: number('Restarts'),
      asks: number('Asks'),
      reads: number('Reads'),
      drifts: number('Drifts'),
      suspends: number('Suspends'),
      setBacks: number('SetBacks'),
    },
  }
}
