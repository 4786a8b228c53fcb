/**
 * One line of a log of RaftCommit: what the code writes, and how a line of anybody's becomes the record
 * that TraceRaft takes. The format is in traces/README.md.
 *
 * Names are those of the spec; null stands for its `None`.
 */
import type { Message } from '../../../fcs/message.ts'
import { projectImage, projectMessage, projectServer } from '../../../fcs/project.ts'
import { type Cluster, type ClusterEvent, indexOf } from '../../../sim/cluster.ts'
import { canonical, setMembers, type Value } from '../../../shared/value.ts'
import { type Fields, fieldsOf, LineFault } from '../../validate/fields.ts'
import type { Json, JsonObject, LoggedLine, TraceRecord } from '../../validate/validation.ts'

/** Spec: `None` and `NoOp`. */
const none = 'None'
const noOp = 'no-op'

export const messageTypes = [
  'PreVoteRequest',
  'PreVoteResponse',
  'VoteRequest',
  'VoteResponse',
  'TimeoutNow',
  'AppendRequest',
  'AppendResponse',
] as const satisfies readonly Message['type'][]

/** A kind of message that RaftCommit has: snapshots are RaftSnapshot's. */
export type LoggedKind = (typeof messageTypes)[number]

const serverActions = [
  'ElectionTimeout',
  'Heartbeat',
  'Propose',
  'TransferLeadership',
  'Persist',
  'Restart',
] as const

/** Every action of RaftCommit. */
export const actions: readonly string[] = [
  ...serverActions,
  'Lose',
  ...messageTypes.map((type) => `Receive${type}`),
]

const roles = ['follower', 'preCandidate', 'candidate', 'leader']

/** What the spec's constants are in one log. */
export interface Settings {
  readonly servers: readonly string[]
  readonly preVote: boolean
  readonly twoDelay: boolean
  readonly quorumBeats: number
  readonly maxEntriesPerAppend: number
}

/** Reads the header's `constants`. Throws `LineFault`. */
export function settingsOf(given: JsonObject): Settings {
  const fields = fieldsOf(given, 'constants')
  const servers = fields.names('servers', none)
  const preVote = fields.flag('preVote')
  const twoDelay = fields.flag('twoDelay')
  const quorumBeats = fields.whole('quorumBeats', 0)
  const maxEntriesPerAppend = fields.whole('maxEntriesPerAppend', 1)
  fields.done()
  return { servers, preVote, twoDelay, quorumBeats, maxEntriesPerAppend }
}

/** The line that the code writes of an event, `after` being the cluster after it. */
export function lineOf(event: ClusterEvent, after: Cluster): LoggedLine {
  switch (event.type) {
    case 'Lose':
      return { action: 'Lose', message: jsonOf(projectMessage(event.message)) }
    case 'Receive': {
      const { message, keep } = event
      return {
        action: `Receive${message.type}`,
        server: message.destination,
        message: jsonOf(projectMessage(message)),
        keep,
        ...observed(message.destination, after),
      }
    }
    case 'Propose': {
      const { server, value } = event
      return { action: event.type, server, value, ...observed(server, after) }
    }
    case 'TransferLeadership': {
      const { server, to } = event
      return { action: event.type, server, to, ...observed(server, after) }
    }
    default:
      return { action: event.type, server: event.server, ...observed(event.server, after) }
  }
}

function observed(server: string, after: Cluster): JsonObject {
  const at = indexOf(after, server)
  const [state, image] = [after.servers[at]!, after.disks[at]!]
  return {
    node: {
      ...logged(projectServer(state, after.configs[at]!), { ...nodeNeeds, ...nodeMayHave }),
      votedFor: state.votedFor ?? null,
      leader: state.leader ?? null,
      transferee: state.transferee ?? null,
    },
    disk: { ...logged(projectImage(image), diskMayHave), votedFor: image.votedFor ?? null },
  }
}

/** Of snapshots, a log says nothing: nobody has one in RaftCommit. */
function logged(value: Value, fields: Part): JsonObject {
  const all = Object.entries(jsonOf(value) as JsonObject)
  return Object.fromEntries(all.filter(([name]) => name in fields))
}

/** Sets become lists. */
function jsonOf(value: Value): Json {
  if (typeof value !== 'object') return value
  const members = setMembers(value)
  if (members !== undefined) return members.map(jsonOf)
  if (Array.isArray(value)) return (value as readonly Value[]).map(jsonOf)
  const fields = Object.entries(value as TraceRecord)
  return Object.fromEntries(fields.map(([name, each]) => [name, jsonOf(each)]))
}

