/**
 * RegionalReads' code within the bounds of MCRegionalReads: regions that answer for flags, driven event by event.
 *
 * Each event is enabled exactly where the bounded action of that name is; what it does is the core's.
 */
import { changedVariables, type SpecState, stateKey } from '../../../shared/value.ts'
import { projectReads } from '../../../sim/projectReads.ts'
import { readsProperties } from '../../../sim/readsProperties.ts'
import { happenReads, type ReadEvent } from '../../../sim/happenReads.ts'
import { type ReadWorld, startReads } from '../../../sim/readsWorld.ts'
import type { AlphabetEvent, ModelConfig, Protocol, ProtocolModel } from '../../protocol.ts'
import { validationOf } from '../../validate/worldValidation.ts'
import { type RegionalBounds, regionalBoundsOf, type RegionalBudget } from './bounds.ts'
import { describeRead, readEvents } from './events.ts'
import { regionalReadsFaults } from './faults.ts'
import { regionalReadsLiveness, regionalReadsLivenessFaults } from './liveness.ts'
import { settingOf } from './setting.ts'
import { regionalWorld } from './trace.ts'
import { regionalReadsWorlds } from './worlds.ts'

interface Bounded {
  readonly world: ReadWorld
  readonly budget: RegionalBudget
}

export const regionalReads: Protocol = {
  name: 'RegionalReads',
  folder: 'rfc',
  model: (config: ModelConfig) => boundedModel(regionalBoundsOf(config)),
  validation: validationOf(regionalWorld),
  liveness: regionalReadsLiveness,
  faults: [...regionalReadsFaults, ...regionalReadsLivenessFaults],
  worlds: regionalReadsWorlds,
}

function boundedModel(bounds: RegionalBounds): ProtocolModel<Bounded, ReadEvent> {
  const projections = new WeakMap<Bounded, SpecState>()
  const project = (state: Bounded): SpecState => {
    const known = projections.get(state)
    if (known !== undefined) return known
    const made = { ...projectReads(state.world), budget: { ...state.budget } }
    projections.set(state, made)
    return made
  }
  return {
    initial: [{ world: startReads(settingOf(bounds)), budget: bounds.budget }],
    enabled: (state) => enabledWithin(bounds, state),
    apply: (state, event) => ({
      world: happenReads(state.world, event),
      budget: spend(bounds, state.budget, event),
    }),
    project,
    // Moments are shown as what has passed, as far as anything here looks; timers follow from mode and moments.
    key: (state) => stateKey(project(state)),
    properties: readsProperties.map((property) => ({
      ...property,
      holds: (before: Bounded, after: Bounded) => property.holds(before.world, after.world),
    })),
    describe: describeRead,
    actor: (event) => ('region' in event ? event.region : ''),
  }
}

/** What an event spends. Spec: `Spend`. */
const costs: Readonly<Record<ReadEvent['type'], keyof RegionalBudget | undefined>> = {
  Commit: 'commits',
  Publish: 'publishes',
  Apply: undefined,
  Install: 'installs',
  Take: undefined,
  Ask: 'asks',
  AnswerIndex: undefined,
  GiveUp: 'giveUps',
  Notice: 'notices',
  Exchange: 'exchanges',
  GrantLease: 'grants',
  Restart: 'restarts',
  RestartCorrupt: 'corruptions',
  ReadInSession: 'sessionReads',
  BeginEvaluation: 'evaluations',
  Evaluate: undefined,
  Tick: undefined,
}

function costOf(
  { timeEnds }: RegionalBounds,
  { type }: ReadEvent,
): keyof RegionalBudget | undefined {
  return type === 'Tick' && timeEnds ? 'ticks' : costs[type]
}

function spend(bounds: RegionalBounds, budget: RegionalBudget, event: ReadEvent): RegionalBudget {
  const what = costOf(bounds, event)
  return what === undefined ? budget : { ...budget, [what]: budget[what] - 1 }
}

function enabledWithin(
  bounds: RegionalBounds,
  { world, budget }: Bounded,
): readonly AlphabetEvent<ReadEvent>[] {
  const clients = bounds.clientWrites ? [false, true] : [false]
  const events: ReadEvent[] = [...readEvents(world, clients)]
  if (isCounting(world)) events.push({ type: 'Tick' })
  return events.flatMap((event) => {
    const what = costOf(bounds, event)
    if (what !== undefined && budget[what] === 0) return []
    return [{ action: event.type, event }]
  })
}

/** Time that nobody counts is left out. Spec: `IsCounting`. */
function isCounting(world: ReadWorld): boolean {
  const later = { ...world, nowMs: world.nowMs + 1 }
  const counting = ['log', 'made', 'cache', 'reads']
  return changedVariables(projectReads(world), projectReads(later)).some((name) =>
    counting.includes(name),
  )
}
