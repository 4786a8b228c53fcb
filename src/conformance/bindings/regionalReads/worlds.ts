/**
 * Regions that answer for flags, without bounds, for random schedules: everything of RegionalReads at any moment.
 */
import { recoversAt, runsDry } from '../../../sim/fairReads.ts'
import { readsProperties } from '../../../sim/readsProperties.ts'
import { happenReads, type ReadEvent } from '../../../sim/happenReads.ts'
import { type ReadWorld, startReads } from '../../../sim/readsWorld.ts'
import type { ScheduleWorld } from '../../protocol.ts'
import { describeRead, readEvents } from './events.ts'
import { settingOf, type SettingNumbers } from './setting.ts'

/** How many times what moves the protocol on stands in the list, so that faults do not drown it. */
const weights: Partial<Record<ReadEvent['type'], number>> = {
  Apply: 6,
  Take: 6,
  Ask: 4,
  AnswerIndex: 3,
  Exchange: 3,
  GrantLease: 2,
  Evaluate: 2,
  ReadInSession: 2,
}

const tickWeight = 8

/** Everything that can happen, as often as it should come. */
export function weightedReads(world: ReadWorld): readonly ReadEvent[] {
  const weighted: ReadEvent[] = []
  for (const event of readEvents(world, [false, true])) {
    const weight = weights[event.type] ?? 1
    for (let times = 0; times < weight; times += 1) weighted.push(event)
  }
  for (let times = 0; times < tickWeight; times += 1) weighted.push({ type: 'Tick' })
  return weighted
}

const common: SettingNumbers = {
  regions: ['r1', 'r2'],
  origins: ['o1', 'o2'],
  critical: ['base', 'kill'],
  gossiped: ['child', 'color'],
  writers: { child: 'o1', color: 'o2' },
  parents: { child: 'base' },
  expiring: ['color', 'kill'],
  lifeTicks: 6,
  freshTicks: 3,
  maxAge: 5,
  leaseTicks: 4,
}

function world(
  name: string,
  numbers: Partial<SettingNumbers>,
): ScheduleWorld<ReadWorld, ReadEvent> {
  return {
    name,
    start: startReads(settingOf({ ...common, ...numbers })),
    enabled: weightedReads,
    apply: happenReads,
    properties: readsProperties,
    unfinished: (state) => [
      ...(runsDry(state) ? [] : ['InvalidateOrExpire']),
      ...(recoversAt(state) ? [] : ['RecoversFromDegraded']),
    ],
    describe: describeRead,
  }
}

export const regionalReadsWorlds: readonly ScheduleWorld<ReadWorld, ReadEvent>[] = [
  world('2 regions, 2 origins', {}),
  world('3 regions, gossip on gossip', {
    regions: ['r1', 'r2', 'r3'],
    critical: ['kill'],
    gossiped: ['base', 'child'],
    writers: { base: 'o1', child: 'o2' },
    expiring: ['child'],
  }),
  world('1 region, ages of no more than a tick', {
    regions: ['r1'],
    freshTicks: 0,
    maxAge: 1,
    leaseTicks: 1,
    lifeTicks: 2,
  }),
]
