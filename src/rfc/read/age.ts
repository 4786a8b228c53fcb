/**
 * How old what a region knows is: since when it is known that nothing was missing.
 *
 * Counted from the asking of a question whose answer showed that, never from the last change: quiet is not stale,
 * and a change says nothing of what came after it. What comes unasked may have been under way for any time, and
 * makes nothing younger. Both clocks are looked at and the larger age counts: the monotonic one may stand still
 * while a machine is suspended, the wall clock may be set. Spec: `AgeOf`, `AgeAfter`, `Confirmed`.
 */
import { type OriginKey, seqAt } from '../../flag/versionVector.ts'
import type { Reading } from '../../shared/clock.ts'
import type { ReadTerms } from './config.ts'
import type { OriginContact, RegionState } from './state.ts'

/** In milliseconds; unknown is infinite. */
export function ageMs(since: Reading | undefined, at: Reading): number {
  if (since === undefined) return Number.POSITIVE_INFINITY
  return Math.max(at.monotonicMs - since.monotonicMs, at.wallMs - since.wallMs, 0)
}

/** The one that makes what is known younger at `at`. */
export function younger(
  left: Reading | undefined,
  right: Reading | undefined,
  at: Reading,
): Reading | undefined {
  return ageMs(right, at) < ageMs(left, at) ? right : left
}

const neverHeard: OriginContact = { confirmedAt: undefined, told: 0, askedAt: undefined }

export function contactOf({ origins }: RegionState, origin: OriginKey): OriginContact {
  return origins.get(origin) ?? neverHeard
}

/** Age of what is known of a flag: of the log, or of the origin of the flag that is not heard of for longest. */
export function flagAgeMs(
  state: RegionState,
  flagId: string,
  config: ReadTerms,
  at: Reading,
): number {
  if (config.isCritical(flagId)) return ageMs(state.confirmedAt, at)
  const origins = config.originsOf(flagId)
  // Where nobody is known who could tell, nothing is known.
  let oldest = origins.length === 0 ? Number.POSITIVE_INFINITY : 0
  for (const origin of origins) {
    oldest = Math.max(oldest, ageMs(contactOf(state, origin).confirmedAt, at))
  }
  return oldest
}

/** Something newer of this flag's sequence was heard of, and is not here. Spec: `IsBehind`. */
export function isMissingSome(state: RegionState, flagId: string, config: ReadTerms): boolean {
  if (config.isCritical(flagId)) return state.heard > state.applied
  return config
    .originsOf(flagId)
    .some((origin) => contactOf(state, origin).told > seqAt(state.vector, origin))
}
