/**
 * The bounds of a model as the code obeys them: MCRaftCommit's budgets, in the same words.
 */
import type { ModelConfig } from '../../protocol.ts'
import type { Value } from '../../../shared/value.ts'

/** What is left to spend. Spec: `budget`. */
export interface Budget {
  readonly elections: number
  readonly proposals: number
  readonly heartbeats: number
  readonly transfers: number
  readonly restarts: number
  readonly losses: number
  readonly duplicates: number
  /** Of RaftSnapshot only. */
  readonly compactions?: number
}

export interface Bounds {
  readonly servers: readonly string[]
  readonly values: readonly string[]
  readonly preVote: boolean
  readonly twoDelay: boolean
  readonly quorumBeats: number
  readonly maxEntriesPerAppend: number
  readonly budget: Budget
  readonly inFlight: number
  readonly unwritten: number
}

/** Throws `RangeError` for a constant that is missing or of another kind than the spec's. */
export function boundsOf({ constants }: ModelConfig): Bounds {
  const number = (name: string): number => numberOf(constants, name)
  const names = (name: string): readonly string[] => {
    const members = setMembersOf(constants[name])
    if (members?.every((member) => typeof member === 'string')) return members
    throw wrongConstant(name, constants[name], 'a set of names')
  }
  const flag = (name: string): boolean => {
    const value = constants[name]
    if (typeof value === 'boolean') return value
    throw wrongConstant(name, value, 'TRUE or FALSE')
  }
  return {
    servers: names('Server').toSorted(),
    values: names('Value').toSorted(),
    preVote: flag('PreVote'),
    twoDelay: flag('TwoDelay'),
    quorumBeats: number('QuorumBeats'),
    maxEntriesPerAppend: number('MaxEntriesPerAppend'),
    budget: {
      elections: number('Elections'),
      proposals: number('Proposals'),
      heartbeats: number('Heartbeats'),
      transfers: number('Transfers'),
      restarts: number('Restarts'),
      losses: number('Losses'),
      duplicates: number('Duplicates'),
    },
    inFlight: number('InFlight'),
    unwritten: number('Unwritten'),
  }
}

export function numberOf(constants: ModelConfig['constants'], name: string): number {
  const value = constants[name]
  if (typeof value === 'number') return value
  throw wrongConstant(name, value, 'a number')
}

function setMembersOf(value: Value | undefined): readonly Value[] | undefined {
  if (typeof value !== 'object' || !('#set' in value)) return undefined
  return value['#set'] as readonly Value[]
}

function wrongConstant(name: string, given: Value | undefined, allowed: string): RangeError {
  return new RangeError(`constant ${name}: given ${JSON.stringify(given)}, allowed ${allowed}`)
}
