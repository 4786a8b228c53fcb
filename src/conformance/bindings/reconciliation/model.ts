/**
 * Reconciliation's code within the bounds of MCReconciliation: reconciling regions, driven event by event.
 *
 * Each event is enabled exactly where the bounded action of that name is; what it does is the core's.
 */
import {
  happenReconcile,
  type ReconcileCluster,
  type ReconcileEvent,
  startReconcile,
} from '../../../sim/reconcileCluster.ts'
import { projectReconcile } from '../../../sim/projectReconcile.ts'
import { reconcileProperties } from '../../../sim/reconcileProperties.ts'
import { type SpecState, stateKey } from '../../../shared/value.ts'
import type { AlphabetEvent, ModelConfig, Protocol, ProtocolModel } from '../../protocol.ts'
import { validationOf } from '../../validate/worldValidation.ts'
import { type ReconcileBounds, reconcileBoundsOf, type ReconcileBudget } from './bounds.ts'
import { actionOf, candidates, describeReconcile, isEnabled } from './events.ts'
import { reconciliationFaults } from './faults.ts'
import { reconciliationLiveness, reconciliationLivenessFaults } from './liveness.ts'
import { reconcileConfig } from './reconcileConfig.ts'
import { reconcileWorld } from './trace.ts'
import { reconciliationWorlds } from './worlds.ts'

interface Bounded {
  readonly cluster: ReconcileCluster
  readonly budget: ReconcileBudget
}

export const reconciliation: Protocol = {
  name: 'Reconciliation',
  folder: 'rfc',
  model: (config: ModelConfig) => boundedModel(reconcileBoundsOf(config)),
  validation: validationOf(reconcileWorld),
  liveness: reconciliationLiveness,
  faults: [...reconciliationFaults, ...reconciliationLivenessFaults],
  worlds: reconciliationWorlds,
}

function boundedModel(bounds: ReconcileBounds): ProtocolModel<Bounded, ReconcileEvent> {
  const projections = new WeakMap<Bounded, SpecState>()
  const project = (state: Bounded): SpecState => {
    const known = projections.get(state)
    if (known !== undefined) return known
    const made = { ...projectReconcile(state.cluster), budget: { ...state.budget } }
    projections.set(state, made)
    return made
  }
  const cluster = startReconcile({ ...bounds, config: reconcileConfig(bounds) })
  return {
    initial: [{ cluster, budget: bounds.budget }],
    enabled: (state) => enabledWithin(bounds, state),
    apply: (state, event) => ({
      cluster: happenReconcile(state.cluster, event),
      budget: spend(state.budget, event),
    }),
    project,
    // What a projection hides decides nothing here: who waits to be asked about, and what was asked.
    key: (state) => stateKey(project(state)),
    properties: reconcileProperties.map((property) => ({
      ...property,
      holds: (before: Bounded, after: Bounded) => property.holds(before.cluster, after.cluster),
    })),
    describe: describeReconcile,
    actor: (event) => ('region' in event ? event.region : 'fcs'),
  }
}

/** What an event spends. Spec: `Spend`. */
function cost(event: ReconcileEvent): keyof ReconcileBudget | undefined {
  switch (event.type) {
    case 'Write':
      return event.change.kind === 'delete' ? 'deletes' : 'writes'
    case 'Tick':
      return 'ticks'
    case 'Decide':
      return 'decisions'
    case 'Commit':
      return 'commits'
    case 'ChangeClass':
      return 'classChanges'
    case 'Lose':
      return 'losses'
    default:
      return undefined
  }
}

function spend(budget: ReconcileBudget, event: ReconcileEvent): ReconcileBudget {
  const what = cost(event)
  return what === undefined ? budget : { ...budget, [what]: budget[what] - 1 }
}

function enabledWithin(
  { values, writers }: ReconcileBounds,
  { cluster, budget }: Bounded,
): readonly AlphabetEvent<ReconcileEvent>[] {
  const enabled: AlphabetEvent<ReconcileEvent>[] = []
  const arriving = ({ made }: ReconcileCluster) => made
  for (const event of candidates(cluster, { values, writers, arriving })) {
    const what = cost(event)
    if (what !== undefined && budget[what] === 0) continue
    if (isEnabled(cluster, event)) enabled.push({ action: actionOf(event), event })
  }
  return enabled
}
