/**
 * A flag out of a region's cache at the level that the call asks for, with the mark of a conflict.
 *
 * What is in conflict is served as it was agreed on before, and never as if nothing were the matter. Spec: `Served`,
 * `IsMarked` of FlagSystem; the levels are RegionalReads'.
 */
import type { Reading } from '../../shared/clock.ts'
import type { Answer, Refusal } from '../read/answer.ts'
import { shownOf } from '../read/cache.ts'
import type { ReadTerms } from '../read/config.ts'
import { isBehind, type Level, type OnUnmet, read, type UnderLease } from '../read/read.ts'
import type { ServedField } from '../reconcile/fold.ts'
import { isCriticalHere } from './class.ts'
import type { RegionConfig } from './config.ts'
import { isWithheldHere } from './refused.ts'
import type { Region } from './state.ts'

export interface RegionalAnswer extends Answer {
  /** Nobody has decided yet between changes that did not know of each other. */
  readonly isConflicted: boolean
}

/** Which flags are critical changes with the entries that are applied. */
function termsOf(region: Region, flagId: string, config: RegionConfig): ReadTerms {
  const { freshMs, originsOf, parents } = config.read
  const isCritical = isCriticalHere(region, flagId, config)
  return { freshMs, originsOf, parents, isCritical: () => isCritical }
}

export function readFlag(
  region: Region,
  flagId: string,
  level: Level,
  onUnmet: OnUnmet,
  { config, at, underLease }: Around,
): RegionalAnswer | Refusal {
  const terms = termsOf(region, flagId, config)
  const isWithheld = isWithheldHere(region, flagId)
  const from = { state: region.readable, config: terms, at, underLease, isWithheld }
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
    isBehind(region.readable, flagId, termsOf(region, flagId, config))
  )
}

function isConflictShown({ readable }: Region, flagId: string): boolean {
  const fields = shownOf(readable, flagId)?.value as unknown as
    Readonly<Record<string, ServedField>> | undefined
  return Object.values(fields ?? {}).some(({ isConflicted }) => isConflicted === true)
}