/** A text or number of a line, for people and for comparing names. */
export function plainText(value: Value | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : canonical(value)
}

/** Reads a line of a known action. Throws `LineFault`. */
export function recordOf(line: LoggedLine, constants: JsonObject): TraceRecord {
  const { servers } = settingsOf(constants)
  const fields = fieldsOf(line)
  const action = fields.text('action')
  const record: Record<string, Value> = { action }
  if (action === 'Lose' || action.startsWith('Receive')) {
    const message = readMessage(fields.object('message'), action, servers)
    record['message'] = message
    if (action === 'Lose') {
      fields.done()
      return record
    }
    record['server'] = fields.text('server', [plainText(message['destination'])])
    // A copy that stays need never arrive, so this allows the most.
    record['keep'] = fields.has('keep') ? fields.flag('keep') : true
  } else {
    record['server'] = fields.text('server', servers)
  }
  if (action === 'Propose') record['value'] = readProposal(fields)
  if (action === 'TransferLeadership') {
    const others = servers.filter((server) => server !== record['server'])
    record['to'] = fields.text('to', others)
  }
  record['node'] = readPart(fields.object('node'), servers, nodeNeeds, nodeMayHave)
  record['disk'] = fields.has('disk')
    ? readPart(fields.object('disk'), servers, {}, diskMayHave)
    : {}
  fields.done()
  return record
}

function readProposal(fields: Fields): string {
  const value = fields.text('value')
  if (value !== noOp) return value
  throw new LineFault(`value is "${noOp}", which is what new leaders append; no client proposes it`)
}

/** Reads a field of a part of the line. */
type Read = (fields: Fields, name: string, servers: readonly string[]) => Value

const whole: Read = (fields, name) => fields.whole(name)
const flag: Read = (fields, name) => fields.flag(name)
const serverOrNone: Read = (fields, name, servers) => fields.textOrNull(name, servers) ?? none
const log: Read = (fields, name) => fields.list(name, readEntry)
const byServer: Read = (fields, name, servers) => {
  const inner = fields.object(name)
  const numbers = Object.fromEntries(servers.map((server) => [server, inner.whole(server)]))
  inner.done()
  return numbers
}

function serverSet(fields: Fields, name: string, servers: readonly string[]): Value {
  return { '#set': fields.texts(name, servers) }
}

function readEntry(fields: Fields): TraceRecord {
  return { term: fields.whole('term', 1), value: fields.text('value') }
}

type Part = Readonly<Record<string, Read>>

const nodeNeeds: Part = {
  role: (fields, name) => fields.text(name, roles),
  currentTerm: whole,
  votedFor: serverOrNone,
  log,
  commitIndex: whole,
}

const nodeMayHave: Part = {
  leader: serverOrNone,
  votes: serverSet,
  heard: serverSet,
  missedBeats: whole,
  transferee: serverOrNone,
  handedOver: flag,
  nextIndex: byServer,
  matchIndex: byServer,
}

const diskMayHave: Part = { currentTerm: whole, votedFor: serverOrNone, log }

const position: Part = { lastIndex: whole, lastTerm: whole }
const answer: Part = { granted: flag }
const messageMayHave: Readonly<Record<LoggedKind, Part>> = {
  PreVoteRequest: position,
  PreVoteResponse: answer,
  VoteRequest: { ...position, transfer: flag },
  VoteResponse: answer,
  TimeoutNow: {},
  AppendRequest: {
    previousIndex: whole,
    previousTerm: whole,
    entries: log,
    commitIndex: whole,
  },
  AppendResponse: { success: flag, index: whole },
}

function readPart(
  fields: Fields,
  servers: readonly string[],
  needs: Part,
  mayHave: Part,
): Record<string, Value> {
  const part: Record<string, Value> = {}
  for (const [name, read] of Object.entries(needs)) part[name] = read(fields, name, servers)
  for (const [name, read] of Object.entries(mayHave)) {
    if (fields.has(name)) part[name] = read(fields, name, servers)
  }
  fields.done()
  return part
}

function readMessage(fields: Fields, action: string, servers: readonly string[]): TraceRecord {
  const allowed = messageTypes.filter((type) => action === 'Lose' || action === `Receive${type}`)
  const type = fields.text('type', allowed) as LoggedKind
  const source = fields.text('source', servers)
  const destination = fields.text(
    'destination',
    servers.filter((server) => server !== source),
  )
  const needs: Part = { term: (inner, name) => inner.whole(name, 1) }
  return { type, source, destination, ...readPart(fields, servers, needs, messageMayHave[type]) }
}
