/**
 * The end of a schedule: faults are over, everything arrives, rounds repair. Spec: MCGossipConvergenceLive.
 */
import { describe, expect, it } from 'vitest'
import { areAlike, fairGossip, fairGossipRounds, lostAll } from '../../src/sim/fairGossip.ts'
import {
  type GossipCluster,
  type GossipEvent,
  happenGossip,
  startGossip,
} from '../../src/sim/gossipCluster.ts'
import { configOf } from './support/region.ts'

const members = ['r1', 'r2', 'r3']
const start = startGossip(members.map((self) => configOf(self, { members })))
const rounds = fairGossipRounds(members.length)
const publish: GossipEvent = { type: 'Publish', region: 'r1', flagId: 'banner' }

function finished(cluster: GossipCluster): GossipCluster {
  return fairGossip(cluster, areAlike, rounds)
}

describe('a fair finish', () => {
  it('delivers what is under way before it asks whether all are alike', () => {
    // r1 loses what it told the others, which they have not heard: for the moment all know nothing.
    const told = happenGossip(start, publish)
    const forgotten = happenGossip(told, { type: 'LoseState', region: 'r1' })
    expect(areAlike(forgotten)).toBe(true)
    const end = finished(forgotten)
    expect(areAlike(end)).toBe(true)
    for (const { cursor } of end.nodes) expect([...cursor]).toStrictEqual([['r1/1', 1]])
  })

  it('heals links and repairs what was lost', () => {
    const events: readonly GossipEvent[] = [
      { type: 'Partition', region: 'r1', peer: 'r3' },
      { type: 'Partition', region: 'r2', peer: 'r3' },
      publish,
      { type: 'Publish', region: 'r3', flagId: 'banner' },
    ]
    const apart = events.reduce((cluster, event) => lostAll(happenGossip(cluster, event)), start)
    expect(areAlike(apart)).toBe(false)
    const end = finished(apart)
    expect(end.cut).toStrictEqual([])
    expect(areAlike(end)).toBe(true)
    for (const { cursor } of end.nodes) expect(cursor.size).toBe(2)
  })
})
