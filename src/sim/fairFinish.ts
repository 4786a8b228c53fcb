/**
 * What a cluster gets done once the faults are over: every message arrives, every write becomes
 * durable, and a timer fires only when nothing is under way.
 *
 * Stands for the fairness of MCRaftCommitLive (FairDisk, FairNetwork, FairHeartbeat, FairTimers) as
 * one fixed run: leaders repeat themselves, and where nobody leads, each server's election timer is
 * the first in turn. The liveness properties have their names there. Pure, and not a proof: it shows
 * that this cluster is not stuck. Not for clusters with a link that stays cut.
 */
import { termAt } from '../fcs/log.ts'
import type { ServerId } from '../fcs/message.ts'
import type { ServerState } from '../fcs/state.ts'
import { type Cluster, type ClusterEvent, happen } from './cluster.ts'

export type LivenessProperty = 'EventuallyLeader' | 'ProposalCompletes' | 'CommitPropagates'

export interface FairOptions {
  /** Rounds at most. In one, timers fire once and then everything under way is finished. */
  readonly rounds: number
  /** `false`: no new command is proposed, and what is committed has to spread without one. */
  readonly propose?: boolean
  /** Called after each event, for checks of every step. */
  readonly observe?: (before: Cluster, event: ClusterEvent, after: Cluster) => void
}

export interface FairFinish {
  readonly cluster: Cluster
  /** Rounds that it took. */
  readonly rounds: number
  /** Who leads in the end, a majority following. */
  readonly leader?: ServerId
  /** The liveness properties that were not met. */
  readonly missing: readonly LivenessProperty[]
}

/**
 * Rounds that always suffice. Without a leader, one turn of all election timers makes everybody
 * forget old leaders and learn the highest term; in the next the server with the best log is
 * elected. One more is for old leaders to be deposed, one for the command, one for its commit to be
 * told again.
 */
export function fairRounds(servers: number): number {
  return 2 * servers + 3
}

/** A chatter of more than this never ends: a cluster that has nothing to do is quiet. */
const eventsPerRound = 20_000

/** The command that has to be committed. */
interface Goal {
  readonly term: number
  readonly index: number
}

/** Ends as soon as everything is met, or after `rounds`. */
export function fairFinish(start: Cluster, options: FairOptions): FairFinish {
  const { propose: proposes = true } = options
  let cluster = settle(start, options)
  let goal: Goal | undefined
  let rounds = 0
  while (rounds < options.rounds && missingIn(cluster, goal, proposes).length > 0) {
    const leader = leads(cluster)
    if (proposes && leader !== undefined && mayPropose(leader.state, goal)) {
      goal = { term: leader.state.currentTerm, index: leader.state.log.length + 1 }
      const propose = { type: 'Propose', server: leader.id, value: 'fair finish' } as const
      cluster = observed(cluster, propose, options)
    } else {
      for (const event of timers(cluster, rounds)) cluster = observed(cluster, event, options)
    }
    cluster = settle(cluster, options)
    rounds += 1
  }
  const leader = leads(cluster)
  const missing = missingIn(cluster, goal, proposes)
  return { cluster, rounds, missing, ...(leader && { leader: leader.id }) }
}

function observed(cluster: Cluster, event: ClusterEvent, options: FairOptions): Cluster {
  const after = happen(cluster, event)
  options.observe?.(cluster, event, after)
  return after
}

/** Finishes all writes, and delivers messages in the order they were sent, until nothing is left. */
function settle(start: Cluster, options: FairOptions): Cluster {
  let cluster = start
  for (let events = 0; events < eventsPerRound; events += 1) {
    const event = oldest(cluster)
    if (event === undefined) return cluster
    cluster = observed(cluster, event, options)
  }
  return cluster
}

function oldest(cluster: Cluster): ClusterEvent | undefined {
  const writing = cluster.writes.findIndex((queue) => queue.length > 0)
  if (writing !== -1) return { type: 'Persist', server: cluster.configs[writing]!.self }
  for (const message of cluster.network.values()) return { type: 'Receive', message, keep: false }
  return undefined
}

/** Every leader's heartbeat, or, where there is none, the election timer whose turn it is. */
function timers(cluster: Cluster, round: number): readonly ClusterEvent[] {
  const ids = cluster.configs.map((config) => config.self)
  const leaders = ids.filter((_, at) => cluster.servers[at]!.role === 'leader')
  if (leaders.length > 0) return leaders.map((server) => ({ type: 'Heartbeat', server }))
  return [{ type: 'ElectionTimeout', server: ids[round % ids.length]! }]
}

/** Spec: `Leads`. */
function leads(cluster: Cluster): { id: ServerId; state: ServerState } | undefined {
  const { configs, servers } = cluster
  const at = servers.findIndex(({ role, currentTerm }, at) => {
    const id = configs[at]!.self
    const follows = (state: ServerState) => state.leader === id && state.currentTerm === currentTerm
    return role === 'leader' && 2 * servers.filter(follows).length > servers.length
  })
  return at === -1 ? undefined : { id: configs[at]!.self, state: servers[at]! }
}

/** A leader that asked another to lead takes commands again after its next heartbeat. */
function mayPropose(state: ServerState, goal: Goal | undefined): boolean {
  if (state.transferee !== undefined) return false
  return goal === undefined || termAt(state.log, goal.index) !== goal.term
}

function missingIn(
  cluster: Cluster,
  goal: Goal | undefined,
  proposes: boolean,
): readonly LivenessProperty[] {
  const { committed, servers } = cluster
  const missing: LivenessProperty[] = []
  if (leads(cluster) === undefined) missing.push('EventuallyLeader')
  const done = !proposes || (goal !== undefined && committed[goal.index - 1]?.term === goal.term)
  if (!done) missing.push('ProposalCompletes')
  const isKnown = servers.every((state) => state.commitIndex === committed.length)
  if (!done || !isKnown) missing.push('CommitPropagates')
  return missing
}
