/**
 * GossipConvergence's side of trace validation: gossiping regions as a world whose runs are logged.
 *
 * Spec: spec/fdl/TraceGossip.tla; the format of a line is in traces/README.md.
 */
import { projectMessage } from '../../../fdl/project.ts'
import {
  type GossipCluster,
  type GossipEvent,
  happenGossip,
  startGossip,
} from '../../../sim/gossipCluster.ts'
import { gossipProperties } from '../../../sim/gossipProperties.ts'
import { projectGossip } from '../../../sim/projectGossip.ts'
import { fieldsOf, LineFault } from '../../validate/fields.ts'
import type { LoggedWorld } from '../../validate/loggedWorld.ts'
import type { JsonObject, TraceRecord } from '../../validate/validation.ts'
import { actionOf, describeGossip } from './events.ts'
import { gossipConfigs } from './gossipConfig.ts'
import { weightedEvents } from './worlds.ts'

/** Spec: `None`. */
const none = 'None'

interface Settings {
  readonly regions: readonly string[]
  readonly flags: readonly string[]
  readonly critical: readonly string[]
  readonly parents: Readonly<Record<string, string>>
  readonly deltaSize: number
  readonly fanOut: number
}

/** Throws `LineFault`. */
function settingsOf(given: JsonObject): Settings {
  const fields = fieldsOf(given, 'constants')
  const regions = fields.names('regions', none)
  const flags = fields.names('flags', none)
  const critical = fields.texts('critical', flags)
  const ofFlags = fields.object('parents')
  const children = flags.filter((flag) => ofFlags.has(flag))
  const parents = Object.fromEntries(
    children.map((flag) => [
      flag,
      ofFlags.text(
        flag,
        flags.filter((each) => each !== flag),
      ),
    ]),
  )
  ofFlags.done()
  const deltaSize = fields.whole('deltaSize', 1)
  const fanOut = fields.whole('fanOut', 1)
  if (fanOut >= regions.length) {
    throw new LineFault(
      `constants.fanOut is ${fanOut}; it must be less than the number of regions, ${regions.length}`,
    )
  }
  fields.done()
  return { regions, flags, critical, parents, deltaSize, fanOut }
}

interface World {
  readonly flags: readonly string[]
  readonly cluster: GossipCluster
}

const receipts = ['Push', 'Digest', 'Delta', 'Reset', 'Ack', 'Notice'].map(
  (kind) => `Receive${kind}`,
)

export const gossipWorld: LoggedWorld<World, GossipEvent> = {
  module: 'TraceGossip',
  exampleConstants: {
    regions: ['r1', 'r2', 'r3'],
    flags: ['base', 'child', 'pay'],
    critical: ['pay'],
    parents: { child: 'base' },
    deltaSize: 64,
    fanOut: 1,
  },
  constants: (given) => {
    const { regions, flags, critical, parents, deltaSize, fanOut } = settingsOf(given)
    return {
      Region: { '#set': regions },
      Order: regions,
      Flag: { '#set': flags },
      Critical: { '#set': critical },
      Parent: Object.fromEntries(flags.map((flag) => [flag, parents[flag] ?? none])),
      DeltaSize: deltaSize,
      FanOut: fanOut,
      None: none,
    }
  },
  substitutions: {},
  actions: {
    Publish: ['region', 'flag'],
    Delete: ['region', 'flag'],
    Notify: ['region', 'index'],
    StartExchange: ['region', 'peers'],
    GiveUp: ['region'],
    Collect: ['region'],
    Restart: ['region'],
    LoseState: ['region'],
    Forge: ['region', 'peer', 'flag'],
    Partition: ['one', 'other'],
    Heal: ['one', 'other'],
    Lose: ['message'],
    ...Object.fromEntries(receipts.map((name) => [name, ['region', 'message', 'keep']])),
  },
  names: { region: 'regions', peer: 'regions', one: 'regions', other: 'regions', flag: 'flags' },
  actorField: 'region',
  observed: ['node'],
  start: (given) => {
    const { parents, ...settings } = settingsOf(given)
    const configs = gossipConfigs({ ...settings, parentOf: (flag) => parents[flag] })
    return { flags: settings.flags, cluster: startGossip(configs) }
  },
  enabled: ({ flags, cluster }) => weightedEvents(cluster, flags),
  apply: ({ flags, cluster }, event) => ({ flags, cluster: happenGossip(cluster, event) }),
  project: ({ cluster }) => projectGossip(cluster),
  record: recordOf,
  properties: gossipProperties.map((property) => ({
    ...property,
    holds: (before: World, after: World) => property.holds(before.cluster, after.cluster),
  })),
  describe: describeGossip,
}

function recordOf(event: GossipEvent): TraceRecord {
  const action = actionOf(event)
  switch (event.type) {
    case 'Publish':
    case 'Delete':
      return { action, region: event.region, flag: event.flagId }
    case 'Notify':
      return { action, region: event.region, index: event.index }
    case 'StartExchange':
      return { action, region: event.region, peers: { '#set': event.peers } }
    case 'Forge':
      return { action, region: event.region, peer: event.peer, flag: event.flagId }
    case 'Partition':
    case 'Heal':
      return { action, one: event.region, other: event.peer }
    case 'Lose':
      return { action, message: projectMessage(event.message) }
    case 'Receive': {
      const { message, keep } = event
      return { action, region: message.to, message: projectMessage(message), keep }
    }
    default:
      return { action, region: event.region }
  }
}
