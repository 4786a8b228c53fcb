/**
 * The liveness properties of Reconciliation, put to the code: fair runs after conflicts and lost requests.
 *
 * Not a proof, which is TLC's. The faults take from the code, or from src/sim/fairReconcile.ts, what the spec's bugs
 * of the same id take from the spec.
 */
import { fairReconcile, unfinishedReconcile } from '../../../sim/fairReconcile.ts'
import {
  happenReconcile,
  type ReconcileCluster,
  type ReconcileEvent,
  startReconcile,
} from '../../../sim/reconcileCluster.ts'
import type { CodeFault, CodeLiveness } from '../../protocol.ts'
import { reconcileConfig } from './reconcileConfig.ts'

const regions = ['r1', 'r2', 'r3']

function start(): ReconcileCluster {
  const config = reconcileConfig({
    merged: ['allow'],
    stamped: [],
    escalated: ['limit'],
    critical: [],
    maxAhead: 0,
  })
  return startReconcile({ regions, flags: ['allow', 'limit'], config, clocks: [1, 1, 1] })
}

function write(region: string, flagId: string, value: string): ReconcileEvent {
  const kind = flagId === 'allow' ? 'add' : 'set'
  return { type: 'Write', region, flagId, change: { kind, value } }
}

/** Two differ and have asked; the request is lost, or a third change has come since, or they differ anew. */
function terminates(): boolean {
  const differing = [write('r1', 'limit', 'x'), write('r2', 'limit', 'y')]
  const apart = differing.reduce(happenReconcile, start())
  const asked: readonly ReconcileEvent[] = [
    { type: 'Deliver', region: 'r1', update: apart.made[1]! },
    { type: 'Escalate', region: 'r1', flagId: 'limit' },
  ]
  const waiting = asked.reduce(happenReconcile, apart)
  const [request] = waiting.requests.values()
  const lost = happenReconcile(waiting, { type: 'Lose', request: request! })
  const later = happenReconcile(waiting, write('r3', 'limit', 'x'))
  const anew = differing.reduce(happenReconcile, fairReconcile(apart))
  return [lost, later, anew].every((cluster) => !isUnfinished(cluster, 'EscalationTerminates'))
}

/** Everybody has written without hearing of anybody. */
function converges(): boolean {
  const apart = regions
    .map((region) => write(region, 'allow', region))
    .reduce(happenReconcile, start())
  return !isUnfinished(apart, 'StrongEventualConsistency')
}

function isUnfinished(cluster: ReconcileCluster, property: string): boolean {
  return unfinishedReconcile(fairReconcile(cluster)).includes(property)
}

export const reconciliationLiveness: readonly CodeLiveness[] = [
  { name: 'EscalationTerminates', holds: terminates },
  { name: 'StrongEventualConsistency', holds: converges },
]

export const reconciliationLivenessFaults: readonly CodeFault[] = [
  {
    id: 'RFC-18',
    title: 'conflict that is asked about only once for each flag',
    file: 'rfc/reconcile/escalation.ts',
    find: 'if (isWaiting || asked === keyOf(flagId, dotsOf(heads), config)) return state',
    replace: 'if (isWaiting || asked !== undefined) return state',
    killedBy: 'liveness:EscalationTerminates',
  },
  {
    id: 'RFC-19',
    title: 'no fairness of delivery',
    file: 'sim/fairReconcile.ts',
    find: 'return happenAll(cluster, [...ticks, ...arrivals])',
    replace: 'return happenAll(cluster, [...ticks, ...arrivals.slice(0, 0)])',
    killedBy: 'liveness:StrongEventualConsistency',
  },
  {
    id: 'RFC-20',
    title: 'no fairness of decisions',
    file: 'sim/fairReconcile.ts',
    find: '[deliverAll, applyAll, askAll, decideFirst]',
    replace: '[deliverAll, applyAll, askAll, decideFirst].slice(0, 3)',
    killedBy: 'liveness:EscalationTerminates',
  },
]
