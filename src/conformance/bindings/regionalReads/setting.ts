/** What a world of RegionalReads is made of, out of the numbers and names that the spec has for it: a tick is 1 ms. */
import { makeReadConfig } from '../../../rfc/read/config.ts'
import type { ReadSetting } from '../../../sim/readsWorld.ts'

export interface SettingNumbers {
  readonly regions: readonly string[]
  readonly origins: readonly string[]
  readonly critical: readonly string[]
  readonly gossiped: readonly string[]
  /** By gossiped flag. */
  readonly writers: Readonly<Record<string, string>>
  /** By child. */
  readonly parents: Readonly<Record<string, string>>
  readonly expiring: readonly string[]
  readonly lifeTicks: number
  readonly freshTicks: number
  readonly maxAge: number
  readonly leaseTicks: number
}

export function settingOf(numbers: SettingNumbers): ReadSetting {
  const { regions, origins, critical, gossiped, writers, parents, expiring } = numbers
  const config = makeReadConfig({
    freshMs: numbers.freshTicks,
    retryMs: 1,
    isCritical: (flagId) => critical.includes(flagId),
    originsOf: (flagId) => [writers[flagId]!],
    parents: new Map(Object.entries(parents)),
  })
  return {
    regions,
    origins,
    critical,
    gossiped,
    writerOf: (flagId) => writers[flagId]!,
    config,
    expiring,
    lifeMs: numbers.lifeTicks,
    leaseMs: numbers.leaseTicks,
    maxAgeMs: numbers.maxAge,
  }
}
