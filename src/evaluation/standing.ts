/**
 * What a read promises of its answers, whatever the flag: the level, where the value is from, how old it may be.
 *
 * Not the age itself, which moves with every call, and not the decision whether a level is met: that is the
 * read's (`src/rfc/read`). There are few standings and many answers, so keep and reuse them: what is prepared for
 * one is found again by its identity. Paper 3.1 (RFC).
 */
export interface Standing {
  readonly level: string
  /** Such as `cache`, `lease` or `leader`. */
  readonly source: string
  /** How old an answer may be; absent where the level sets no bound. */
  readonly boundMs?: number
  /** The region is degraded, or the answer is weaker than was asked for and is served marked. */
  readonly isStale: boolean
}

/** Names that every answer's metadata has for itself; a flag's own metadata of these names is not shown. */
export const freshnessNames: readonly string[] = [
  'versionVector',
  'raftIndex',
  'ageMs',
  'epoch',
  'source',
  'level',
  'boundMs',
  'stale',
  'conflicted',
  'equivocal',
  'blockedBy',
]
