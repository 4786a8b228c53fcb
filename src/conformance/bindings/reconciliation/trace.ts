/**
 * Reconciliation's side of trace validation: reconciling regions as a world whose runs are logged.
 *
 * Spec: spec/rfc/TraceReconciliation.tla; the format of a line is in traces/README.md.
 */
import { originKey } from '../../../flag/versionVector.ts'
import { projectRequest, projectVersion } from '../../../rfc/reconcile/project.ts'
import { fcsOrigin } from '../../../rfc/reconcile/version.ts'
import { madeVersion, projectReconcile } from '../../../sim/projectReconcile.ts'
import {
  happenReconcile,
  type ReconcileCluster,
  type ReconcileEvent,
  startReconcile,
} from '../../../sim/reconcileCluster.ts'
import { reconcileProperties } from '../../../sim/reconcileProperties.ts'
import { fieldsOf, LineFault } from '../../validate/fields.ts'
import type { LoggedWorld } from '../../validate/loggedWorld.ts'
import type { JsonObject, TraceRecord } from '../../validate/validation.ts'
import { actionOf, describeReconcile } from './events.ts'
import { type Policies, reconcileConfig } from './reconcileConfig.ts'
import { weightedEvents } from './worlds.ts'

interface Settings extends Policies {
  readonly regions: readonly string[]
  readonly flags: readonly string[]
  readonly values: readonly string[]
}

/** Throws `LineFault`. */
function settingsOf(given: JsonObject): Settings {
  const fields = fieldsOf(given, 'constants')
  const regions = fields.names('regions', fcs)
  requireOrder(regions)
  const flags = fields.names('flags', fcs)
  const values = fields.names('values', fcs)
  const merged = fields.texts('merged', flags)
  const stamped = fields.texts('stamped', flags)
  const escalated = fields.texts('escalated', flags)
  const declared = [...merged, ...stamped, ...escalated]
  if (new Set(declared).size < declared.length) {
    throw new LineFault('constants: a flag may be in one of merged, stamped and escalated only')
  }
  const critical = fields.texts('critical', flags)
  const maxAhead = fields.whole('maxAhead')
  fields.done()
  return { regions, flags, values, merged, stamped, escalated, critical, maxAhead }
}

/** Spec: `Fcs`. */
const fcs = 'fcs'

/** Ties are decided by origin, as texts are ordered, and the service is the least. Spec: `Order`. */
function requireOrder(regions: readonly string[]): void {
  const origins = [fcsOrigin, ...regions.map((region) => originKey(region, 1))]
  const isInOrder = origins.every((origin, at) => at === 0 || origins[at - 1]! < origin)
  if (isInOrder) return
  throw new LineFault(
    `constants.regions is ${JSON.stringify(regions)}; it must be names after ${fcs}, in their order`,
  )
}

interface World {
  readonly values: readonly string[]
  readonly cluster: ReconcileCluster
}

export const reconcileWorld: LoggedWorld<World, ReconcileEvent> = {
  module: 'TraceReconciliation',
  scenarios: 'reconcile',
  exampleConstants: {
    regions: ['r1', 'r2', 'r3'],
    flags: ['allow', 'color', 'limit', 'pay'],
    values: ['x', 'y'],
    merged: ['allow'],
    stamped: ['color'],
    escalated: ['limit'],
    critical: ['pay'],
    maxAhead: 1,
  },
  constants: (given) => {
    const settings = settingsOf(given)
    return {
      Region: { '#set': settings.regions },
      Order: settings.regions,
      Flag: { '#set': settings.flags },
      Value: { '#set': settings.values },
      Merged: { '#set': settings.merged },
      Stamped: { '#set': settings.stamped },
      Escalated: { '#set': settings.escalated },
      Critical: { '#set': settings.critical },
      MaxAhead: settings.maxAhead,
    }
  },
  substitutions: {},
  actions: {
    Write: ['region', 'flag', 'change'],
    Delete: ['region', 'flag'],
    Deliver: ['region', 'update'],
    Apply: ['region'],
    Tick: ['region'],
    Escalate: ['region', 'flag'],
    Lose: ['request'],
    Decide: ['request', 'value'],
    ChangeClass: ['region', 'flag'],
    Commit: ['flag', 'change'],
  },
  names: { region: 'regions', flag: 'flags', value: 'values' },
  actorField: 'region',
  observed: ['node', 'served'],
  start: (given) => {
    const { values, ...settings } = settingsOf(given)
    const { regions, flags } = settings
    const config = reconcileConfig(settings)
    const clocks = regions.map(() => 1)
    return { values, cluster: startReconcile({ regions, flags, config, clocks }) }
  },
  enabled: ({ values, cluster }) => weightedEvents(cluster, values, ({ made }) => made),
  apply: ({ values, cluster }, event) => ({ values, cluster: happenReconcile(cluster, event) }),
  project: ({ cluster }) => projectReconcile(cluster),
  record: (event, { cluster }) => recordOf(event, cluster),
  properties: reconcileProperties.map((property) => ({
    ...property,
    holds: (before: World, after: World) => property.holds(before.cluster, after.cluster),
  })),
  describe: describeReconcile,
}

function recordOf(event: ReconcileEvent, { config }: ReconcileCluster): TraceRecord {
  const action = actionOf(event)
  switch (event.type) {
    case 'Write': {
      const { region, flagId, change } = event
      return { action, region, flag: flagId, ...(action === 'Write' && { change: { ...change } }) }
    }
    case 'Deliver': {
      const update = projectVersion(madeVersion(event.update, config), config)
      return { action, region: event.region, update }
    }
    case 'Escalate':
    case 'ChangeClass':
      return { action, region: event.region, flag: event.flagId }
    case 'Lose':
      return { action, request: projectRequest(event.request, config) }
    case 'Decide':
      return { action, request: projectRequest(event.request, config), value: event.value }
    case 'Commit':
      return { action, flag: event.flagId, change: { ...event.change } }
    default:
      return { action, region: event.region }
  }
}
