/**
 * The flags of the cache at one moment, prepared for evaluation: what every answer about them is made from.
 *
 * Immutable; the next state of the cache is another snapshot, which keeps what is compiled for flags that are
 * still the same. Flags that are evaluated together are evaluated on one of these. Paper 3.1 (RFC), 4.4.
 */
import type { CachedFlag } from './cachedFlag.ts'
import type { FlatMetadata } from './definition.ts'
import { FormTable } from './forms.ts'
import { parentsFirst } from './parents.ts'
import { know, PreparedFlag } from './preparedFlag.ts'
import { rulesOf } from './rules.ts'
import type { Standing } from './standing.ts'

/** What the cache holds at one moment. Each flag is read at its own standing where a call names no other. */
export interface CacheContents {
  readonly flags: ReadonlyMap<string, CachedFlag>
  /** Of the cache; it only grows. */
  readonly epoch: number
  readonly standingOf: (flag: CachedFlag) => Standing
  /** Metadata of the flag set, under that of each flag. */
  readonly metadata: FlatMetadata
}

export interface PreparedSnapshot {
  readonly flags: ReadonlyMap<string, PreparedFlag>
  readonly epoch: number
  readonly metadata: FlatMetadata
  readonly forms: FormTable
}

/** Forms that flags of earlier snapshots left behind, beyond those that the flags of this one can have. */
const mostLeftBehind = 1000

/**
 * `previous` is the snapshot before, if there was one: what is the same there is not prepared again. Throws
 * `DependencyCycle`.
 */
export function prepareSnapshot(
  contents: CacheContents,
  previous?: PreparedSnapshot,
): PreparedSnapshot {
  const { flags, epoch, metadata, standingOf } = contents
  const before = previous?.metadata === metadata ? previous : undefined
  const forms = formsAfter(before, flags.size)
  const prepared = new Map<string, PreparedFlag>()
  for (const flag of parentsFirst(flags)) {
    const standing = standingOf(flag)
    const kept = before?.flags.get(flag.flagId)
    if (kept !== undefined && isSame(kept, flag, standing, before, prepared)) {
      prepared.set(flag.flagId, kept)
      continue
    }
    const known = know(flag, rulesOf(flag, metadata), (flagId) => prepared.get(flagId))
    prepared.set(flag.flagId, new PreparedFlag(known, standing, forms))
  }
  return { flags: prepared, epoch, metadata, forms }
}

function formsAfter(before: PreparedSnapshot | undefined, flags: number): FormTable {
  const isCrowded = before !== undefined && before.forms.size > 2 * flags + mostLeftBehind
  return before === undefined || isCrowded ? new FormTable() : before.forms
}

/** What is prepared of a flag rests on its own state and on that of its parents. */
function isSame(
  { detail }: PreparedFlag,
  flag: CachedFlag,
  standing: Standing,
  before: PreparedSnapshot | undefined,
  prepared: ReadonlyMap<string, PreparedFlag>,
): boolean {
  if (detail.known.flag !== flag || detail.standing !== standing) return false
  const parents = flag.parents ?? []
  return parents.every(({ flagId }) => prepared.get(flagId) === before?.flags.get(flagId))
}
