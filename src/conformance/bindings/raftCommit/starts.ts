/**
 * The states that models of RaftCommit start from, as the code reaches them.
 *
 * A model that needs a long prefix before anything interesting starts behind it. Its start is not
 * believed but earned: here is the prefix, event by event, and the core walks it.
 * Spec: the Init definitions of MCRaftCommit and MCRaftCommitStarts.
 */
import type { Message } from '../../../fcs/message.ts'
import { type Cluster, happen, indexOf } from '../../../sim/cluster.ts'

export type Start = (cluster: Cluster) => Cluster

const starts: Readonly<Record<string, Start>> = {
  MCInit: (cluster) => cluster,
  MCInitElected: (cluster) => quiet(elect(cluster, 's1', 's2')),
  MCInitCommitted: (cluster) => quiet(replicate(elect(cluster, 's1', 's2'), 's1', 's2')),
  MCInitShared: (cluster) => {
    const two = quiet(replicate(elect(cluster, 's1', 's2'), 's1', 's2'))
    return quiet(store(happen(two, { type: 'Heartbeat', server: 's1' }), 's1', 's3'))
  },
  MCInitDiverged: (cluster) => diverge(cluster),
  MCInitReelected: (cluster) => {
    const again = quiet(stand(diverge(cluster), 's1'))
    const heard = deliver(stand(again, 's1'), 'VoteRequest', 's1', 's2')
    return quiet(win(happen(heard, { type: 'Persist', server: 's2' }), 's1', 's3'))
  },
  MCInitLonger: (cluster) => longer(cluster),
}

/** The command that stands in logs at a start. Spec: `CHOOSE value \in Value : TRUE`. */
export const firstValue = 'x'

/** A longer log of an older term beside a committed entry of a newer one. */
export function longer(cluster: Cluster): Cluster {
  const first = elect(cluster, 's1', 's2')
  const proposed = happen(first, { type: 'Propose', server: 's1', value: firstValue })
  const durable = quiet(happen(proposed, { type: 'Persist', server: 's1' }))
  const second = elect(happen(durable, { type: 'Restart', server: 's1' }), 's2', 's3')
  return quiet(replicate(second, 's2', 's3'))
}

/** Two leaderships of which neither reached anybody else's log. */
function diverge(cluster: Cluster): Cluster {
  const first = quiet(elect(cluster, 's1', 's2'))
  return quiet(elect(happen(first, { type: 'Restart', server: 's1' }), 's2', 's3'))
}

/** The cluster at the model's Init. Throws `RangeError` where the code knows no such start. */
export function startOf(init: string, cluster: Cluster, known = starts): Cluster {
  const start = known[init]
  if (start === undefined) {
    const names = Object.keys(known).join(', ')
    throw new RangeError(`init ${init}: the code knows how to reach ${names}`)
  }
  return start(cluster)
}

/** `candidate` comes to lead by the vote of `voter`, and its no-op is on its disk. */
export function elect(cluster: Cluster, candidate: string, voter: string): Cluster {
  return win(stand(cluster, candidate), candidate, voter)
}

/** `candidate` stands for election without a pre-vote, and its requests are under way. */
function stand(cluster: Cluster, candidate: string): Cluster {
  const standing = happen(cluster, { type: 'ElectionTimeout', server: candidate })
  if (standing.servers[indexOf(standing, candidate)]!.role !== 'candidate') {
    throw new RangeError('starts behind an election are made without pre-vote')
  }
  return happen(standing, { type: 'Persist', server: candidate })
}

function win(cluster: Cluster, candidate: string, voter: string): Cluster {
  let next = deliver(cluster, 'VoteRequest', candidate, voter)
  next = happen(next, { type: 'Persist', server: voter })
  next = deliver(next, 'VoteResponse', voter, candidate)
  return happen(next, { type: 'Persist', server: candidate })
}

/** `follower` stores what `leader` has, the leader commits it, and the follower learns of it. */
export function replicate(cluster: Cluster, leader: string, follower: string): Cluster {
  const next = deliver(store(cluster, leader, follower), 'AppendRequest', leader, follower)
  return deliver(next, 'AppendResponse', follower, leader)
}

/** `follower` stores what `leader` has, and the leader hears of it. */
function store(cluster: Cluster, leader: string, follower: string): Cluster {
  const received = deliver(cluster, 'AppendRequest', leader, follower)
  const durable = happen(received, { type: 'Persist', server: follower })
  return deliver(durable, 'AppendResponse', follower, leader)
}

function deliver(
  cluster: Cluster,
  type: Message['type'],
  source: string,
  destination: string,
): Cluster {
  const message = [...cluster.network.values()].find(
    (one) => one.type === type && one.source === source && one.destination === destination,
  )
  if (message === undefined) throw new RangeError(`no ${type} ${source}->${destination} under way`)
  return happen(cluster, { type: 'Receive', message, keep: false })
}

/** Everything under way is lost. */
export function quiet(cluster: Cluster): Cluster {
  let next = cluster
  for (const message of cluster.network.values()) next = happen(next, { type: 'Lose', message })
  return next
}
