/**
 * The gate on generated mutants: each is killed, or listed with the reason why it changes nothing.
 *
 * Pure; which mutants there are and what killed them comes from elsewhere.
 */
import { mutationKey, mutationLine } from './mutation.ts'
import type { MutationText } from './mutation.ts'

/** A mutant that nothing can notice, because it changes nothing that matters. */
export interface ListedSurvivor extends MutationText {
  readonly reason: string
}

/** What a protocol says about the mutants generated from its sources. */
export interface GeneratedMutants {
  /** Test files in `model-tests/<folder>/`, quick enough to run once for each mutant. */
  readonly tests: readonly string[]
  readonly survivors: readonly ListedSurvivor[]
}

export interface GeneratedRow extends MutationText {
  readonly operator: string
  /** Such as `liveness:NoDisruption` or `test: log > ...`; absent where it survived. */
  readonly killedBy?: string
}

export interface Score {
  readonly total: number
  readonly killed: number
  /** Survivors that are listed with a reason. */
  readonly listed: number
  /** Share of the killed among all, from 0 to 1, rounded to three places. */
  readonly score: number
}

/** Characters; less explains nothing. */
const leastReason = 10

/** One line for each unlisted survivor, and for each listing that is killed, unknown or unexplained. */
export const survivorFailures = (
  rows: readonly GeneratedRow[],
  listed: readonly ListedSurvivor[],
): readonly string[] => {
  const survivors = new Set(rows.filter(survives).map(mutationKey))
  const all = new Set(rows.map(mutationKey))
  const listings = new Set(listed.map(mutationKey))
  return [
    ...rows
      .filter((row) => survives(row) && !listings.has(mutationKey(row)))
      .map((row) => `survives, and is not listed: ${mutationLine(row)}`),
    ...listed
      .filter((row) => all.has(mutationKey(row)) && !survivors.has(mutationKey(row)))
      .map((row) => `is listed as a survivor, but killed: ${mutationLine(row)}`),
    ...listed
      .filter((row) => !all.has(mutationKey(row)))
      .map((row) => `is listed as a survivor, but not generated: ${mutationLine(row)}`),
    ...listed
      .filter(({ reason }) => reason.trim().length < leastReason)
      .map((row) => `is listed as a survivor without a reason: ${mutationLine(row)}`),
  ]
}

export const scoreOf = (
  rows: readonly GeneratedRow[],
  listed: readonly ListedSurvivor[],
): Score => {
  const listings = new Set(listed.map(mutationKey))
  const survivors = rows.filter(survives)
  const killed = rows.length - survivors.length
  const known = survivors.filter((row) => listings.has(mutationKey(row))).length
  const share = rows.length === 0 ? 0 : killed / rows.length
  return { total: rows.length, killed, listed: known, score: Math.round(share * 1000) / 1000 }
}

export const survives = ({ killedBy }: GeneratedRow): boolean => killedBy === undefined
