/**
 * GossipConvergence's code within the bounds of MCGossipConvergence: gossiping regions, driven event by event.
 *
 * Each event is enabled exactly where the bounded action of that name is; what it does is the core's.
 */
import {
  type GossipCluster,
  type GossipEvent,
  happenGossip,
  startGossip,
} from '../../../sim/gossipCluster.ts'
import { gossipLaws, gossipProperties } from '../../../sim/gossipProperties.ts'
import { projectGossip } from '../../../sim/projectGossip.ts'
import { type SpecState, stateKey } from '../../../shared/value.ts'
import type { AlphabetEvent, ModelConfig, Protocol, ProtocolModel } from '../../protocol.ts'
import { validationOf } from '../../validate/worldValidation.ts'
import { type GossipBounds, gossipBoundsOf, type GossipBudget } from './bounds.ts'
import { actionOf, describeGossip, gossipEvents } from './events.ts'
import { gossipConvergenceFaults } from './faults.ts'
import { gossipConfigs } from './gossipConfig.ts'
import { gossipConvergenceLiveness, gossipConvergenceLivenessFaults } from './liveness.ts'
import { gossipWorld } from './trace.ts'
import { gossipConvergenceWorlds } from './worlds.ts'

interface Bounded {
  readonly cluster: GossipCluster
  readonly budget: GossipBudget
}

export const gossipConvergence: Protocol = {
  name: 'GossipConvergence',
  folder: 'fdl',
  model: (config: ModelConfig) => boundedModel(gossipBoundsOf(config)),
  validation: validationOf(gossipWorld),
  liveness: gossipConvergenceLiveness,
  faults: [...gossipConvergenceFaults, ...gossipConvergenceLivenessFaults],
  worlds: gossipConvergenceWorlds,
}

function boundedModel(bounds: GossipBounds): ProtocolModel<Bounded, GossipEvent> {
  const projections = new WeakMap<Bounded, SpecState>()
  const project = (state: Bounded): SpecState => {
    const known = projections.get(state)
    if (known !== undefined) return known
    const made = { ...projectGossip(state.cluster), budget: { ...state.budget } }
    projections.set(state, made)
    return made
  }
  return {
    initial: [{ cluster: startGossip(gossipConfigs(bounds)), budget: bounds.budget }],
    enabled: (state) => enabledWithin(bounds, state),
    apply: (state, event) => ({
      cluster: happenGossip(state.cluster, event),
      budget: spend(state.budget, event),
    }),
    project,
    // What a projection hides decides nothing here: times stand still, and everything is collected at once.
    key: (state) => stateKey(project(state)),
    properties: [...gossipProperties, gossipLaws].map((property) => ({
      ...property,
      holds: (before: Bounded, after: Bounded) => property.holds(before.cluster, after.cluster),
    })),
    describe: describeGossip,
    actor: (event) => {
      if (event.type === 'Receive' || event.type === 'Lose') return event.message.to
      return event.region
    },
  }
}

const costs: Readonly<Record<GossipEvent['type'], keyof GossipBudget | undefined>> = {
  Publish: 'publishes',
  Delete: 'deletes',
  Notify: 'notices',
  StartExchange: 'exchanges',
  GiveUp: 'giveUps',
  Collect: 'collects',
  Restart: 'restarts',
  LoseState: 'stateLosses',
  Forge: 'forgeries',
  Lose: 'losses',
  Receive: undefined,
  Partition: undefined,
  Heal: undefined,
}

/** What an event spends. Spec: `Spend`, `SpendIfKept`. */
function cost(event: GossipEvent): keyof GossipBudget | undefined {
  return event.type === 'Receive' && event.keep ? 'duplicates' : costs[event.type]
}

function spend(budget: GossipBudget, event: GossipEvent): GossipBudget {
  const what = cost(event)
  return what === undefined ? budget : { ...budget, [what]: budget[what] - 1 }
}

function enabledWithin(
  bounds: GossipBounds,
  { cluster, budget }: Bounded,
): readonly AlphabetEvent<GossipEvent>[] {
  const nextIndex = bounds.budget.notices - budget.notices + 1
  const enabled: AlphabetEvent<GossipEvent>[] = []
  for (const event of gossipEvents(cluster, { ...bounds, nextIndex })) {
    const what = cost(event)
    if (what !== undefined && budget[what] === 0) continue
    if (leadsWithin(bounds, cluster, event)) enabled.push({ action: actionOf(event), event })
  }
  return enabled
}

/** An event that makes the core throw is enabled: whoever applies it gets what it threw. Spec: `Within`. */
function leadsWithin(bounds: GossipBounds, cluster: GossipCluster, event: GossipEvent): boolean {
  try {
    return happenGossip(cluster, event).network.size <= bounds.inFlight
  } catch {
    return true
  }
}
