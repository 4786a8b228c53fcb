/**
 * FlagSystem's code within the bounds of MCFlagSystem: whole regions, a log and gossip, driven event by event.
 *
 * Each event is enabled exactly where the bounded action of that name is; what it does is the core's.
 */
import {
  type FlagSystem,
  happenSystem,
  startSystem,
  type SystemEvent,
} from '../../../sim/flagSystem.ts'
import { projectSystem } from '../../../sim/projectSystem.ts'
import { systemProperties } from '../../../sim/systemProperties.ts'
import { type SpecState, stateKey } from '../../../shared/value.ts'
import type { AlphabetEvent, ModelConfig, Protocol, ProtocolModel } from '../../protocol.ts'
import { validationOf } from '../../validate/worldValidation.ts'
import { type SystemBounds, systemBoundsOf, type SystemBudget } from './bounds.ts'
import { describeSystem, systemEvents } from './events.ts'
import { flagSystemFaults } from './faults.ts'
import { flagSystemLiveness, flagSystemLivenessFaults } from './liveness.ts'
import { systemConfigs } from './systemConfig.ts'
import { systemWorld } from './trace.ts'
import { flagSystemWorlds } from './worlds.ts'

interface Bounded {
  readonly system: FlagSystem
  readonly budget: SystemBudget
}

export const flagSystem: Protocol = {
  name: 'FlagSystem',
  folder: 'system',
  model: (config: ModelConfig) => boundedModel(systemBoundsOf(config)),
  validation: validationOf(systemWorld),
  liveness: flagSystemLiveness,
  faults: [...flagSystemFaults, ...flagSystemLivenessFaults],
  worlds: flagSystemWorlds,
}

function boundedModel(bounds: SystemBounds): ProtocolModel<Bounded, SystemEvent> {
  const projections = new WeakMap<Bounded, SpecState>()
  const project = (state: Bounded): SpecState => {
    const known = projections.get(state)
    if (known !== undefined) return known
    const made = { ...projectSystem(state.system), budget: { ...state.budget } }
    projections.set(state, made)
    return made
  }
  const { regions, flags, budget } = bounds
  return {
    initial: [{ system: startSystem(systemConfigs(bounds), regions, flags), budget }],
    enabled: enabledWithin,
    apply: (state, event) => ({
      system: happenSystem(state.system, event),
      budget: spend(state.budget, event),
    }),
    project,
    // What a projection hides decides nothing here: times stand still, and epochs of caches are only counted.
    key: (state) => stateKey(project(state)),
    properties: systemProperties.map((property) => ({
      ...property,
      holds: (before: Bounded, after: Bounded) => property.holds(before.system, after.system),
    })),
    describe: describeSystem,
    actor: ({ region }) => region,
  }
}

const costs: Readonly<Record<SystemEvent['type'], keyof SystemBudget | undefined>> = {
  Publish: 'publishes',
  Defer: 'defers',
  ChangeClass: 'classChanges',
  Hear: 'hears',
  Ask: 'asks',
  Cut: 'cuts',
  Heal: undefined,
  Escalate: undefined,
  Submit: undefined,
  Apply: undefined,
  Deliver: undefined,
}

/** Spec: `Spend`. */
function spend(budget: SystemBudget, { type }: SystemEvent): SystemBudget {
  const what = costs[type]
  return what === undefined ? budget : { ...budget, [what]: budget[what] - 1 }
}

function enabledWithin({ system, budget }: Bounded): readonly AlphabetEvent<SystemEvent>[] {
  const enabled: AlphabetEvent<SystemEvent>[] = []
  for (const event of systemEvents(system)) {
    const what = costs[event.type]
    if (what === undefined || budget[what] > 0) enabled.push({ action: event.type, event })
  }
  return enabled
}
