/**
 * A flag out of a region's cache at the level that the call asks for, with the mark of a conflict.
 *
 * What is in conflict is served as it was agreed on before, and never as if nothing were the matter. Spec: `Served`,
 * `IsMarked` of FlagSystem; the levels are RegionalReads'.
 */
import type { Reading } from '../../shared/clock.ts'
import type { Answer, Refusal } from '../read/answer.ts'
import { shownOf } from '../read/cache.ts'
import type { ReadConfig } from '../read/config.ts'
import { isBehind, type Level, type OnUnmet, read, type UnderLease } from '../read/read.ts'
import { remembered } from '../../shared/remembered.ts'
import type { ServedField } from '../reconcile/fold.ts'
import { isCriticalHere } from './class.ts'
import type { RegionConfig } from './config.ts'
import { isWithheldHere } from './refused.ts'
import type { Region } from './state.ts'

export interface RegionalAnswer extends Answer {
  /** Nobody has decided yet between changes that did not know of each other. */
  readonly isConflicted: boolean
}

const configs = new WeakMap<RegionConfig, WeakMap<Region['reconciled'], ReadConfig>>()

/** Which flags are critical changes with the entries that are applied. All regions may begin with one state. */
function readConfigOf(region: Region, config: RegionConfig): ReadConfig {
  const ofConfig = remembered(configs, config, () => new WeakMap())
  return remembered(ofConfig, region.reconciled, () => {
    const isCritical = (flagId: string) => isCriticalHere(region, flagId, config)
    return { ...config.read, isCritical }
  })
}

export function readFlag(
  region: Region,
  flagId: string,
  level: Level,
  onUnmet: OnUnmet,
  { config, at, underLease }: Around,
): RegionalAnswer | Refusal {
  const readConfig = readConfigOf(region, config)
  const isWithheld = isWithheldHere(region, flagId)
  const from = { state: region.readable, config: readConfig, at, underLease, isWithheld }
  const answer = read(from, flagId, level, onUnmet)
  if (answer.type === 'refusal') return answer
  return { ...answer, isConflicted: isConflictShown(region, flagId) }
}

export interface Around {
  readonly config: RegionConfig
  readonly at: Reading
  readonly underLease: UnderLease
}

/** Whether what readers see is marked, whatever its age. */
export function isMarked(region: Region, flagId: string, config: RegionConfig): boolean {
  return (
    isConflictShown(region, flagId) ||
    isBehind(region.readable, flagId, readConfigOf(region, config))
  )
}

function isConflictShown({ readable }: Region, flagId: string): boolean {
  const fields = shownOf(readable, flagId)?.value as unknown as
    Readonly<Record<string, ServedField>> | undefined
  return Object.values(fields ?? {}).some(({ isConflicted }) => isConflicted === true)
}
