/** Events of reconciling regions: what could happen in a state, and in one short line each. */
import { dotOf, type Update } from '../../../flag/update.ts'
import { requestOf } from '../../../rfc/reconcile/escalation.ts'
import { policyOfField } from '../../../rfc/reconcile/policy.ts'
import { onlyField } from '../../../rfc/reconcile/project.ts'
import { flagIn } from '../../../rfc/reconcile/state.ts'
import { objectionToWrite } from '../../../rfc/reconcile/write.ts'
import {
  type Change,
  type ReconcileCluster,
  type ReconcileEvent,
  rulingOf,
} from '../../../sim/reconcileCluster.ts'

export interface ReconcileActors {
  readonly values: readonly string[]
  readonly writers: readonly string[]
  /** Which updates may arrive at a region now. */
  arriving(cluster: ReconcileCluster, at: number): readonly Update[]
}

/** Spec: `Changes`. */
function changesOf(
  { config }: ReconcileCluster,
  flagId: string,
  values: readonly string[],
): readonly Change[] {
  const { policyClass } = policyOfField(config, flagId, onlyField)
  const kinds = policyClass === 'merge' ? (['add', 'remove'] as const) : (['set'] as const)
  return kinds.flatMap((kind) => values.map((value): Change => ({ kind, value })))
}

/** Everything that could be enabled; what the core refuses is left out by `isEnabled`. */
export function* candidates(
  cluster: ReconcileCluster,
  { values, writers, arriving }: ReconcileActors,
): Generator<ReconcileEvent> {
  const { regions, flags, nodes, log, requests } = cluster
  for (const [at, region] of regions.entries()) {
    for (const update of arriving(cluster, at)) yield { type: 'Deliver', region, update }
    if (nodes[at]!.applied < log.length) yield { type: 'Apply', region }
    yield { type: 'Tick', region }
    for (const flagId of flags) {
      yield { type: 'Escalate', region, flagId }
      if (!writers.includes(region)) continue
      yield { type: 'ChangeClass', region, flagId }
      if (objectionToWrite(nodes[at]!, flagId, cluster.config) !== undefined) continue
      for (const change of changesOf(cluster, flagId, values)) {
        yield { type: 'Write', region, flagId, change }
      }
      yield { type: 'Write', region, flagId, change: { kind: 'delete' } }
    }
  }
  for (const request of requests.values()) {
    yield { type: 'Lose', request }
    for (const value of values) yield { type: 'Decide', request, value }
  }
  for (const flagId of flags) {
    for (const change of changesOf(cluster, flagId, values))
      yield { type: 'Commit', flagId, change }
  }
}

/** Whether the core does it. One that makes the core throw is enabled: whoever applies it gets what it threw. */
export function isEnabled(cluster: ReconcileCluster, event: ReconcileEvent): boolean {
  try {
    switch (event.type) {
      case 'Escalate': {
        const node = cluster.nodes[cluster.regions.indexOf(event.region)]!
        return requestOf(event.flagId, flagIn(node, event.flagId), cluster.config) !== undefined
      }
      case 'Decide':
      case 'ChangeClass':
      case 'Commit':
        return rulingOf(cluster, event)?.type === 'entry'
      default:
        return true
    }
  } catch {
    return true
  }
}

/** Spec action that the event stands for. */
export function actionOf(event: ReconcileEvent): string {
  return event.type === 'Write' && event.change.kind === 'delete' ? 'Delete' : event.type
}

export function describeReconcile(event: ReconcileEvent): string {
  switch (event.type) {
    case 'Write':
      return `${wordOf(event.change)}${event.flagId} at ${event.region}`
    case 'Deliver':
      return `Deliver ${dotOf(event.update)} at ${event.region}`
    case 'Lose':
      return `Lose request ${event.request.key}`
    case 'Decide':
      return `Decide ${event.value} of ${event.request.key}`
    case 'Commit':
      return `Commit ${wordOf(event.change)}${event.flagId}`
    case 'Escalate':
    case 'ChangeClass':
      return `${event.type} ${event.flagId} at ${event.region}`
    default:
      return `${event.type} at ${event.region}`
  }
}

function wordOf({ kind, value }: Change): string {
  switch (kind) {
    case 'set':
      return `Write ${value} to `
    case 'add':
      return `Write + ${value} to `
    case 'remove':
      return `Write - ${value} to `
    case 'delete':
      return 'Delete '
  }
}
