/**
 * One real core on a bench: events go in, its actions are carried out by hand, strictly as
 * src/fcs/action.ts asks. Not the cluster of src/sim: the two carry actions out independently.
 */
import type { Action, Persist } from '../../../src/fcs/action.ts'
import { type Config, makeConfig } from '../../../src/fcs/config.ts'
import type { Entry } from '../../../src/fcs/entry.ts'
import type { Event } from '../../../src/fcs/event.ts'
import type { Message, ServerId } from '../../../src/fcs/message.ts'
import { entriesBetween, type Log, logOf } from '../../../src/fcs/log.ts'
import { emptyImage, type Image, recover, type ServerState } from '../../../src/fcs/state.ts'
import { step } from '../../../src/fcs/step.ts'

export const names = ['s1', 's2', 's3', 's4', 's5'] as const

/** Configuration of `self` among the first `voters` names. */
export function configOf(
  self: ServerId = 's1',
  { voters = 3, ...rest }: { voters?: number } & Partial<Omit<Config, 'self' | 'voters'>> = {},
): Config {
  return makeConfig({ self, voters: names.slice(0, voters), ...rest })
}

/** Entries of the given terms, each with a value that names its term and index. */
export function entries(...terms: readonly number[]): Entry[] {
  return terms.map((term, at) => ({ term, value: `${term}@${at + 1}` }))
}

export function entriesOf(log: Log): readonly Entry[] {
  return log.length === 0 ? [] : entriesBetween(log, 1, log.length)
}

export function termsOf(log: Log): readonly number[] {
  return entriesOf(log).map((entry) => entry.term)
}

export function image(currentTerm: number, log: readonly Entry[] = [], votedFor?: ServerId): Image {
  return { currentTerm, votedFor, log: logOf(log) }
}

/** The timers of a server with the default configuration. */
export const electionTimer = {
  type: 'SetTimer',
  timer: 'election',
  minMs: 1_000,
  maxMs: 2_000,
} as const
export const heartbeatTimer = {
  type: 'SetTimer',
  timer: 'heartbeat',
  minMs: 250,
  maxMs: 250,
} as const

/** The messages that leave at once. */
export function sent(actions: readonly Action[]): readonly Message[] {
  return actions.flatMap((action) => (action.type === 'Send' ? [action.message] : []))
}

/** Names of the actions, in order: what leaves, what is written, what is told. */
export function order(actions: readonly Action[]): readonly string[] {
  return actions.map((action) => (action.type === 'Send' ? action.message.type : action.type))
}

export class Bench {
  readonly config: Config
  state: ServerState
  disk: Image
  /** Writes under way, oldest first. */
  queue: Persist[] = []
  /** What the state machine of this run was given, from index 1. */
  applied: Entry[] = []
  timer: 'election' | 'heartbeat' | undefined

  constructor(config: Config = configOf(), disk: Image = emptyImage) {
    this.config = config
    this.disk = disk
    this.state = recover(disk)
  }

  take(event: Event): readonly Action[] {
    const { state, actions } = step(this.state, event, this.config)
    this.state = state
    for (const action of actions) this.#carryOut(action)
    return actions
  }

  #carryOut(action: Action): void {
    if (action.type === 'Persist') this.queue.push(action)
    if (action.type === 'SetTimer') this.timer = action.timer
    if (action.type !== 'Apply') return
    if (action.first !== this.applied.length + 1) throw new Error(`applied out of order`)
    this.applied.push(...action.entries)
  }

  receive(message: Message): readonly Action[] {
    return this.take({ type: 'Receive', message })
  }

  /** The oldest write becomes durable; what it releases comes first in `messages`. */
  persist(): { released: readonly Message[]; actions: readonly Action[] } {
    const write = this.queue.shift()
    if (write === undefined) throw new Error('no write under way')
    const { currentTerm, votedFor, log, release, receipt } = write
    const kept = entriesOf(this.disk.log)
    const next = log === undefined ? kept : [...kept.slice(0, log.after), ...log.entries]
    this.disk = { currentTerm, votedFor, log: logOf(next) }
    return { released: release, actions: this.take({ type: 'Persisted', receipt }) }
  }

  persistAll(): void {
    while (this.queue.length > 0) this.persist()
  }

  /** Crash and start again: only the disk is left. */
  restart(): void {
    this.state = recover(this.disk)
    this.queue = []
    this.applied = []
    this.timer = undefined
  }
}

/**
 * A bench that has just been elected in the term after its image's; the write of its no-op is the
 * only one under way.
 */
export function electedBench(config: Config = configOf(), disk: Image = emptyImage): Bench {
  const bench = new Bench(config, disk)
  const others = config.voters.filter((id) => id !== config.self)
  const term = disk.currentTerm + 1
  const answer = { term, destination: config.self, granted: true }
  bench.take({ type: 'ElectionTimeout' })
  if (config.preVote) {
    for (const source of others) bench.receive({ type: 'PreVoteResponse', source, ...answer })
  }
  bench.persist()
  for (const source of others) bench.receive({ type: 'VoteResponse', source, ...answer })
  if (bench.state.role !== 'leader') throw new Error('not elected')
  return bench
}
