/**
 * What the log's entries do: the flags, the client sessions and the head of the hash chain, changed by
 * committed entries alone, in order. Equal entries give equal states on every replica.
 *
 * Fed by the core's `Apply` actions. It keeps no history and answers no reads by itself: which index a
 * reader must wait for is the core's to say. A mutable object, since copying every flag for each entry would
 * cost more than applying it; a snapshot (machineSnapshot.ts) is a copy. Paper sections 3.1 and 4.1.
 */
import { invariant } from '../../shared/invariant.ts'
import type { Entry } from '../entry.ts'
import { noOp } from '../entry.ts'
import { chainAfter, chainStart } from './chain.ts'
import { CommandError, decodeCommand, type Command, type Hash, type SetFlag } from './command.ts'
import { type Session, Sessions } from './sessions.ts'

/** The latest committed value of a flag. */
export interface FlagValue {
  readonly payload: string
  readonly payloadHash: string
  readonly actorId: string
  readonly commitTs: number
  /** Term and index of the entry that set it. */
  readonly term: number
  readonly index: number
}

/** What an entry did; a client hears it, and a retry hears the same. */
export type Result =
  | { readonly type: 'FlagSet'; readonly flagId: string; readonly index: number }
  | { readonly type: 'SessionOpened'; readonly session: number }
  | { readonly type: 'Refused'; readonly reason: Refusal }
  | { readonly type: 'NoOp' }

export type Refusal =
  /** The session was never opened, or is expired: whether the command was applied before is not known. */
  | 'SessionUnknown'
  /** A later command of the session was applied already. */
  | 'SequenceOvertaken'
  /** The entry is no command; whoever proposed it did not check it. */
  | 'NotACommand'

/** All of a machine, as data. */
export interface MachineState {
  readonly index: number
  readonly term: number
  readonly head: string
  readonly commitTs: number
  readonly flags: readonly (readonly [flagId: string, value: FlagValue])[]
  readonly sessions: readonly Session<Result>[]
}

export const emptyMachine: MachineState = {
  index: 0,
  term: 0,
  head: chainStart,
  commitTs: 0,
  flags: [],
  sessions: [],
}

export class FlagMachine {
  readonly #hash: Hash
  readonly #flags: Map<string, FlagValue>
  readonly #sessions: Sessions<Result>
  #index: number
  #term: number
  #head: string
  #commitTs: number

  constructor(hash: Hash, state: MachineState = emptyMachine) {
    this.#hash = hash
    this.#flags = new Map(state.flags)
    this.#sessions = new Sessions(state.sessions)
    this.#index = state.index
    this.#term = state.term
    this.#head = state.head
    this.#commitTs = state.commitTs
  }

  /** Index of the last entry applied. */
  get index(): number {
    return this.#index
  }

  /** Head of the hash chain after it. */
  get head(): string {
    return this.#head
  }

  flag(flagId: string): FlagValue | undefined {
    return this.#flags.get(flagId)
  }

  /** A copy of everything, flags in the order of their names. */
  state(): MachineState {
    return {
      index: this.#index,
      term: this.#term,
      head: this.#head,
      commitTs: this.#commitTs,
      flags: [...this.#flags].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      sessions: this.#sessions.list(),
    }
  }

  /** Entries of an `Apply` action; those that were applied before, after a restart, are passed over. */
  applyFrom(first: number, entries: readonly Entry[]): readonly Result[] {
    const results: Result[] = []
    for (const [offset, entry] of entries.entries()) {
      if (first + offset > this.#index) results.push(this.apply(entry, first + offset))
    }
    return results
  }

  /** The entry at `index`, which must be the next. */
  apply(entry: Entry, index: number): Result {
    invariant(index === this.#index + 1, 'AppliedInOrder', () => `${index} after ${this.#index}`)
    invariant(entry.term >= this.#term, 'LogTermsMonotonic', () => `${entry.term}`)
    this.#head = chainAfter(this.#head, entry, index, this.#hash)
    this.#index = index
    this.#term = entry.term
    if (entry.value === noOp) return { type: 'NoOp' }
    const command = this.#read(entry.value)
    return command === undefined ? refused('NotACommand') : this.#carryOut(command)
  }

  #read(text: string): Command | undefined {
    try {
      return decodeCommand(text, this.#hash)
    } catch (error) {
      if (error instanceof CommandError) return undefined
      throw error
    }
  }

  #carryOut(command: Command): Result {
    // A leader's clock may be behind that of the leader before it; the log's time never is.
    this.#commitTs = Math.max(this.#commitTs, command.commitTs)
    this.#sessions.expire(this.#commitTs)
    if (command.type === 'OpenSession') {
      this.#sessions.open(this.#index, this.#commitTs)
      return { type: 'SessionOpened', session: this.#index }
    }
    if (command.step === undefined) return this.#set(command)
    const verdict = this.#sessions.judge(command.step, this.#commitTs)
    switch (verdict.kind) {
      case 'unknown':
        return refused('SessionUnknown')
      case 'overtaken':
        return refused('SequenceOvertaken')
      case 'repeated':
        return verdict.result
      case 'new': {
        const result = this.#set(command)
        this.#sessions.record(command.step, result)
        return result
      }
    }
  }

  #set({ flagId, payload, payloadHash, actorId }: SetFlag): Result {
    const place = { commitTs: this.#commitTs, term: this.#term, index: this.#index }
    this.#flags.set(flagId, { payload, payloadHash, actorId, ...place })
    return { type: 'FlagSet', flagId, index: this.#index }
  }
}

function refused(reason: Refusal): Result {
  return { type: 'Refused', reason }
}
