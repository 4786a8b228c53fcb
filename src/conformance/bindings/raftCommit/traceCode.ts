/**
 * Whether the code itself can behave as a log says: an answer that does not come from the spec.
 *
 * It follows the log event by event on the untimed cluster and compares what was observed. Where a line
 * leaves open which message it means, the oldest one that fits is taken.
 */
import { makeConfig } from '../../../fcs/config.ts'
import type { Message } from '../../../fcs/message.ts'
import type { ServerState } from '../../../fcs/state.ts'
import { projectMessage } from '../../../fcs/project.ts'
import {
  type Cluster,
  type ClusterEvent,
  happen,
  indexOf,
  startCluster,
} from '../../../sim/cluster.ts'
import { InvariantViolation } from '../../../shared/invariant.ts'
import { agrees } from '../../validate/agrees.ts'
import type { LoggedTrace, TraceRecord } from '../../validate/validation.ts'
import { lineOf, plainText, recordOf, type Settings, settingsOf } from './traceLine.ts'

/** A cluster that nothing has happened to. */
export function clusterOf({ servers, ...settings }: Settings): Cluster {
  return startCluster(servers.map((self) => makeConfig({ self, voters: servers, ...settings })))
}

/** How many lines the code can have written, from the first on. */
export function followedByCode({ constants, lines }: LoggedTrace): number {
  let cluster = clusterOf(settingsOf(constants))
  for (const [index, line] of lines.entries()) {
    const record = recordOf(line, constants)
    const event = eventOf(record, cluster)
    const after = event === undefined ? undefined : happened(cluster, event)
    if (event === undefined || after === undefined) return index
    const written = recordOf(lineOf(event, after), constants)
    if (!agrees(written, record)) return index
    cluster = after
  }
  return lines.length
}

/** The event that a line speaks of, where it can happen. */
function eventOf(record: TraceRecord, cluster: Cluster): ClusterEvent | undefined {
  const type = plainText(record['action'])
  if (type === 'Lose' || type.startsWith('Receive')) {
    const message = [...cluster.network.values()].find((one) => isMeant(one, record))
    if (message === undefined) return undefined
    if (type === 'Lose') return { type, message }
    return { type: 'Receive', message, keep: record['keep'] === true }
  }
  const server = plainText(record['server'])
  const at = indexOf(cluster, server)
  const leads = cluster.servers[at]!.role === 'leader'
  switch (type) {
    case 'ElectionTimeout':
      return leads ? undefined : { type, server }
    case 'Heartbeat':
      return leads ? { type, server } : undefined
    case 'Propose':
      return isTaking(cluster.servers[at]!)
        ? { type, server, value: plainText(record['value']) }
        : undefined
    case 'TransferLeadership': {
      const to = plainText(record['to'])
      const isCaughtUp = matchIndexOf(cluster, at, to) === cluster.servers[at]!.log.length
      return isTaking(cluster.servers[at]!) && to !== server && isCaughtUp
        ? { type, server, to }
        : undefined
    }
    case 'Persist':
      return cluster.writes[at]!.length > 0 ? { type, server } : undefined
    case 'Restart':
      return { type, server }
    default:
      return undefined
  }
}

/** A leader takes commands and transfers, until it has asked another to lead. */
export function isTaking({ role, transferee }: ServerState): boolean {
  return role === 'leader' && transferee === undefined
}

/** How far a leader knows a voter to be. */
export function matchIndexOf({ configs, servers }: Cluster, leader: number, voter: string): number {
  const at = configs.findIndex(({ self }) => self === voter)
  return servers[leader]!.progress[at]?.matchIndex ?? 0
}

function isMeant(message: Message, record: TraceRecord): boolean {
  return agrees(projectMessage(message) as TraceRecord, record['message'] as TraceRecord)
}

/** A falsified log may lead to where the code refuses to go on. */
function happened(cluster: Cluster, event: ClusterEvent): Cluster | undefined {
  try {
    return happen(cluster, event)
  } catch (error) {
    if (error instanceof InvariantViolation) return undefined
    throw error
  }
}
