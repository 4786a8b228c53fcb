/**
 * Several servers with clocks and leases: the world that LinearizableReads speaks of.
 *
 * A write is durable in the step that asks for it, and of a kind of message from one server to another only
 * the latest may still arrive, at any time and as often as it likes. Anything enabled may happen next; what two
 * clocks may do is the caller's to bound. Not the cluster of writes under way and reordered messages
 * (cluster.ts). Pure: `happen` makes the next cluster with the very core that runs in production.
 */
import type { Action } from '../fcs/action.ts'
import type { Reading } from '../shared/clock.ts'
import type { Config } from '../fcs/config.ts'
import { written } from '../fcs/disk.ts'
import type { Entry } from '../fcs/entry.ts'
import type { Event } from '../fcs/event.ts'
import { recoverWithLeases } from '../fcs/lease/leaseState.ts'
import type { Message, ServerId } from '../fcs/message.ts'
import { emptyImage, type Image, type ServerState } from '../fcs/state.ts'
import { step } from '../fcs/step.ts'
import { type Leadership, withCommitted, withLeadership } from './cluster.ts'

/** History of the last read by ReadIndex that began at a server. Context 0: none. */
export interface ReadHistory {
  readonly context: number
  /** How much was committed anywhere when it began. */
  readonly since: number
  /** What it had to see, once it was answered. */
  readonly index: number
  /** How much was committed where it was answered; 0 while it waits. */
  readonly served: number
}

/** Arrays by server are in the order of `configs`. */
export interface TimedCluster {
  readonly configs: readonly Config[]
  readonly servers: readonly ServerState[]
  readonly disks: readonly Image[]
  readonly clocks: readonly Reading[]
  /** The latest message of each kind on each path. A map that is never changed in place. */
  readonly network: ReadonlyMap<string, Message>
  readonly elected: readonly Leadership[]
  /** History: the longest log that any server ever took as committed. */
  readonly committed: readonly Entry[]
  readonly reads: readonly ReadHistory[]
}

export type TimedEvent =
  | { readonly type: 'ElectionTimeout' | 'Heartbeat' | 'Restart'; readonly server: ServerId }
  | { readonly type: 'Propose'; readonly server: ServerId; readonly flagId: string }
  | { readonly type: 'TransferLeadership'; readonly server: ServerId; readonly to: ServerId }
  | { readonly type: 'AskLease'; readonly server: ServerId; readonly id: number }
  | { readonly type: 'AskRead' | 'RetryRead'; readonly server: ServerId; readonly context: number }
  | { readonly type: 'Receive'; readonly message: Message }
  /** A millisecond passes. */
  | { readonly type: 'Tick' }
  /** A millisecond passes, and no time or twice as much on the clocks of one server. */
  | { readonly type: 'TickSlow' | 'TickFast'; readonly server: ServerId }
  /** A millisecond passes, in which the monotonic clock of one server stands still. */
  | { readonly type: 'Suspend'; readonly server: ServerId }
  /** The wall clock of one server is set back by a millisecond. */
  | { readonly type: 'SetBack'; readonly server: ServerId }

const noRead: ReadHistory = { context: 0, since: 0, index: 0, served: 0 }

/** Clocks begin late enough that nobody starts with a promise: no leader was ever heard. */
export function startTimedCluster(configs: readonly Config[]): TimedCluster {
  const atStart: Reading = { monotonicMs: 0, wallMs: 0 }
  const atMs = 1_000_000
  return {
    configs,
    servers: configs.map((config) => recoverWithLeases(emptyImage, config, atStart)),
    disks: configs.map(() => emptyImage),
    clocks: configs.map(() => ({ monotonicMs: atMs, wallMs: atMs })),
    network: new Map(),
    elected: [],
    committed: [],
    reads: configs.map(() => noRead),
  }
}

