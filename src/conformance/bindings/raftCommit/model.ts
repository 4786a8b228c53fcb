/**
 * RaftCommit's code within the bounds of MCRaftCommit: the untimed cluster, driven event by event.
 *
 * Each event is enabled exactly where the bounded action of that name is; what it does is the core's.
 */
import { type Config, makeConfig } from '../../../fcs/config.ts'
import type { ServerId } from '../../../fcs/message.ts'
import type { ServerState } from '../../../fcs/state.ts'
import {
  canCompact,
  type Cluster,
  type ClusterEvent,
  happen,
  indexOf,
  startCluster,
} from '../../../sim/cluster.ts'
import { projectCluster } from '../../../sim/projectCluster.ts'
import { type ClusterProperty, clusterProperties } from '../../../sim/properties.ts'
import { type SpecState, stateKey } from '../../../shared/value.ts'
import type { AlphabetEvent, ModelConfig, Protocol, ProtocolModel } from '../../protocol.ts'
import { type Bounds, boundsOf, type Budget } from './bounds.ts'
import { describeEvent } from './describeEvent.ts'
import { raftCommitFaults } from './faults.ts'
import { raftCommitLiveness, raftCommitLivenessFaults } from './liveness.ts'
import { startOf } from './starts.ts'
import { raftCommitGenerated } from './survivors.ts'
import { validation } from './trace.ts'
import { raftCommitWorlds } from './worlds.ts'

export interface Bounded {
  readonly cluster: Cluster
  readonly budget: Budget
}

export const raftCommit: Protocol = {
  name: 'RaftCommit',
  folder: 'fcs',
  model: (config: ModelConfig) => {
    const bounds = boundsOf(config)
    const configs = (preVote: boolean) =>
      bounds.servers.map((id) => configOf(id, { ...bounds, preVote }))
    // A start is walked to without pre-vote, whatever the model goes on with.
    const walked = startOf(config.init, startCluster(configs(false)))
    const start = { ...walked, configs: configs(bounds.preVote) }
    return boundedModel({ bounds, start, project: projectCluster, properties: clusterProperties })
  },
  validation,
  liveness: raftCommitLiveness,
  faults: [...raftCommitFaults, ...raftCommitLivenessFaults],
  generated: raftCommitGenerated,
  worlds: raftCommitWorlds,
}

/** What the constants make of a server. */
export function configOf(self: string, bounds: Bounds): Config {
  return makeConfig({
    self,
    voters: bounds.servers,
    preVote: bounds.preVote,
    twoDelay: bounds.twoDelay,
    quorumBeats: bounds.quorumBeats,
    maxEntriesPerAppend: bounds.maxEntriesPerAppend,
  })
}

/** A cluster to explore, and how it is seen; RaftSnapshot sees more of it than RaftCommit. */
export interface BoundedWorld {
  readonly bounds: Bounds
  readonly start: Cluster
  readonly project: (cluster: Cluster) => SpecState
  readonly properties: readonly ClusterProperty[]
}

export function boundedModel(world: BoundedWorld): ProtocolModel<Bounded, ClusterEvent> {
  const { bounds } = world
  const projections = new WeakMap<Bounded, SpecState>()
  const project = (state: Bounded): SpecState => {
    const known = projections.get(state)
    if (known !== undefined) return known
    const made = { ...world.project(state.cluster), budget: { ...state.budget } }
    projections.set(state, made)
    return made
  }
  return {
    initial: [{ cluster: world.start, budget: bounds.budget }],
    enabled: (state) => enabledWithin(bounds, state),
    apply: (state, event) => ({
      cluster: outcomes.get(event) ?? happen(state.cluster, event),
      budget: spend(state.budget, event),
    }),
    project,
    key: (state) => keyOf(project(state), state.cluster),
    properties: world.properties.map((property) => ({
      ...property,
      holds: (before: Bounded, after: Bounded) => property.holds(before.cluster, after.cluster),
    })),
    describe: describeEvent,
    actor,
  }
}

