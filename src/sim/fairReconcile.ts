/**
 * What reconciling regions get done once nothing is written any more: every update arrives everywhere, clocks catch
 * up, and conflicts are asked about and decided.
 *
 * Stands for the fairness of MCReconciliationLive as one fixed run. The liveness properties have their names there.
 * Pure, and not a proof: it shows that these regions are not stuck.
 */
import { canonical, type Value } from '../shared/value.ts'
import { flagIn } from '../rfc/reconcile/state.ts'
import { onlyField, projectServed } from '../rfc/reconcile/project.ts'
import { happenReconcile, type ReconcileCluster, type ReconcileEvent } from './reconcileCluster.ts'

/** In one, everything that was made arrives everywhere; each decision may call for one more. */
const mostRounds = 50

/** Ends when a round changes nothing. */
export function fairReconcile(start: ReconcileCluster): ReconcileCluster {
  let cluster = start
  for (let round = 0; round < mostRounds; round += 1) {
    const before = cluster
    cluster = [deliverAll, applyAll, askAll, decideFirst].reduce((now, each) => each(now), before)
    if (textOf(cluster) === textOf(before)) return cluster
  }
  return cluster
}

/** Spec: the properties of MCReconciliationLive that have not come about. */
export function unfinishedReconcile(cluster: ReconcileCluster): readonly string[] {
  const { regions } = cluster
  const served = regions.map((_, at) => servedText(cluster, at))
  const isConflicted = cluster.served.some((flags) =>
    [...flags.values()].some((each) => each.isConflicted),
  )
  return [
    ...(isConflicted ? ['EscalationTerminates'] : []),
    ...(served.some((each) => each !== served[0]) ? ['StrongEventualConsistency'] : []),
  ]
}

function happenAll(cluster: ReconcileCluster, events: readonly ReconcileEvent[]): ReconcileCluster {
  return events.reduce(happenReconcile, cluster)
}

/** Clocks that are behind catch up first. Spec: `FairDelivery`, `FairClocks`. */
function deliverAll(cluster: ReconcileCluster): ReconcileCluster {
  const latest = Math.max(...cluster.clocks)
  const ticks = cluster.regions.flatMap((region, at) =>
    Array.from({ length: latest - cluster.clocks[at]! }, (): ReconcileEvent => ({
      type: 'Tick',
      region,
    })),
  )
  const arrivals = cluster.regions.flatMap((region) =>
    cluster.made.map((update): ReconcileEvent => ({ type: 'Deliver', region, update })),
  )
  return happenAll(cluster, [...ticks, ...arrivals])
}

/** Spec: `FairLog`. */
function applyAll(cluster: ReconcileCluster): ReconcileCluster {
  const events = cluster.regions.flatMap((region, at) =>
    Array.from({ length: cluster.log.length - cluster.nodes[at]!.applied }, (): ReconcileEvent => ({
      type: 'Apply',
      region,
    })),
  )
  return happenAll(cluster, events)
}

/** Each region asks about what waits there, and once more where a request was lost. Spec: `FairEscalation`. */
function askAll(cluster: ReconcileCluster): ReconcileCluster {
  const under = new Set([...cluster.requests.values()].map(({ key }) => key))
  const events = cluster.regions.flatMap((region, at) => {
    const node = cluster.nodes[at]!
    const { waiting } = node
    const lost = cluster.flags.filter((flagId) => {
      const { asked } = flagIn(node, flagId)
      return asked !== undefined && !under.has(asked)
    })
    return [...waiting, ...lost].map((flagId): ReconcileEvent => ({
      type: 'Escalate',
      region,
      flagId,
    }))
  })
  return happenAll(cluster, events)
}

/** The first of its values for every request that is not void; all others change nothing. Spec: `FairDecisions`. */
function decideFirst(cluster: ReconcileCluster): ReconcileCluster {
  const events = [...cluster.requests.values()].flatMap((request) =>
    valuesOf(cluster, request.flagId).map((value): ReconcileEvent => ({
      type: 'Decide',
      request,
      value,
    })),
  )
  return happenAll(cluster, events)
}

/** Values in conflict, as some region serves them. */
function valuesOf({ served }: ReconcileCluster, flagId: string): readonly string[] {
  const all = served.flatMap((flags) => flags.get(flagId)?.fields[onlyField]?.siblings ?? [])
  return all as readonly string[]
}

function servedText({ flags, served }: ReconcileCluster, at: number): string {
  return canonical(
    Object.fromEntries(
      flags.map((flagId): [string, Value] => [flagId, projectServed(served[at]!.get(flagId))]),
    ),
  )
}

function textOf(cluster: ReconcileCluster): string {
  const served = cluster.regions.map((_, at) => servedText(cluster, at))
  return canonical([...served, cluster.log.length, cluster.requests.size])
}
