/**
 * RaftSnapshot's side of trace validation: a cluster with machines as a world whose runs are logged.
 *
 * Spec: spec/fcs/TraceSnapshot.tla; the format of a line is in traces/README.md.
 */
import { type Cluster, type ClusterEvent, happen } from '../../../sim/cluster.ts'
import { projectSnapshots } from '../../../sim/projectSnapshots.ts'
import { snapshotProperties } from '../../../sim/snapshotProperties.ts'
import type { SpecState, Value } from '../../../shared/value.ts'
import type { Message } from '../../../fcs/message.ts'
import { projectMessage } from '../../../fcs/project.ts'
import { fieldsOf } from '../../validate/fields.ts'
import type { LoggedWorld } from '../../validate/loggedWorld.ts'
import type { JsonObject, TraceRecord } from '../../validate/validation.ts'
import { describeEvent } from '../raftCommit/describeEvent.ts'
import { isTaking, matchIndexOf } from '../raftCommit/traceCode.ts'
import { messageTypes } from '../raftCommit/traceLine.ts'
import { enabled } from '../raftCommit/worlds.ts'
import { chunkLength, machineCluster } from './machineCluster.ts'

/** Spec: `None` and `NoOp`. */
const none = 'None'
const noOp = 'no-op'

/** Throws `LineFault`. */
function settingsOf(given: JsonObject) {
  const fields = fieldsOf(given, 'constants')
  const servers = fields.names('servers', none)
  const clients = fields.names('values', noOp)
  const settings = {
    servers,
    clients,
    preVote: fields.flag('preVote'),
    twoDelay: fields.flag('twoDelay'),
    quorumBeats: fields.whole('quorumBeats', 0),
    maxEntriesPerAppend: fields.whole('maxEntriesPerAppend', 1),
    snapshotChunks: fields.whole('snapshotChunks', 1),
    trailingEntries: fields.whole('trailingEntries', 0),
  }
  fields.done()
  return settings
}

const receipts = [...messageTypes, 'SnapshotRequest', 'SnapshotResponse'].map(
  (type) => `Receive${type}`,
)

export const snapshotWorld: LoggedWorld<Cluster, ClusterEvent> = {
  module: 'TraceSnapshot',
  init: 'SnapshotInit',
  scenarios: 'snapshots',
  exampleConstants: {
    servers: ['s1', 's2', 's3'],
    values: ['x', 'y'],
    preVote: true,
    twoDelay: false,
    quorumBeats: 0,
    maxEntriesPerAppend: 64,
    snapshotChunks: 2,
    trailingEntries: 0,
  },
  constants: (given) => {
    const settings = settingsOf(given)
    return {
      Server: { '#set': settings.servers },
      Value: { '#set': settings.clients },
      None: none,
      PreVote: settings.preVote,
      TwoDelay: settings.twoDelay,
      QuorumBeats: settings.quorumBeats,
      MaxEntriesPerAppend: settings.maxEntriesPerAppend,
      SnapshotChunks: settings.snapshotChunks,
      TrailingEntries: settings.trailingEntries,
    }
  },
  substitutions: { Replicate: 'EntriesOrSnapshot' },
  actions: {
    ElectionTimeout: ['server'],
    Heartbeat: ['server'],
    Propose: ['server', 'value'],
    TransferLeadership: ['server', 'to'],
    Compact: ['server'],
    Persist: ['server'],
    Restart: ['server'],
    Lose: ['message'],
    ...Object.fromEntries(receipts.map((name) => [name, ['server', 'message', 'keep']])),
  },
  names: { server: 'servers', to: 'servers', value: 'values' },
  actorField: 'server',
  observed: ['node', 'disk', 'machine'],
  start: (given) => machineCluster(settingsOf(given)),
  // What the core refuses is no step of the spec.
  enabled: (cluster) => enabled(cluster).filter((event) => isStep(event, cluster)),
  apply: happen,
  project: (cluster) => projectSnapshots(cluster, chunkLength),
  record: recordOf,
  properties: snapshotProperties,
  describe: describeEvent,
}

function isStep(event: ClusterEvent, cluster: Cluster): boolean {
  if (event.type !== 'Propose' && event.type !== 'TransferLeadership') return true
  const at = cluster.configs.findIndex(({ self }) => self === event.server)
  const state = cluster.servers[at]!
  if (!isTaking(state)) return false
  if (event.type === 'Propose') return true
  return event.to !== event.server && matchIndexOf(cluster, at, event.to) === state.log.length
}

function recordOf(event: ClusterEvent, cluster: Cluster): TraceRecord {
  switch (event.type) {
    case 'Lose':
      return { action: event.type, message: messageOf(event.message, cluster) }
    case 'Receive': {
      const { message, keep } = event
      const action = `Receive${message.type}`
      return { action, server: message.destination, message: messageOf(message, cluster), keep }
    }
    case 'Propose':
      return { action: event.type, server: event.server, value: event.value }
    case 'TransferLeadership':
      return { action: event.type, server: event.server, to: event.to }
    default:
      return { action: event.type, server: event.server }
  }
}

/** What a message is depends on the snapshots that were made: a part is named by what it is a part of. */
function messageOf(message: Message, cluster: Cluster): Value {
  const { type } = message
  if (type !== 'SnapshotRequest' && type !== 'SnapshotResponse') return projectMessage(message)
  const network = new Map([['this', message]])
  const { messages } = projectSnapshots({ ...cluster, network }, chunkLength) as SpecState & {
    readonly messages: { readonly '#set': readonly Value[] }
  }
  return messages['#set'][0]!
}
