/**
 * Clusters whose links are cut, one way or both: messages on a cut link are lost, all others arrive,
 * all writes finish. Not a schedule: nothing is random here.
 */
import { type Cluster, type ClusterEvent, happen, startCluster } from '../../../src/sim/cluster.ts'
import type { Message, ServerId } from '../../../src/fcs/message.ts'
import type { Image, ServerState } from '../../../src/fcs/state.ts'
import { violatedProperty } from '../../../src/sim/properties.ts'
import { configOf, names } from './bench.ts'

/** Does the network lose this message? */
export type Cut = (message: Message) => boolean

export const uncut: Cut = () => false

/** Nothing from `source` reaches `destination`. */
export function oneWay(source: ServerId, destination: ServerId): Cut {
  return (message) => message.source === source && message.destination === destination
}

export function bothWays(a: ServerId, b: ServerId): Cut {
  return (message) => oneWay(a, b)(message) || oneWay(b, a)(message)
}

/** Nothing reaches `server`, or leaves it. */
export function isolated(server: ServerId): Cut {
  return ({ source, destination }) => source === server || destination === server
}

export class Links {
  cluster: Cluster
  cut: Cut = uncut

  constructor(voters: number, preVote: boolean, images: readonly Image[] = []) {
    const configs = names.slice(0, voters).map((id) => configOf(id, { voters, preVote }))
    this.cluster = startCluster(configs, images)
  }

  /** The event, and then everything that follows from it. Every step keeps all properties. */
  run(...events: readonly ClusterEvent[]): void {
    for (const event of events) this.take(event)
    while (this.next());
  }

  /** One more of what is under way; false when nothing is. */
  next(): boolean {
    const event = this.#oldest()
    if (event !== undefined) this.take(event)
    return event !== undefined
  }

  take(event: ClusterEvent): void {
    const before = this.cluster
    this.cluster = happen(before, event)
    const violated = violatedProperty(before, this.cluster)
    if (violated !== undefined) throw new Error(`${violated} violated by ${event.type}`)
  }

  #oldest(): ClusterEvent | undefined {
    const { configs, network, writes } = this.cluster
    const writing = writes.findIndex((queue) => queue.length > 0)
    if (writing !== -1) return { type: 'Persist', server: configs[writing]!.self }
    for (const message of network.values()) {
      return this.cut(message)
        ? { type: 'Lose', message }
        : { type: 'Receive', message, keep: false }
    }
    return undefined
  }

  timeout(server: ServerId): void {
    this.run({ type: 'ElectionTimeout', server })
  }

  heartbeat(server: ServerId): void {
    this.run({ type: 'Heartbeat', server })
  }

  propose(server: ServerId, value: string): void {
    this.run({ type: 'Propose', server, value })
  }

  restart(server: ServerId): void {
    this.run({ type: 'Restart', server })
  }

  server(id: ServerId): ServerState {
    return this.cluster.servers[names.findIndex((name) => name === id)]!
  }

  terms(): readonly number[] {
    return this.cluster.servers.map((state) => state.currentTerm)
  }

  roles(): readonly ServerState['role'][] {
    return this.cluster.servers.map((state) => state.role)
  }
}
