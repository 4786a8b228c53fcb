/**
 * RegionalReads' side of trace validation: regions that answer for flags as a world whose runs are logged.
 *
 * Spec: spec/rfc/TraceRegionalReads.tla; the format of a line is in traces/README.md.
 */
import { projectReads } from '../../../sim/projectReads.ts'
import { readsProperties } from '../../../sim/readsProperties.ts'
import { happenReads, type ReadEvent } from '../../../sim/happenReads.ts'
import { type ReadWorld, startReads } from '../../../sim/readsWorld.ts'
import { fieldsOf, LineFault } from '../../validate/fields.ts'
import type { LoggedWorld } from '../../validate/loggedWorld.ts'
import type { JsonObject, TraceRecord } from '../../validate/validation.ts'
import { describeRead } from './events.ts'
import { settingOf, type SettingNumbers } from './setting.ts'
import { weightedReads } from './worlds.ts'

/** Spec: `None`. */
const none = 'None'

/** Throws `LineFault`. */
function numbersOf(given: JsonObject): SettingNumbers {
  const fields = fieldsOf(given, 'constants')
  const regions = fields.names('regions', none)
  const origins = fields.names('origins', none)
  const flags = fields.names('flags', none)
  const critical = fields.texts('critical', flags)
  const gossiped = flags.filter((flag) => !critical.includes(flag))
  const ofWriters = fields.object('writers')
  const writers = Object.fromEntries(gossiped.map((flag) => [flag, ofWriters.text(flag, origins)]))
  ofWriters.done()
  const ofParents = fields.object('parents')
  const parents = Object.fromEntries(
    flags
      .filter((flag) => ofParents.has(flag))
      .map((flag) => [
        flag,
        ofParents.text(
          flag,
          flags.filter((each) => each !== flag),
        ),
      ]),
  )
  ofParents.done()
  const expiring = fields.texts('expiring', flags)
  const lifeTicks = fields.whole('lifeTicks', 1)
  const freshTicks = fields.whole('freshTicks', 0)
  const maxAge = fields.whole('maxAge', 0)
  const leaseTicks = fields.whole('leaseTicks', 1)
  fields.done()
  const names = { regions, origins, critical, gossiped, writers, parents, expiring }
  return { ...names, lifeTicks, freshTicks, maxAge, leaseTicks }
}

export const regionalWorld: LoggedWorld<ReadWorld, ReadEvent> = {
  module: 'TraceRegionalReads',
  scenarios: 'reads',
  exampleConstants: {
    regions: ['r1', 'r2'],
    origins: ['o1', 'o2'],
    flags: ['base', 'child', 'color', 'kill'],
    critical: ['base', 'kill'],
    writers: { child: 'o1', color: 'o2' },
    parents: { child: 'base' },
    expiring: ['color', 'kill'],
    lifeTicks: 6,
    freshTicks: 3,
    maxAge: 5,
    leaseTicks: 4,
  },
  constants: (given) => {
    const numbers = numbersOf(given)
    const flags = [...numbers.critical, ...numbers.gossiped]
    return {
      Region: { '#set': numbers.regions },
      Origin: { '#set': numbers.origins },
      Critical: { '#set': numbers.critical },
      Gossiped: { '#set': numbers.gossiped },
      Writer: numbers.writers,
      Parent: Object.fromEntries(flags.map((flag) => [flag, numbers.parents[flag] ?? none])),
      Expiring: { '#set': numbers.expiring },
      LifeTicks: numbers.lifeTicks,
      FreshTicks: numbers.freshTicks,
      MaxAge: numbers.maxAge,
      LeaseTicks: numbers.leaseTicks,
      None: none,
    }
  },
  substitutions: {},
  actions: {
    Commit: ['flag', 'byClient'],
    Publish: ['flag', 'byClient'],
    Apply: ['region'],
    Install: ['region', 'index'],
    Take: ['region', 'origin'],
    Ask: ['region'],
    AnswerIndex: ['region', 'index'],
    GiveUp: ['region'],
    Notice: ['region', 'index'],
    Exchange: ['region', 'origin'],
    GrantLease: ['region'],
    Restart: ['region'],
    RestartCorrupt: ['region'],
    ReadInSession: ['region', 'flag'],
    BeginEvaluation: ['region'],
    Evaluate: ['region', 'flag'],
    Tick: [],
  },
  names: { region: 'regions', origin: 'origins', flag: 'flags' },
  actorField: 'region',
  observed: ['cache', 'reads', 'evaluation', 'answers'],
  start: (given) => startReads(settingOfLog(given)),
  enabled: weightedReads,
  apply: happenReads,
  project: projectReads,
  record: recordOf,
  properties: readsProperties,
  describe: describeRead,
}

function settingOfLog(given: JsonObject) {
  const numbers = numbersOf(given)
  const { critical, parents } = numbers
  const wrong = critical.find((flag) => flag in parents && !critical.includes(parents[flag]!))
  if (wrong !== undefined) {
    throw new LineFault(
      `constants.parents: ${wrong} is critical and depends on ${parents[wrong]}, which is not`,
    )
  }
  return settingOf(numbers)
}

function recordOf(event: ReadEvent): TraceRecord {
  const { type: action } = event
  switch (event.type) {
    case 'Commit':
    case 'Publish':
      return { action, flag: event.flagId, byClient: event.byClient }
    case 'Take':
    case 'Exchange':
      return { action, region: event.region, origin: event.origin }
    case 'AnswerIndex':
    case 'Notice':
    case 'Install':
      return { action, region: event.region, index: event.index }
    case 'ReadInSession':
    case 'Evaluate':
      return { action, region: event.region, flag: event.flagId }
    case 'Tick':
      return { action }
    default:
      return { action, region: event.region }
  }
}
