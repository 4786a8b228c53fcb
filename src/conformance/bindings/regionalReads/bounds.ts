/**
 * The bounds of a model of RegionalReads as the code obeys them, in the words of MCRegionalReads.
 */
import type { ModelConfig } from '../../protocol.ts'
import { constantsOf } from '../constants.ts'
import type { SettingNumbers } from './setting.ts'

/** What is left to spend. Spec: `budget`. */
export interface RegionalBudget {
  readonly ticks: number
  readonly commits: number
  readonly publishes: number
  readonly installs: number
  readonly asks: number
  readonly giveUps: number
  readonly notices: number
  readonly exchanges: number
  readonly grants: number
  readonly restarts: number
  readonly corruptions: number
  readonly sessionReads: number
  readonly evaluations: number
}

export interface RegionalBounds extends SettingNumbers {
  readonly clientWrites: boolean
  readonly timeEnds: boolean
  readonly budget: RegionalBudget
}

/** Throws `RangeError` for a constant that is missing or of another kind than the spec's. */
export function regionalBoundsOf({ constants }: ModelConfig): RegionalBounds {
  const { number, names, flag } = constantsOf(constants)
  const critical = names('Critical')
  const gossiped = names('Gossiped')
  const flags = [...critical, ...gossiped]
  const origins = names('Origin')
  return {
    regions: names('Region'),
    origins,
    critical,
    gossiped,
    writers: Object.fromEntries(gossiped.map((flagId) => [flagId, origins[0]!])),
    // Spec: `ChildOfBase`; a model that has such flags has them depend on each other.
    parents: flags.includes('child') && flags.includes('base') ? { child: 'base' } : {},
    expiring: names('Expiring'),
    lifeTicks: number('LifeTicks'),
    freshTicks: number('FreshTicks'),
    maxAge: number('MaxAge'),
    leaseTicks: number('LeaseTicks'),
    clientWrites: flag('ClientWrites'),
    timeEnds: flag('TimeEnds'),
    budget: {
      ticks: number('Ticks'),
      commits: number('Commits'),
      publishes: number('Publishes'),
      installs: number('Installs'),
      asks: number('Asks'),
      giveUps: number('GiveUps'),
      notices: number('Notices'),
      exchanges: number('Exchanges'),
      grants: number('Grants'),
      restarts: number('Restarts'),
      corruptions: number('Corruptions'),
      sessionReads: number('SessionReads'),
      evaluations: number('Evaluations'),
    },
  }
}
