/**
 * Servers of the Flag Coordination Service on a network that takes its time and loses nothing: how long
 * does what take?
 *
 * Not the cluster of every order of events (cluster.ts). Virtual time, one delay for each pair, writes that
 * are durable at once; timers fire when they are told to. Deterministic: what is due at the same moment
 * happens in the order in which it was sent. Each server is driven by the very core that runs in production.
 */
import type { Action } from '../fcs/action.ts'
import type { Config } from '../fcs/config.ts'
import type { Event } from '../fcs/event.ts'
import type { Message } from '../fcs/message.ts'
import { emptyImage, recover, type ServerState } from '../fcs/state.ts'
import { step } from '../fcs/step.ts'
import { invariant } from '../shared/invariant.ts'
import { oneWayMs, type RoundTrips } from './regions.ts'

interface Arrival {
  readonly atMs: number
  readonly message: Message
}

export class DelayedCluster {
  readonly #network: RoundTrips
  readonly #configs: readonly Config[]
  readonly #servers: ServerState[]
  /** In the order of their arrival. */
  readonly #underWay: Arrival[] = []
  /** When each server applied which index; one array for each server. */
  readonly appliedMs: [index: number, atMs: number][][]
  nowMs = 0
  messagesSent = 0

  constructor(network: RoundTrips, configs: readonly Config[]) {
    this.#network = network
    this.#configs = configs
    this.#servers = configs.map(() => recover(emptyImage))
    this.appliedMs = configs.map(() => [])
  }

  server(at: number): ServerState {
    return this.#servers[at]!
  }

  /** Something happens at a server now. */
  happen(at: number, event: Event): void {
    const { state, actions } = step(this.server(at), event, this.#configs[at]!)
    this.#servers[at] = state
    for (const action of actions) this.#carryOut(at, action)
  }

  /** Lets messages arrive until none is under way. */
  runUntilQuiet(): void {
    for (let arrival = this.#underWay.shift(); arrival; arrival = this.#underWay.shift()) {
      invariant(arrival.atMs >= this.nowMs, 'TimeMonotonic')
      this.nowMs = arrival.atMs
      const { message } = arrival
      this.happen(this.#indexOf(message.destination), { type: 'Receive', message })
    }
  }

  #carryOut(at: number, action: Action): void {
    switch (action.type) {
      case 'Send':
        return this.#send(action.message)
      case 'Persist':
        for (const message of action.release) this.#send(message)
        return this.happen(at, { type: 'Persisted', receipt: action.receipt })
      case 'Apply':
        action.entries.forEach((_, offset) =>
          this.appliedMs[at]!.push([action.first + offset, this.nowMs]),
        )
        return
      case 'HandOver':
        return this.happen(at, { type: 'TransferLeadership', to: action.to })
      case 'SetTimer':
      case 'ProposalAccepted':
      case 'ProposalRefused':
      case 'TransferRefused':
      case 'CompactionRefused':
      case 'ReadReady':
      case 'ReadRefused':
      case 'InstallSnapshot':
      case 'SnapshotRefused':
        return
    }
  }

  #send(message: Message): void {
    const delayMs = oneWayMs(
      this.#network,
      this.#indexOf(message.source),
      this.#indexOf(message.destination),
    )
    const arrival = { atMs: this.nowMs + delayMs, message }
    const later = this.#underWay.findIndex(({ atMs }) => atMs > arrival.atMs)
    this.#underWay.splice(later === -1 ? this.#underWay.length : later, 0, arrival)
    this.messagesSent += 1
  }

  #indexOf(server: string): number {
    return this.#configs.findIndex(({ self }) => self === server)
  }
}
