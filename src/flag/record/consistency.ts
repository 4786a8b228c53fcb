/**
 * How fresh an answer about a flag has to be, as the flag declares it; a call may ask for something else.
 *
 * Not how a read is carried out. What cannot be met is refused or served marked, never silently weaker. Paper
 * 4.5 and 6: declared for each flag.
 */
import * as Schema from 'effect/Schema'
import type { Problem } from './problems.ts'
import { oneOf, required, whole } from './schemas.ts'

/** From the strongest to the weakest. */
export const readLevels = ['linearizable', 'lease', 'bounded', 'session', 'local'] as const

/** How fresh an answer has to be. */
export type ReadLevel = (typeof readLevels)[number]

export const onUnmetChoices = ['refuse', 'serveMarked'] as const

/** What happens to a read whose level cannot be met: an error, or a weaker answer that says so. */
export type OnUnmet = (typeof onUnmetChoices)[number]

/** The level that reads of a flag have unless a call asks for another. */
export interface Consistency {
  readonly level: ReadLevel
  /** For `bounded`: how long ago the value was last confirmed current. */
  readonly maxAgeMs: number | undefined
  readonly onUnmet: OnUnmet
}

/** A year. */
const longestMs = 366 * 24 * 3600 * 1000

const level = oneOf(readLevels)
const onUnmet = oneOf(onUnmetChoices)

export const ConsistencyWire = Schema.Struct({
  level: required(level, readLevels.join(', ')),
  max_age_ms: Schema.optionalKey(whole(0, longestMs)),
  on_unmet: required(onUnmet, onUnmetChoices.join(', ')),
}).annotate({ expected: 'an object of level, max_age_ms, on_unmet' })

export type ConsistencyWire = typeof ConsistencyWire.Type

/** What no schema says: how its parts go together. */
export function consistencyProblems(
  given: ConsistencyWire,
  path: string,
  type: 'critical' | 'non-critical' | undefined,
): readonly Problem[] {
  const isOfLog = given.level === 'linearizable' || given.level === 'lease'
  if (type === 'non-critical' && isOfLog) {
    const allowed = 'bounded, session, local for a flag that is not in the log'
    return [{ path: `${path}.level`, given: given.level, allowed }]
  }
  const age = { path: `${path}.max_age_ms`, given: given.max_age_ms }
  if (given.level === 'bounded' && given.max_age_ms === undefined) {
    return [{ ...age, allowed: `a whole number from 0 to ${longestMs}, for level bounded` }]
  }
  if (given.level !== 'bounded' && given.max_age_ms !== undefined) {
    return [{ ...age, allowed: 'nothing but for level bounded' }]
  }
  return []
}

export function consistencyOf(given: ConsistencyWire): Consistency {
  return { level: given.level, maxAgeMs: given.max_age_ms, onUnmet: given.on_unmet }
}

export function consistencyWire({ level, maxAgeMs, onUnmet }: Consistency): ConsistencyWire {
  return {
    level,
    ...(maxAgeMs !== undefined && { max_age_ms: maxAgeMs }),
    on_unmet: onUnmet,
  }
}
