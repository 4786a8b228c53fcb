/**
 * The liveness properties of RaftCommit, put to the code: fair runs from starts that need something done.
 *
 * Not a proof, which is TLC's: each is one run, so that a core that is stuck, and a scheduler that is
 * not fair, are noticed. The faults here take from src/sim/fairFinish.ts what MCRaftCommitLive's
 * fairness conditions stand for, one at a time.
 */
import { makeConfig } from '../../../fcs/config.ts'
import { type Cluster, type ClusterEvent, happen, startCluster } from '../../../sim/cluster.ts'
import type { Message } from '../../../fcs/message.ts'
import { fairFinish, type FairOptions, fairRounds } from '../../../sim/fairFinish.ts'
import type { CodeFault, CodeLiveness } from '../../protocol.ts'
import { startOf } from './starts.ts'

const voters = ['s1', 's2', 's3']

/** A start of MCRaftCommitStarts, with pre-vote on from then on; without check-quorum, as the models are. */
function startWithPreVote(init: string, quorumBeats = 0): Cluster {
  const configs = (preVote: boolean) =>
    voters.map((self) => makeConfig({ self, voters, preVote, quorumBeats }))
  return { ...startOf(init, startCluster(configs(false))), configs: configs(true) }
}

function reaches(
  property: ReturnType<typeof fairFinish>['missing'][number],
  inits: readonly string[],
  options: Partial<FairOptions> = {},
): CodeLiveness {
  const holds = (): boolean =>
    inits.every((init) => {
      const rounds = fairRounds(voters.length)
      return !fairFinish(startWithPreVote(init), { rounds, ...options }).missing.includes(property)
    })
  return { name: property, holds }
}

/** Rounds of a follower's timer against a leader it cannot hear. */
const disruptions = 5

/** Heartbeats until a deaf leader steps down, and the election after it. */
const deafRounds = 12

/** s1 leads and s2 follows; s3, up to date, has lost its link to s1 and asks again and again. */
function isUndisturbed(): boolean {
  const isLost = ({ source, destination }: Message) =>
    [source, destination].toSorted().join() === 's1,s3'
  let cluster = startWithPreVote('MCInitShared')
  for (let round = 0; round < disruptions; round += 1) {
    cluster = settle(happen(cluster, { type: 'ElectionTimeout', server: 's3' }), isLost)
    if (cluster.servers[0]!.role !== 'leader') return false
    cluster = settle(happen(cluster, { type: 'Heartbeat', server: 's1' }), isLost)
  }
  return cluster.servers[0]!.role === 'leader' && cluster.elected.length === 1
}

/** s1 leads and is heard, but no message reaches it; what it took is committed by the next leader. */
function completesPastDeafLeader(): boolean {
  const isLost = ({ destination }: Message) => destination === 's1'
  const settled = (cluster: Cluster) => settle(cluster, isLost)
  let cluster = startWithPreVote('MCInitShared', 1)
  cluster = settled(happen(cluster, { type: 'Propose', server: 's1', value: 'x' }))
  const isDone = () => cluster.committed.some(({ value }) => value === 'x')
  for (let round = 0; round < deafRounds && !isDone(); round += 1) {
    const leader = cluster.servers.findIndex(({ role }) => role === 'leader')
    const { self: server } = cluster.configs[leader === -1 ? 1 + (round % 2) : leader]!
    cluster = settled(
      happen(cluster, { type: leader === -1 ? 'ElectionTimeout' : 'Heartbeat', server }),
    )
  }
  return isDone()
}

/** Delivers all that is under way, but for what is lost. */
function settle(start: Cluster, isLost: (message: Message) => boolean): Cluster {
  let cluster = start
  for (;;) {
    const event = nextOf(cluster, isLost)
    if (event === undefined) return cluster
    cluster = happen(cluster, event)
  }
}

function nextOf(
  { writes, configs, network }: Cluster,
  isLost: (message: Message) => boolean,
): ClusterEvent | undefined {
  const writing = writes.findIndex((queue) => queue.length > 0)
  if (writing !== -1) return { type: 'Persist', server: configs[writing]!.self }
  for (const message of network.values()) {
    return isLost(message) ? { type: 'Lose', message } : { type: 'Receive', message, keep: false }
  }
  return undefined
}

const starts = ['MCInit', 'MCInitElected', 'MCInitDiverged', 'MCInitLonger']

const proposals = reaches('ProposalCompletes', starts)

export const raftCommitLiveness: readonly CodeLiveness[] = [
  reaches('EventuallyLeader', starts),
  { name: 'ProposalCompletes', holds: () => proposals.holds() && completesPastDeafLeader() },
  reaches('CommitPropagates', ['MCInitCommitted'], { propose: false }),
  { name: 'NoDisruption', holds: isUndisturbed },
]

export const raftCommitLivenessFaults: readonly CodeFault[] = [
  {
    id: 'FCS-05',
    title: 'leader that goes on although nobody answers',
    file: 'fcs/checkQuorum.ts',
    find: 'return turn.state.missedBeats > config.quorumBeats',
    replace: 'return false',
    killedBy: 'liveness:ProposalCompletes',
  },
  {
    id: 'RAFT-22',
    title: 'heartbeat that does not retransmit',
    file: 'fcs/replication.ts',
    find: 'if (turn.state.lease !== undefined) advanceCommit(turn)\n  startRound(turn)\n',
    replace: '',
    killedBy: 'liveness:CommitPropagates',
  },
  {
    id: 'RAFT-23',
    title: 'pre-vote granted although a leader is known',
    file: 'fcs/election.ts',
    find: 'state.leader === undefined &&',
    replace: '',
    killedBy: 'liveness:NoDisruption',
  },
  {
    id: 'RAFT-24',
    title: 'election timers not randomised',
    file: 'sim/fairFinish.ts',
    find: "return [{ type: 'ElectionTimeout', server: ids[round % ids.length]! }]",
    replace: "return ids.map((server) => ({ type: 'ElectionTimeout', server }))",
    killedBy: 'liveness:EventuallyLeader',
  },
  {
    id: 'RAFT-25',
    title: 'no fairness of the disk',
    file: 'sim/fairFinish.ts',
    find: "if (writing !== -1) return { type: 'Persist', server: cluster.configs[writing]!.self }",
    replace: '',
    killedBy: 'liveness:ProposalCompletes',
  },
  {
    id: 'RAFT-26',
    title: 'no fairness of the network',
    file: 'sim/fairFinish.ts',
    find: "for (const message of cluster.network.values()) return { type: 'Receive', message, keep: false }",
    replace: '',
    killedBy: 'liveness:EventuallyLeader',
  },
  {
    id: 'RAFT-27',
    title: 'no fairness of heartbeats',
    file: 'sim/fairFinish.ts',
    find: "if (leaders.length > 0) return leaders.map((server) => ({ type: 'Heartbeat', server }))",
    replace: 'if (leaders.length > 0) return []',
    killedBy: 'liveness:CommitPropagates',
  },
  {
    id: 'RAFT-28',
    title: 'no fairness of election timers',
    file: 'sim/fairFinish.ts',
    find: "return [{ type: 'ElectionTimeout', server: ids[round % ids.length]! }]",
    replace: 'return []',
    killedBy: 'liveness:EventuallyLeader',
  },
]