/** The projection shows all of a cluster but two things, which are therefore added. */
function keyOf(projected: SpecState, { servers }: Cluster): string {
  const hidden = servers.map((s) => `${s.writesInFlight}/${s.progress.length}`)
  return `${stateKey(projected)}${hidden.join(' ')}`
}

/** What an event spends. Spec: `Spend`, `SpendIfKept`. */
function cost(event: ClusterEvent): keyof Budget | undefined {
  switch (event.type) {
    case 'ElectionTimeout':
      return 'elections'
    case 'Heartbeat':
      return 'heartbeats'
    case 'Propose':
      return 'proposals'
    case 'TransferLeadership':
      return 'transfers'
    case 'Restart':
      return 'restarts'
    case 'Lose':
      return 'losses'
    case 'Receive':
      return event.keep ? 'duplicates' : undefined
    case 'Compact':
      return 'compactions'
    case 'Persist':
      return undefined
  }
}

function spend(budget: Budget, event: ClusterEvent): Budget {
  const what = cost(event)
  return what === undefined ? budget : { ...budget, [what]: (budget[what] ?? 0) - 1 }
}

/** Spec action that the event stands for. */
function actionOf(event: ClusterEvent): string {
  return event.type === 'Receive' ? `Receive${event.message.type}` : event.type
}

function enabledWithin(bounds: Bounds, state: Bounded): readonly AlphabetEvent<ClusterEvent>[] {
  const enabled: AlphabetEvent<ClusterEvent>[] = []
  for (const event of candidates(bounds, state.cluster)) {
    const what = cost(event)
    if (what !== undefined && (state.budget[what] ?? 0) === 0) continue
    if (leadsWithin(bounds, state.cluster, event)) enabled.push({ action: actionOf(event), event })
  }
  return enabled
}

/** Where an event that was found enabled leads, so that applying it does not compute it again. */
const outcomes = new WeakMap<ClusterEvent, Cluster>()

/** An event that makes the core throw is enabled: whoever applies it gets what it threw. */
function leadsWithin(bounds: Bounds, cluster: Cluster, event: ClusterEvent): boolean {
  try {
    const next = happen(cluster, event)
    outcomes.set(event, next)
    return isWithin(bounds, next)
  } catch {
    return true
  }
}

/** Spec: `Within`. */
function isWithin(bounds: Bounds, { network, writes }: Cluster): boolean {
  return (
    network.size <= bounds.inFlight && writes.every((queue) => queue.length <= bounds.unwritten)
  )
}

/** Everything that could happen if there were no bounds. Spec: `Next`. */
function* candidates(bounds: Bounds, cluster: Cluster): Generator<ClusterEvent> {
  for (const server of bounds.servers) {
    const at = indexOf(cluster, server)
    const leads = cluster.servers[at]!.role === 'leader'
    if (leads) {
      yield { type: 'Heartbeat', server }
      yield* requestsTo(bounds, server, cluster.servers[at]!)
    } else {
      yield { type: 'ElectionTimeout', server }
    }
    if (canCompact(cluster, at)) yield { type: 'Compact', server }
    if (cluster.writes[at]!.length > 0) yield { type: 'Persist', server }
    yield { type: 'Restart', server }
  }
  for (const message of cluster.network.values()) {
    yield { type: 'Lose', message }
    yield { type: 'Receive', message, keep: false }
    yield { type: 'Receive', message, keep: true }
  }
}

/** What a leader is asked for; while another is asked to lead, nothing. */
function* requestsTo(
  { servers, values }: Bounds,
  server: ServerId,
  { transferee, progress, log }: ServerState,
): Generator<ClusterEvent> {
  if (transferee !== undefined) return
  for (const value of values) yield { type: 'Propose', server, value }
  for (const [at, to] of servers.entries()) {
    const isCaughtUp = progress[at]!.matchIndex === log.length
    if (to !== server && isCaughtUp) yield { type: 'TransferLeadership', server, to }
  }
}

function actor(event: ClusterEvent): string {
  return 'server' in event ? event.server : event.message.destination
}
