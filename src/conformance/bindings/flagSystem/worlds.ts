/**
 * The whole without bounds for random schedules: every event of FlagSystem at any moment.
 */
import { fairSystem } from '../../../sim/fairSystem.ts'
import {
  type FlagSystem,
  happenSystem,
  startSystem,
  type SystemEvent,
} from '../../../sim/flagSystem.ts'
import { systemProperties, unfinishedSystem } from '../../../sim/systemProperties.ts'
import type { ScheduleWorld } from '../../protocol.ts'
import { describeSystem, systemEvents } from './events.ts'
import { systemConfigs } from './systemConfig.ts'

/** How many times what moves things on stands in the list, so that the rest does not drown it. */
const weights: Partial<Record<SystemEvent['type'], number>> = {
  Deliver: 4,
  Apply: 6,
  Submit: 3,
  Escalate: 2,
  Heal: 3,
}

/** Everything that can happen, as often as it should come. */
export function weightedEvents(system: FlagSystem): readonly SystemEvent[] {
  return [...systemEvents(system)].flatMap((event) =>
    Array.from({ length: weights[event.type] ?? 1 }, () => event),
  )
}

function world(count: number): ScheduleWorld<FlagSystem, SystemEvent> {
  const regions = Array.from({ length: count }, (_, at) => `r${at + 1}`)
  const flags = ['base', 'child', 'color']
  const parents = new Map([['child', 'base']])
  const configs = systemConfigs({ regions, critical: ['base'], parents })
  return {
    name: `${count} regions, flags of both layers, one of them a parent`,
    start: startSystem(configs, regions, flags),
    enabled: weightedEvents,
    apply: happenSystem,
    properties: systemProperties,
    unfinished: (system) => unfinishedSystem(fairSystem(system)),
    describe: describeSystem,
  }
}

export const flagSystemWorlds: readonly ScheduleWorld<FlagSystem, SystemEvent>[] = [
  world(2),
  world(3),
]
