/**
 * The liveness properties of RegionalReads, put to the code: a region that is told nothing, and one that asks.
 *
 * Not a proof, which is TLC's. The faults take from src/sim/fairReads.ts what the spec's bugs of the same id take
 * from the spec.
 */
import { recoversAt, runsDry } from '../../../sim/fairReads.ts'
import { happenReads, type ReadEvent } from '../../../sim/happenReads.ts'
import { type ReadWorld, startReads } from '../../../sim/readsWorld.ts'
import type { CodeFault, CodeLiveness } from '../../protocol.ts'
import { settingOf } from './setting.ts'

function after(events: readonly ReadEvent[]): ReadWorld {
  const start = startReads(
    settingOf({
      regions: ['r1'],
      origins: ['o1'],
      critical: ['pay'],
      gossiped: [],
      writers: {},
      parents: {},
      expiring: [],
      lifeTicks: 1,
      freshTicks: 2,
      maxAge: 3,
      leaseTicks: 2,
    }),
  )
  return events.reduce(happenReads, start)
}

const commit: ReadEvent = { type: 'Commit', flagId: 'pay', byClient: false }
const ask: ReadEvent = { type: 'Ask', region: 'r1' }

/** It was fresh when something was committed that never comes. */
function expires(): boolean {
  return runsDry(after([ask, { type: 'AnswerIndex', region: 'r1', index: 0 }, commit]))
}

/** It is degraded, and asks. */
function recovers(): boolean {
  return recoversAt(after([commit, ask]))
}

export const regionalReadsLiveness: readonly CodeLiveness[] = [
  { name: 'InvalidateOrExpire', holds: expires },
  { name: 'RecoversFromDegraded', holds: recovers },
]

export const regionalReadsLivenessFaults: readonly CodeFault[] = [
  {
    id: 'RFC-38',
    title: 'no fairness of time',
    file: 'sim/fairReads.ts',
    find: "world = happenReads(world, { type: 'Tick' })",
    replace: '{}',
    killedBy: 'liveness:InvalidateOrExpire',
  },
  {
    id: 'RFC-39',
    title: 'no fairness of answers',
    file: 'sim/fairReads.ts',
    find: "return happenReads(world, { type: 'AnswerIndex', region, index: world.log.length })",
    replace: 'return region.length > 0 ? world : world',
    killedBy: 'liveness:RecoversFromDegraded',
  },
]
