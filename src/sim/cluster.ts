/**
 * Several servers of the Flag Coordination Service with their disks and a network, without time.
 *
 * The world that RaftCommit speaks of: anything enabled may happen next, and a message that was sent
 * may arrive now, later, twice or never. Not the simulator of real delays. Pure: `happen` makes the
 * next cluster with the very core that runs in production.
 */
import type { Action, Persist } from '../fcs/action.ts'
import type { Config } from '../fcs/config.ts'
import { written } from '../fcs/disk.ts'
import type { Entry } from '../fcs/entry.ts'
import type { Event } from '../fcs/event.ts'
import { entriesBetween } from '../fcs/log.ts'
import type { Message, ServerId } from '../fcs/message.ts'
import { emptyImage, type Image, recover, type ServerState } from '../fcs/state.ts'
import { step } from '../fcs/step.ts'
import { invariant } from '../shared/invariant.ts'
import { machineRestarted, type Machines, machinesAfter, machineSnapshot } from './machines.ts'
import { messageKey } from './messageKey.ts'

/** A write under way: what asked for it, and the whole disk after it. */
export interface Write {
  readonly persist: Persist
  readonly image: Image
}

export interface Leadership {
  readonly term: number
  readonly leader: ServerId
}

/** Arrays by server are in the order of `configs`. */
export interface Cluster {
  readonly configs: readonly Config[]
  readonly servers: readonly ServerState[]
  readonly disks: readonly Image[]
  readonly writes: readonly (readonly Write[])[]
  /** Messages under way, by their key. A map that is never changed in place. */
  readonly network: ReadonlyMap<string, Message>
  /** History: every leadership there ever was, in the order of terms. */
  readonly elected: readonly Leadership[]
  /** History: the longest log that any server ever took as committed. */
  readonly committed: readonly Entry[]
  /** What the entries did; absent where nobody looks. */
  readonly machines: Machines | undefined
}

export type ClusterEvent =
  | { readonly type: 'ElectionTimeout'; readonly server: ServerId }
  | { readonly type: 'Heartbeat'; readonly server: ServerId }
  | { readonly type: 'Propose'; readonly server: ServerId; readonly value: string }
  | { readonly type: 'TransferLeadership'; readonly server: ServerId; readonly to: ServerId }
  /** The server's machine takes the place of the beginning of its log. Needs `machines`. */
  | { readonly type: 'Compact'; readonly server: ServerId }
  | { readonly type: 'Persist'; readonly server: ServerId }
  | { readonly type: 'Restart'; readonly server: ServerId }
  | { readonly type: 'Lose'; readonly message: Message }
  /** `keep`: a copy stays under way. */
  | { readonly type: 'Receive'; readonly message: Message; readonly keep: boolean }

/** A cluster whose servers start from the given images, or from empty disks. */
export function startCluster(
  configs: readonly Config[],
  images: readonly Image[] = [],
  machines?: Machines,
): Cluster {
  const disks = configs.map((_, at) => images[at] ?? emptyImage)
  return {
    configs,
    servers: disks.map(recover),
    disks,
    writes: configs.map(() => []),
    network: new Map(),
    elected: [],
    committed: [],
    machines,
  }
}

/** The cluster after `event`, which must be enabled. */
export function happen(cluster: Cluster, event: ClusterEvent): Cluster {
  switch (event.type) {
    case 'ElectionTimeout':
    case 'Heartbeat':
      return stepServer(cluster, event.server, { type: event.type })
    case 'Propose':
      return stepServer(cluster, event.server, { type: 'Propose', value: event.value })
    case 'TransferLeadership':
      return stepServer(cluster, event.server, { type: event.type, to: event.to })
    case 'Compact':
      return stepServer(cluster, event.server, compactionOf(cluster, event.server))
    case 'Persist':
      return persist(cluster, event.server)
    case 'Restart':
      return restart(cluster, event.server)
    case 'Lose':
      return { ...cluster, network: without(cluster.network, event.message) }
    case 'Receive':
      return receive(cluster, event.message, event.keep)
  }
}

function receive(cluster: Cluster, message: Message, keep: boolean): Cluster {
  const network = keep ? cluster.network : without(cluster.network, message)
  const event: Event = { type: 'Receive', message }
  return stepServer({ ...cluster, network }, message.destination, event)
}

