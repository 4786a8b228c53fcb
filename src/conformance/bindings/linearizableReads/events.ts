/** Events of a timed cluster: what could happen in a state, and in one short line each. */
import { indexOfTimed, type TimedCluster, type TimedEvent } from '../../../sim/timedCluster.ts'

/** Who may do what; whoever is not named does not. */
export interface Actors {
  readonly flags: readonly string[]
  readonly candidates: readonly string[]
  readonly askers: readonly string[]
  readonly readers: readonly string[]
  /** Names of the next lease asked for and of the next read: numbers never used before. */
  readonly nextAsk: number
  readonly nextRead: number
}

/** Everything of a server's own doing and of the network's that is enabled. Spec: the guards of the actions. */
export function* serverEvents(cluster: TimedCluster, actors: Actors): Generator<TimedEvent> {
  for (const { self: server, voters } of cluster.configs) {
    const at = indexOfTimed(cluster, server)
    const state = cluster.servers[at]!
    const isWaiting = cluster.reads[at]!.context > 0 && cluster.reads[at]!.served === 0
    const isReader = actors.readers.includes(server) && state.leader !== undefined
    if (state.role === 'leader') {
      yield { type: 'Heartbeat', server }
      if (state.transferee === undefined) {
        for (const flagId of actors.flags) yield { type: 'Propose', server, flagId }
        for (const [each, to] of voters.entries()) {
          const hasAll = state.progress[each]!.matchIndex === state.log.length
          if (to !== server && hasAll) yield { type: 'TransferLeadership', server, to }
        }
      }
    } else if (actors.candidates.includes(server) && voters.includes(server)) {
      const promisedUntilMs = state.lease!.promiseUntilMs
      if (cluster.clocks[at]!.monotonicMs >= promisedUntilMs) {
        yield { type: 'ElectionTimeout', server }
      }
    }
    if (actors.askers.includes(server) && state.role === 'follower' && state.leader !== undefined) {
      yield { type: 'AskLease', server, id: actors.nextAsk }
    }
    if (isReader && !isWaiting) yield { type: 'AskRead', server, context: actors.nextRead }
    if (isReader && isWaiting && state.reads.own?.index === 0) {
      yield { type: 'RetryRead', server, context: state.reads.own.context }
    }
    yield { type: 'Restart', server }
  }
  for (const message of cluster.network.values()) yield { type: 'Receive', message }
}

/** What clocks may do. */
export function* clockEvents(cluster: TimedCluster): Generator<TimedEvent> {
  yield { type: 'Tick' }
  for (const [at, { self: server, leases }] of cluster.configs.entries()) {
    yield { type: 'TickSlow', server }
    yield { type: 'TickFast', server }
    const { monotonicMs, wallMs } = cluster.clocks[at]!
    if (wallMs - monotonicMs !== cluster.servers[at]!.lease!.leadMs || leases === undefined)
      continue
    yield { type: 'Suspend', server }
    yield { type: 'SetBack', server }
  }
}

export function describeTimed(event: TimedEvent): string {
  switch (event.type) {
    case 'Receive': {
      const { type, source, destination, term } = event.message
      return `Receive ${type} ${source}->${destination} term ${term}`
    }
    case 'Propose':
      return `Propose ${event.flagId} at ${event.server}`
    case 'Tick':
      return 'Tick'
    default:
      return `${event.type} at ${event.server}`
  }
}
