/**
 * The states that models of LinearizableReads start from, as the code reaches them, event by event.
 *
 * Spec: the Init definitions of MCLinearizableReads.
 */
import type { Message } from '../../../fcs/message.ts'
import { happenTimed, type TimedCluster, type TimedEvent } from '../../../sim/timedCluster.ts'

const leader = 's1'
const voter = 's2'
const third = 's3'

const starts: Readonly<Record<string, (cluster: TimedCluster) => TimedCluster>> = {
  ReadInit: (cluster) => cluster,
  MCInitLed: (cluster) => late(led(cluster)),
  MCInitLeased: (cluster) => answeredRound(late(led(cluster))),
  MCInitHeld: (cluster) => {
    const asked = happenTimed(roundHeardBy(late(led(cluster)), third), {
      type: 'AskLease',
      server: third,
      id: 1,
    })
    const granted = deliver(asked, 'LeaseRequest', third, leader)
    return quiet(deliver(granted, 'LeaseGrant', leader, third))
  },
  MCInitStale: (cluster) => {
    const alone = quiet(elect(cluster, third, voter))
    const appended = propose(propose(alone, third), third)
    // In term 1 the vote of s2 is given: s1 stands in vain, and again.
    const inVain = { type: 'ElectionTimeout', server: leader } as const
    const tried = happenTimed(restarted(quiet(appended), third), inVain)
    const second = elect(quiet(tried), leader, voter)
    const reelected = elect(late(restarted(quiet(second), leader)), leader, voter)
    const replicated = quiet(settled(propose(quiet(reelected), leader), leader, voter, 4))
    return roundHeardBy(late(replicated), voter)
  },
  MCInitLagging: (cluster) => {
    const proposed = propose(late(led(cluster)), leader)
    const committed = quiet(settled(proposed, leader, voter, 1))
    return late(quiet(elect(late(committed), voter, third)))
  },
  MCInitDeposed: (cluster) => deposed(late(led(cluster))),
  MCInitReader: (cluster) => {
    const ask = { type: 'AskRead', server: voter, context: 1 } as const
    return deposed(quiet(happenTimed(late(led(cluster)), ask)))
  },
}

/** The cluster at the model's Init. Throws `RangeError` where the code knows no such start. */
export function timedStartOf(init: string, cluster: TimedCluster): TimedCluster {
  const start = starts[init]
  if (start === undefined) {
    const known = Object.keys(starts).join(', ')
    throw new RangeError(`init ${init}: the code knows how to reach ${known}`)
  }
  return start(cluster)
}

function elect(cluster: TimedCluster, candidate: string, from: string): TimedCluster {
  const standing = happenTimed(cluster, { type: 'ElectionTimeout', server: candidate })
  const asked = deliver(standing, 'VoteRequest', candidate, from)
  return deliver(asked, 'VoteResponse', from, candidate)
}

function propose(cluster: TimedCluster, server: string): TimedCluster {
  return happenTimed(cluster, { type: 'Propose', server, flagId: 'pay' })
}

function restarted(cluster: TimedCluster, server: string): TimedCluster {
  return happenTimed(cluster, { type: 'Restart', server })
}

/** `from` sends what it has to `to` and hears of it, so often. The last word is the leader's. */
function settled(cluster: TimedCluster, from: string, to: string, rounds: number): TimedCluster {
  let next = cluster
  for (let round = 0; round < rounds; round += 1) {
    next = deliver(next, 'AppendRequest', from, to)
    next = deliver(next, 'AppendResponse', to, from)
  }
  return next
}

/** One round of heartbeats that only `to` hears and answers. */
function roundHeardBy(cluster: TimedCluster, to: string): TimedCluster {
  const begun = happenTimed(cluster, { type: 'Heartbeat', server: leader })
  return quiet(settled(begun, leader, to, 1))
}

/** Everything under way is lost but what goes from one to the other. */
function quietBut(cluster: TimedCluster, from: string, to: string): TimedCluster {
  const kept = [...cluster.network].filter(
    ([, { source, destination }]) => source === from && destination === to,
  )
  return { ...cluster, network: new Map(kept) }
}

/** `s1` leads term 1 by the vote of `s2`; its no-op is committed and everybody knows. */
function led(cluster: TimedCluster): TimedCluster {
  let next = elect(cluster, leader, voter)
  for (let round = 0; round < 2; round += 1) {
    next = deliverAll(deliverAll(next, 'AppendRequest'), 'AppendResponse')
  }
  return quiet(deliverAll(next, 'AppendRequest'))
}

/** `s2` leads term 2 by the vote of `s3`, and all it waited for is over; `s1` has heard of nothing. */
function deposed(cluster: TimedCluster): TimedCluster {
  const second = elect(cluster, voter, third)
  return late(quiet(settled(quietBut(second, voter, third), voter, third, 2)))
}

/** Everybody answers one round. Nothing is said to others: what they count, they know. */
function answeredRound(cluster: TimedCluster): TimedCluster {
  const begun = happenTimed(cluster, { type: 'Heartbeat', server: leader })
  return quiet(deliverAll(deliverAll(begun, 'AppendRequest'), 'AppendResponse'))
}

function deliver(
  cluster: TimedCluster,
  type: Message['type'],
  source: string,
  destination: string,
): TimedCluster {
  const message = cluster.network.get(`${type} ${source} ${destination}`)
  if (message === undefined) throw new RangeError(`no ${type} ${source}->${destination} under way`)
  return happenTimed(cluster, { type: 'Receive', message })
}

function deliverAll(cluster: TimedCluster, type: Message['type']): TimedCluster {
  let next = cluster
  for (const [path, message] of cluster.network) {
    if (message.type !== type) continue
    next = happenTimed(next, { type: 'Receive', message: next.network.get(path)! })
  }
  return next
}

/** Everything under way is lost. */
function quiet(cluster: TimedCluster): TimedCluster {
  return { ...cluster, network: new Map() }
}

/** So late that nothing counts down any more. */
function late(cluster: TimedCluster): TimedCluster {
  const tick: TimedEvent = { type: 'Tick' }
  let next = cluster
  for (let ticks = 0; ticks < 64; ticks += 1) next = happenTimed(next, tick)
  return next
}
