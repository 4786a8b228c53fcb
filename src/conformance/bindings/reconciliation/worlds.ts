/**
 * Reconciling regions without bounds for random schedules: every event of Reconciliation at any moment.
 */
import { dotOf, type Update } from '../../../flag/update.ts'
import { fairReconcile, unfinishedReconcile } from '../../../sim/fairReconcile.ts'
import {
  happenReconcile,
  type ReconcileCluster,
  type ReconcileEvent,
  startReconcile,
} from '../../../sim/reconcileCluster.ts'
import { reconcileProperties } from '../../../sim/reconcileProperties.ts'
import type { ScheduleWorld } from '../../protocol.ts'
import { candidates, describeReconcile, isEnabled, type ReconcileActors } from './events.ts'
import { reconcileConfig } from './reconcileConfig.ts'

/** How many times what moves the protocol on stands in the list, so that the rest does not drown it. */
const weights: Partial<Record<ReconcileEvent['type'], number>> = {
  Deliver: 6,
  Apply: 6,
  Escalate: 2,
  Decide: 2,
}

/** Of what is known already, only the last may come once more: else copies are all that ever happens. */
function newsAndLast({ made, known }: ReconcileCluster, at: number): readonly Update[] {
  const last = made.at(-1)
  return made.filter((update) => update === last || !known[at]!.has(dotOf(update)))
}

/** Whether an update comes that its region took before. */
function isCopy({ regions, known }: ReconcileCluster, event: ReconcileEvent): boolean {
  if (event.type !== 'Deliver') return false
  return known[regions.indexOf(event.region)]!.has(dotOf(event.update))
}

/** Everything that can happen, as often as it should come. */
export function weightedEvents(
  cluster: ReconcileCluster,
  values: readonly string[],
  arriving: ReconcileActors['arriving'],
): readonly ReconcileEvent[] {
  const weighted: ReconcileEvent[] = []
  for (const event of candidates(cluster, { values, writers: cluster.regions, arriving })) {
    if (!isEnabled(cluster, event)) continue
    const weight = isCopy(cluster, event) ? 1 : (weights[event.type] ?? 1)
    for (let times = 0; times < weight; times += 1) weighted.push(event)
  }
  return weighted
}

function world(count: number): ScheduleWorld<ReconcileCluster, ReconcileEvent> {
  const regions = Array.from({ length: count }, (_, at) => `r${at + 1}`)
  const config = reconcileConfig({
    merged: ['allow'],
    stamped: ['color'],
    escalated: ['limit'],
    critical: ['pay'],
    maxAhead: 1,
  })
  return {
    name: `${count} regions, a flag of each policy`,
    start: startReconcile({
      regions,
      flags: ['allow', 'color', 'limit', 'pay'],
      config,
      clocks: regions.map(() => 1),
    }),
    enabled: (cluster) => weightedEvents(cluster, ['x', 'y'], newsAndLast),
    apply: happenReconcile,
    properties: reconcileProperties,
    unfinished: (cluster) => unfinishedReconcile(fairReconcile(cluster)),
    describe: describeReconcile,
  }
}

export const reconciliationWorlds: readonly ScheduleWorld<ReconcileCluster, ReconcileEvent>[] = [
  world(2),
  world(3),
]
