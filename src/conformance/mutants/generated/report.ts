/**
 * What a run over generated mutants amounts to, as data and as rows for people.
 */
import { scoreOf, survives, survivorFailures } from './survivors.ts'
import type { GeneratedRow, ListedSurvivor, Score } from './survivors.ts'

export interface GeneratedReport {
  readonly ok: boolean
  readonly generated: Score
  readonly survivors: readonly (GeneratedRow & { readonly reason?: string })[]
  readonly failures: readonly string[]
}

export const generatedReport = (
  rows: readonly GeneratedRow[],
  listed: readonly ListedSurvivor[],
): GeneratedReport => {
  const failures = survivorFailures(rows, listed)
  const survivors = rows.filter(survives).map((row) => {
    const listing = listed.find((each) => sameText(each, row))
    return listing === undefined ? row : { ...row, reason: listing.reason }
  })
  return { ok: failures.length === 0, generated: scoreOf(rows, listed), survivors, failures }
}

/** Killed and total for each value of a column, such as file or operator. */
export const scoresBy = (
  rows: readonly GeneratedRow[],
  column: 'file' | 'operator' | 'killedBy',
): readonly (readonly [string, number, number])[] => {
  const groups = new Map<string, readonly [number, number]>()
  for (const row of rows) {
    const key = (row[column] ?? 'nothing').replace(/^test: .*/s, 'unit tests')
    const [killed, total] = groups.get(key) ?? [0, 0]
    groups.set(key, [killed + (survives(row) ? 0 : 1), total + 1])
  }
  return [...groups].map(([key, [killed, total]]) => [key, killed, total] as const)
}

const sameText = (a: ListedSurvivor, b: GeneratedRow): boolean =>
  a.file === b.file && a.within === b.within && a.original === b.original && a.mutated === b.mutated