/** The oldest write becomes durable, its messages leave, and then the server hears of it. */
function persist(cluster: Cluster, server: ServerId): Cluster {
  const at = indexOf(cluster, server)
  const [write, ...rest] = cluster.writes[at]!
  invariant(write !== undefined, 'WritesInFlight', () => `${server} has no write under way`)
  const durable = {
    ...cluster,
    disks: cluster.disks.with(at, write.image),
    writes: cluster.writes.with(at, rest),
    network: withMessages(cluster.network, write.persist.release),
  }
  return stepServer(durable, server, { type: 'Persisted', receipt: write.persist.receipt })
}

/** Crash and restart: writes under way are lost, and so is all that was not on the disk. */
function restart(cluster: Cluster, server: ServerId): Cluster {
  const at = indexOf(cluster, server)
  return {
    ...cluster,
    servers: cluster.servers.with(at, recover(cluster.disks[at]!)),
    writes: cluster.writes.with(at, []),
    machines: cluster.machines && machineRestarted(cluster.machines, at, cluster.disks[at]!),
  }
}

/** Has the machine applied what no snapshot of its server covers yet? Spec: the guard of Compact. */
export function canCompact({ machines, servers }: Cluster, at: number): boolean {
  if (machines === undefined) return false
  return machines.states[at]!.index > (servers[at]!.snapshot?.index ?? 0)
}

function compactionOf(cluster: Cluster, server: ServerId): Event {
  const { machines } = cluster
  invariant(machines !== undefined, 'AppliedPrefix', () => 'a cluster without machines')
  return { type: 'Compact', ...machineSnapshot(machines, indexOf(cluster, server)) }
}

function stepServer(cluster: Cluster, server: ServerId, event: Event): Cluster {
  const at = indexOf(cluster, server)
  const { state, actions } = step(cluster.servers[at]!, event, cluster.configs[at]!)
  return {
    configs: cluster.configs,
    servers: cluster.servers.with(at, state),
    disks: cluster.disks,
    writes: withWrites(cluster, at, actions),
    network: withMessages(cluster.network, sent(actions)),
    elected: withLeadership(cluster.elected, server, state),
    committed: withCommitted(cluster.committed, state),
    machines: cluster.machines && machinesAfter(cluster.machines, at, actions),
  }
}

function sent(actions: readonly Action[]): readonly Message[] {
  return actions.flatMap((action) => (action.type === 'Send' ? [action.message] : []))
}

function withWrites(cluster: Cluster, at: number, actions: readonly Action[]): Cluster['writes'] {
  const queue = cluster.writes[at]!
  const added: Write[] = []
  let image = queue.at(-1)?.image ?? cluster.disks[at]!
  for (const action of actions) {
    if (action.type !== 'Persist') continue
    image = written(image, action)
    added.push({ persist: action, image })
  }
  return added.length === 0 ? cluster.writes : cluster.writes.with(at, [...queue, ...added])
}

function withMessages(
  network: Cluster['network'],
  messages: readonly Message[],
): Cluster['network'] {
  if (messages.length === 0) return network
  const next = new Map(network)
  for (const message of messages) next.set(messageKey(message), message)
  return next
}

function without(network: Cluster['network'], message: Message): Cluster['network'] {
  const next = new Map(network)
  next.delete(messageKey(message))
  return next
}

/** Spec: what `Take` makes of `elected`. */
export function withLeadership(
  elected: Cluster['elected'],
  leader: ServerId,
  { role, currentTerm: term }: ServerState,
): Cluster['elected'] {
  if (role !== 'leader') return elected
  if (elected.some((known) => known.term === term && known.leader === leader)) return elected
  return [...elected, { term, leader }]
}

/** Spec: what `Take` makes of `committed`. */
export function withCommitted(
  committed: Cluster['committed'],
  state: ServerState,
): Cluster['committed'] {
  const { commitIndex, log } = state
  if (commitIndex <= committed.length) return committed
  // Of a compacted log, only what lies beyond its base can be new.
  const { base } = log
  return [...committed.slice(0, base), ...entriesBetween(log, base + 1, commitIndex)]
}

export function indexOf(cluster: Cluster, server: ServerId): number {
  const at = cluster.configs.findIndex((config) => config.self === server)
  if (at === -1) throw new RangeError(`no server ${server} in this cluster`)
  return at
}
