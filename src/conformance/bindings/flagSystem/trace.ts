/**
 * FlagSystem's side of trace validation: the whole as a world whose runs are logged.
 *
 * Spec: spec/system/TraceSystem.tla; the format of a line is in traces/README.md.
 */
import { ParentsError } from '../../../rfc/read/dependency.ts'
import {
  type FlagSystem,
  happenSystem,
  startSystem,
  type SystemEvent,
} from '../../../sim/flagSystem.ts'
import { projectSystem, projectUpdate } from '../../../sim/projectSystem.ts'
import { systemProperties } from '../../../sim/systemProperties.ts'
import { fieldsOf, LineFault } from '../../validate/fields.ts'
import type { LoggedWorld } from '../../validate/loggedWorld.ts'
import type { JsonObject, TraceRecord } from '../../validate/validation.ts'
import { describeSystem } from './events.ts'
import { systemConfigs } from './systemConfig.ts'
import { weightedEvents } from './worlds.ts'

/** Spec: `None`. */
const none = 'None'

interface Settings {
  readonly regions: readonly string[]
  readonly flags: readonly string[]
  readonly critical: readonly string[]
  readonly parents: ReadonlyMap<string, string>
}

/** Throws `LineFault`. */
function settingsOf(given: JsonObject): Settings {
  const fields = fieldsOf(given, 'constants')
  const regions = fields.names('regions', none)
  const flags = fields.names('flags', none)
  const critical = fields.texts('critical', flags)
  const ofFlags = fields.object('parents')
  const parents = new Map(
    flags
      .filter((flag) => ofFlags.has(flag))
      .map((flag) => {
        const others = flags.filter((each) => each !== flag)
        return [flag, ofFlags.text(flag, others)] as const
      }),
  )
  ofFlags.done()
  fields.done()
  return { regions, flags, critical, parents }
}

export const systemWorld: LoggedWorld<FlagSystem, SystemEvent> = {
  module: 'TraceSystem',
  exampleConstants: {
    regions: ['r1', 'r2', 'r3'],
    flags: ['base', 'child', 'color'],
    critical: ['base'],
    parents: { child: 'base' },
  },
  constants: (given) => {
    const { regions, flags, critical, parents } = settingsOf(given)
    return {
      Region: { '#set': regions },
      Flag: { '#set': flags },
      Critical: { '#set': critical },
      Parent: Object.fromEntries(flags.map((flag) => [flag, parents.get(flag) ?? none])),
      None: none,
    }
  },
  substitutions: {},
  actions: {
    Publish: ['region', 'flag'],
    Defer: ['region', 'flag'],
    Escalate: ['region', 'flag'],
    ChangeClass: ['region', 'flag'],
    Ask: ['region', 'flag'],
    Submit: ['region'],
    Apply: ['region'],
    Hear: ['region'],
    Deliver: ['region', 'update'],
    Cut: ['region'],
    Heal: ['region'],
  },
  names: { region: 'regions', flag: 'flags' },
  actorField: 'region',
  observed: ['node'],
  start: (given) => {
    const settings = settingsOf(given)
    try {
      return startSystem(systemConfigs(settings), settings.regions, settings.flags)
    } catch (error) {
      if (error instanceof ParentsError) throw new LineFault(`constants: ${error.message}`)
      throw error
    }
  },
  enabled: weightedEvents,
  apply: happenSystem,
  project: projectSystem,
  record: recordOf,
  properties: systemProperties,
  describe: describeSystem,
}

function recordOf(event: SystemEvent, system: FlagSystem): TraceRecord {
  const { type: action, region } = event
  switch (event.type) {
    case 'Deliver':
      return { action, region, update: projectUpdate(system, event.update) }
    case 'Publish':
    case 'Defer':
    case 'Escalate':
    case 'ChangeClass':
    case 'Ask':
      return { action, region, flag: event.flagId }
    default:
      return { action, region }
  }
}
