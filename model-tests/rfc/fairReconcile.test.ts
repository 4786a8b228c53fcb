/**
 * The end of a schedule: nothing is written any more, everything arrives, conflicts are decided. Spec:
 * MCReconciliationLive.
 */
import { describe, expect, it } from 'vitest'
import { fairReconcile, unfinishedReconcile } from '../../src/sim/fairReconcile.ts'
import {
  type Change,
  happenReconcile,
  type ReconcileCluster,
  type ReconcileEvent,
  startReconcile,
} from '../../src/sim/reconcileCluster.ts'
import { reconcileConfigOf } from './support/reconciling.ts'

const regions = ['r1', 'r2', 'r3']
const policies: Readonly<Record<string, string>> = { allow: 'addWinsSet', color: 'lww' }
const config = reconcileConfigOf({ policyOf: (flagId) => policies[flagId], maxAheadMs: 1 })
const start = startReconcile({
  regions,
  flags: ['allow', 'color', 'limit'],
  config,
  clocks: [5, 1, 1],
})

function write(region: string, flagId: string, change: Change): ReconcileEvent {
  return { type: 'Write', region, flagId, change }
}

function after(...events: readonly ReconcileEvent[]): ReconcileCluster {
  return events.reduce(happenReconcile, start)
}

const set = (value: string): Change => ({ kind: 'set', value })

describe('a fair finish', () => {
  it('brings everything everywhere, past a clock that is ahead', () => {
    const apart = after(
      write('r1', 'color', set('red')),
      write('r2', 'color', set('blue')),
      write('r3', 'allow', { kind: 'add', value: 'ann' }),
    )
    expect(unfinishedReconcile(apart)).toEqual(['StrongEventualConsistency'])
    const early = happenReconcile(apart, {
      type: 'Deliver',
      region: 'r2',
      update: apart.made[0]!,
    })
    expect(early.known[1]!.has('r1/1#1')).toBe(false)
    const end = fairReconcile(early)
    expect(unfinishedReconcile(end)).toEqual([])
    for (const served of end.served) {
      expect(served.get('color')?.fields['value']).toEqual({ value: 'red' })
      expect(served.get('allow')?.fields['value']).toEqual({ value: ['ann'] })
    }
  })

  it('decides conflicts of three, past a request that was lost', () => {
    const apart = after(...regions.map((region) => write(region, 'limit', set(region))))
    const heard = happenReconcile(apart, {
      type: 'Deliver',
      region: 'r1',
      update: apart.made[1]!,
    })
    const asked = happenReconcile(heard, { type: 'Escalate', region: 'r1', flagId: 'limit' })
    expect(unfinishedReconcile(asked)).toContain('EscalationTerminates')
    const [request] = asked.requests.values()
    const lost = happenReconcile(asked, { type: 'Lose', request: request! })
    expect(lost.requests.size).toBe(0)
    for (const cluster of [asked, lost]) {
      const end = fairReconcile(cluster)
      expect(unfinishedReconcile(end)).toEqual([])
      expect(end.log.length).toBeGreaterThan(0)
    }
  })
})
