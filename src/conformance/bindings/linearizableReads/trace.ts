/**
 * LinearizableReads' side of trace validation: a cluster with clocks and leases as a world whose runs are logged.
 *
 * Spec: spec/fcs/TraceReads.tla; the format of a line is in traces/README.md. Clocks tick alike, stand still and
 * are set back; that they drift is left to the models.
 */
import { projectTimed, projectTimedMessage } from '../../../sim/projectTimed.ts'
import { happenTimed, type TimedCluster, type TimedEvent } from '../../../sim/timedCluster.ts'
import { timedProperties } from '../../../sim/timedProperties.ts'
import { fieldsOf, LineFault } from '../../validate/fields.ts'
import type { LoggedWorld } from '../../validate/loggedWorld.ts'
import type { JsonObject, TraceRecord } from '../../validate/validation.ts'
import { describeTimed } from './events.ts'
import { leasedCluster } from './leasedCluster.ts'
import { weightedEvents } from './worlds.ts'

/** Spec: `None` and `NoOp`. */
const none = 'None'
const noOp = 'no-op'

/** Throws `LineFault`. */
function settingsOf(given: JsonObject) {
  const fields = fieldsOf(given, 'constants')
  const servers = fields.names('servers', none)
  const voters = fields.texts('voters', servers)
  if (voters.length === 0) throw new LineFault('constants.voters must name a voter')
  const flags = fields.names('flags', noOp)
  const leased = fields.texts('leased', flags)
  const twoDelay = fields.flag('twoDelay')
  const maxEntriesPerAppend = fields.whole('maxEntriesPerAppend', 1)
  const leaseTicks = fields.whole('leaseTicks', 1)
  const waitTicks = fields.whole('waitTicks', leaseTicks)
  fields.done()
  return { servers, voters, flags, leased, twoDelay, maxEntriesPerAppend, leaseTicks, waitTicks }
}

interface World {
  readonly flags: readonly string[]
  readonly cluster: TimedCluster
  /** Names of leases and reads: never used before. */
  readonly next: number
}

const receipts = [
  'VoteRequest',
  'VoteResponse',
  'TimeoutNow',
  'AppendRequest',
  'AppendResponse',
  'LeaseRequest',
  'LeaseGrant',
  'ReadRequest',
  'ReadResponse',
].map((type) => `Receive${type}`)

export const readWorld: LoggedWorld<World, TimedEvent> = {
  module: 'TraceReads',
  init: 'ReadInit',
  scenarios: 'reads',
  exampleConstants: {
    servers: ['s1', 's2', 's3', 's4'],
    voters: ['s1', 's2', 's3'],
    flags: ['banner', 'pay'],
    leased: ['pay'],
    twoDelay: false,
    maxEntriesPerAppend: 64,
    leaseTicks: 5,
    waitTicks: 6,
  },
  constants: (given) => {
    const settings = settingsOf(given)
    return {
      Server: { '#set': settings.servers },
      Voter: { '#set': settings.voters },
      Value: { '#set': settings.flags },
      Leased: { '#set': settings.leased },
      None: none,
      PreVote: false,
      TwoDelay: settings.twoDelay,
      QuorumBeats: 0,
      MaxEntriesPerAppend: settings.maxEntriesPerAppend,
      LeaseTicks: settings.leaseTicks,
      WaitTicks: settings.waitTicks,
    }
  },
  substitutions: { IsQuorum: 'IsVoterQuorum', IsMajority: 'IsVoterMajority' },
  actions: {
    ElectionTimeout: ['server'],
    Heartbeat: ['server'],
    Propose: ['server', 'value'],
    TransferLeadership: ['server', 'to'],
    AskLease: ['server', 'id'],
    AskRead: ['server', 'context'],
    RetryRead: ['server'],
    Restart: ['server'],
    Tick: [],
    Suspend: ['server'],
    SetBack: ['server'],
    ...Object.fromEntries(receipts.map((name) => [name, ['server', 'message']])),
  },
  names: { server: 'servers', to: 'servers', value: 'flags' },
  actorField: 'server',
  observed: ['node', 'disk', 'lease', 'reads', 'answers'],
  start: (given) => {
    const settings = settingsOf(given)
    return { flags: settings.flags, cluster: leasedCluster(settings), next: 1 }
  },
  enabled: ({ cluster, flags, next }) => weightedEvents(cluster, flags, next),
  apply: ({ cluster, flags, next }, event) => ({
    flags,
    cluster: happenTimed(cluster, event),
    next: event.type === 'AskLease' || event.type === 'AskRead' ? next + 1 : next,
  }),
  project: ({ cluster, flags }) => projectTimed(cluster, flags),
  record: recordOf,
  properties: timedProperties.map((property) => ({
    ...property,
    holds: (before: World, after: World) => property.holds(before.cluster, after.cluster),
  })),
  describe: describeTimed,
}

function recordOf(event: TimedEvent): TraceRecord {
  switch (event.type) {
    case 'Receive': {
      const { message } = event
      const action = `Receive${message.type}`
      return { action, server: message.destination, message: projectTimedMessage(message) }
    }
    case 'Propose':
      return { action: event.type, server: event.server, value: event.flagId }
    case 'TransferLeadership':
      return { action: event.type, server: event.server, to: event.to }
    case 'AskLease':
      return { action: event.type, server: event.server, id: event.id }
    case 'AskRead':
      return { action: event.type, server: event.server, context: event.context }
    case 'Tick':
      return { action: event.type }
    default:
      return { action: event.type, server: event.server }
  }
}