/** The cluster after `event`, which must be enabled. */
export function happenTimed(cluster: TimedCluster, event: TimedEvent): TimedCluster {
  switch (event.type) {
    case 'ElectionTimeout':
    case 'Heartbeat':
      return stepServer(cluster, event.server, { type: event.type })
    case 'Propose': {
      const { flagId } = event
      return stepServer(cluster, event.server, { type: 'Propose', value: flagId, flagId })
    }
    case 'TransferLeadership': {
      const { type, to } = event
      return stepServer(cluster, event.server, { type, to })
    }
    case 'AskLease':
      return stepServer(cluster, event.server, { type: 'AskLease', id: event.id })
    case 'AskRead': {
      const read = { ...noRead, context: event.context, since: cluster.committed.length }
      const reads = cluster.reads.with(indexOfTimed(cluster, event.server), read)
      const { context } = event
      return stepServer({ ...cluster, reads }, event.server, { type: 'AskRead', context })
    }
    case 'RetryRead':
      return stepServer(cluster, event.server, { type: 'AskRead', context: event.context })
    case 'Receive':
      return stepServer(cluster, event.message.destination, event)
    case 'Restart':
      return restart(cluster, event.server)
    default:
      return { ...cluster, clocks: clocksAfter(cluster, event) }
  }
}

type ClockEvent = Extract<
  TimedEvent,
  { readonly type: 'Tick' | 'TickSlow' | 'TickFast' | 'Suspend' | 'SetBack' }
>

function clocksAfter({ configs, clocks }: TimedCluster, event: ClockEvent): readonly Reading[] {
  return clocks.map(({ monotonicMs, wallMs }, at) => {
    const isIts = event.type !== 'Tick' && configs[at]!.self === event.server
    const [monotonic, wall] = moves[isIts ? event.type : otherClocks(event)]
    return { monotonicMs: monotonicMs + monotonic, wallMs: wallMs + wall }
  })
}

/** While one server's wall clock is set back, no time passes. */
function otherClocks({ type }: ClockEvent): 'Tick' | 'None' {
  return type === 'SetBack' ? 'None' : 'Tick'
}

const moves = {
  Tick: [1, 1],
  TickSlow: [0, 0],
  TickFast: [2, 2],
  Suspend: [0, 1],
  SetBack: [0, -1],
  None: [0, 0],
} as const

function restart(cluster: TimedCluster, server: ServerId): TimedCluster {
  const at = indexOfTimed(cluster, server)
  const started = recoverWithLeases(cluster.disks[at]!, cluster.configs[at]!, cluster.clocks[at]!)
  return {
    ...cluster,
    servers: cluster.servers.with(at, started),
    reads: cluster.reads.with(at, noRead),
  }
}

function stepServer(cluster: TimedCluster, server: ServerId, event: Event): TimedCluster {
  const at = indexOfTimed(cluster, server)
  const before = cluster.servers[at]!
  const { state, actions } = step(before, event, cluster.configs[at]!, cluster.clocks[at])
  let next: TimedCluster = {
    ...cluster,
    servers: cluster.servers.with(at, state),
    elected: withLeadership(cluster.elected, server, state),
    committed: withCommitted(cluster.committed, state),
  }
  for (const action of actions) next = carryOut(next, at, action)
  return next
}

function carryOut(cluster: TimedCluster, at: number, action: Action): TimedCluster {
  switch (action.type) {
    case 'Send':
      return { ...cluster, network: posted(cluster.network, [action.message]) }
    case 'Persist': {
      const durable = {
        ...cluster,
        disks: cluster.disks.with(at, written(cluster.disks[at]!, action)),
        network: posted(cluster.network, action.release),
      }
      const persisted: Event = { type: 'Persisted', receipt: action.receipt }
      return stepServer(durable, cluster.configs[at]!.self, persisted)
    }
    case 'ReadReady': {
      const served = cluster.servers[at]!.commitIndex
      const read = { ...cluster.reads[at]!, index: action.index, served }
      return { ...cluster, reads: cluster.reads.with(at, read) }
    }
    case 'ReadRefused':
      return { ...cluster, reads: cluster.reads.with(at, noRead) }
    case 'Apply':
    case 'SetTimer':
    case 'ProposalAccepted':
    case 'ProposalRefused':
    case 'TransferRefused':
    case 'HandOver':
    case 'InstallSnapshot':
    case 'SnapshotRefused':
    case 'CompactionRefused':
      return cluster
  }
}

/** Spec: `Post`. */
function posted(
  network: TimedCluster['network'],
  messages: readonly Message[],
): TimedCluster['network'] {
  const next = new Map(network)
  for (const message of messages) next.set(pathOf(message), message)
  return next
}

function pathOf({ type, source, destination }: Message): string {
  return `${type} ${source} ${destination}`
}

export function indexOfTimed(cluster: TimedCluster, server: ServerId): number {
  const at = cluster.configs.findIndex((config) => config.self === server)
  if (at === -1) throw new RangeError(`no server ${server} in this cluster`)
  return at
}
