/**
 * LinearizableReads' code within the bounds of MCLinearizableReads: the timed cluster, driven event by event.
 *
 * Each event is enabled exactly where the bounded action of that name is; what it does is the core's.
 */
import { projectTimed } from '../../../sim/projectTimed.ts'
import { happenTimed, type TimedCluster, type TimedEvent } from '../../../sim/timedCluster.ts'
import { timedProperties } from '../../../sim/timedProperties.ts'
import { type SpecState, stateKey } from '../../../shared/value.ts'
import type { AlphabetEvent, ModelConfig, Protocol, ProtocolModel } from '../../protocol.ts'
import { validationOf } from '../../validate/worldValidation.ts'
import { type ReadBounds, readBoundsOf, type ReadBudget } from './bounds.ts'
import { clockEvents, describeTimed, serverEvents } from './events.ts'
import { linearizableReadsFaults } from './faults.ts'
import { leasedCluster } from './leasedCluster.ts'
import { linearizableReadsLiveness, linearizableReadsLivenessFaults } from './liveness.ts'
import { timedStartOf } from './starts.ts'
import { readWorld } from './trace.ts'
import { linearizableReadsWorlds } from './worlds.ts'

interface Bounded {
  readonly cluster: TimedCluster
  readonly budget: ReadBudget
}

export const linearizableReads: Protocol = {
  name: 'LinearizableReads',
  folder: 'fcs',
  model: (config: ModelConfig) => boundedModel(readBoundsOf(config), config.init),
  validation: validationOf(readWorld),
  liveness: linearizableReadsLiveness,
  faults: [...linearizableReadsFaults, ...linearizableReadsLivenessFaults],
  worlds: linearizableReadsWorlds,
}

function boundedModel(bounds: ReadBounds, init: string): ProtocolModel<Bounded, TimedEvent> {
  const { flags } = bounds
  const projections = new WeakMap<Bounded, SpecState>()
  const project = (state: Bounded): SpecState => {
    const known = projections.get(state)
    if (known !== undefined) return known
    const made = { ...projectTimed(state.cluster, flags), budget: { ...state.budget } }
    projections.set(state, made)
    return made
  }
  return {
    initial: [{ cluster: timedStartOf(init, leasedCluster(bounds)), budget: bounds.budget }],
    enabled: (state) => enabledWithin(bounds, state),
    apply: (state, event) => ({
      cluster: happenTimed(state.cluster, event),
      budget: spend(state.budget, event),
    }),
    project,
    key: (state) => `${stateKey(project(state))}${hiddenOf(state.cluster)}`,
    properties: timedProperties.map((property) => ({
      ...property,
      holds: (before: Bounded, after: Bounded) => property.holds(before.cluster, after.cluster),
    })),
    describe: describeTimed,
    actor: (event) => {
      if (event.type === 'Receive') return event.message.destination
      return 'server' in event ? event.server : ''
    },
  }
}

/** What the projection does not show. Moments are shown as what is left until then. */
function hiddenOf({ servers }: TimedCluster): string {
  return servers
    .map(
      ({ progress, termStart, reads }) =>
        `${progress.length}/${termStart}/${reads.own?.context ?? 0}`,
    )
    .join(' ')
}

/** What an event spends. Spec: `Spend`. */
function cost(event: TimedEvent): keyof ReadBudget | undefined {
  switch (event.type) {
    case 'ElectionTimeout':
      return 'elections'
    case 'Heartbeat':
      return 'heartbeats'
    case 'Propose':
      return 'proposals'
    case 'TransferLeadership':
      return 'transfers'
    case 'Restart':
      return 'restarts'
    case 'AskLease':
      return 'asks'
    case 'AskRead':
      return 'reads'
    case 'TickSlow':
    case 'TickFast':
      return 'drifts'
    case 'Suspend':
      return 'suspends'
    case 'SetBack':
      return 'setBacks'
    case 'RetryRead':
    case 'Receive':
    case 'Tick':
      return undefined
  }
}

function spend(budget: ReadBudget, event: TimedEvent): ReadBudget {
  const what = cost(event)
  return what === undefined ? budget : { ...budget, [what]: budget[what] - 1 }
}

function actionOf(event: TimedEvent): string {
  return event.type === 'Receive' ? `Receive${event.message.type}` : event.type
}

function enabledWithin(
  bounds: ReadBounds,
  { cluster, budget }: Bounded,
): readonly AlphabetEvent<TimedEvent>[] {
  const actors = {
    ...bounds,
    nextAsk: bounds.budget.asks - budget.asks + 1,
    nextRead: bounds.budget.reads - budget.reads + 1,
  }
  const events = [...serverEvents(cluster, actors), ...clockEvents(cluster)]
  return events.flatMap((event) => {
    const what = cost(event)
    if (what !== undefined && budget[what] === 0) return []
    if (isTicking(event) && !isCounting(cluster)) return []
    return [{ action: actionOf(event), event }]
  })
}

function isTicking({ type }: TimedEvent): boolean {
  return type === 'Tick' || type === 'TickSlow' || type === 'TickFast' || type === 'Suspend'
}

/** Spec: `IsCounting`. Time that nobody counts is left out. */
function isCounting({ servers, clocks, configs }: TimedCluster): boolean {
  return servers.some(({ lease }, at) => {
    const { leaseMs } = configs[at]!.leases!
    const untilMs = [
      lease!.promiseUntilMs,
      lease!.held?.untilMs,
      lease!.ask === undefined ? undefined : lease!.ask.atMs + leaseMs,
      lease!.leaderUntilMs,
      ...lease!.rounds.map(({ sentMs }) => sentMs + leaseMs),
      ...lease!.grantsUntilMs,
      lease!.deferUntilMs,
    ]
    return untilMs.some((until) => until !== undefined && until > clocks[at]!.monotonicMs)
  })
}
