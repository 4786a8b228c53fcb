/**
 * The latest changes of a cache, for whoever follows it: what has changed since an epoch that was seen.
 *
 * Bounded: at least `changesKept` changes are here, and at most twice as many, in two lists of which the older is
 * dropped as a whole. Who is behind their beginning is told to read all flags anew, and not given a list with a gap.
 * Of a flag that changed several times the last change alone is told: those between may be skipped.
 */
interface Change {
  readonly epoch: number
  readonly flagIds: readonly string[]
  /** The one before it in its list. */
  readonly before: Change | undefined
}

interface ChangeList {
  /** Changes after this epoch, up to where the next list begins, are all here. */
  readonly since: number
  readonly last: Change | undefined
  readonly length: number
}

export interface Journal {
  readonly older: ChangeList
  readonly newer: ChangeList
}

export type Changes =
  | { readonly type: 'changed'; readonly flagIds: readonly string[] }
  /** Read all flags anew: what has changed since then is not known here. */
  | { readonly type: 'resync' }

/** A cache that begins at `epoch`: of what was before, nothing is known. */
export function emptyJournal(epoch: number): Journal {
  const nothing = { since: epoch, last: undefined, length: 0 }
  return { older: nothing, newer: nothing }
}

/** With the flags that changed in one epoch, which is above all that are here. */
export function withChange(
  { older, newer }: Journal,
  epoch: number,
  flagIds: readonly string[],
  kept: number,
): Journal {
  const { since, length } = newer
  const next = { since, last: { epoch, flagIds, before: newer.last }, length: length + 1 }
  return next.length < Math.max(kept, 1)
    ? { older, newer: next }
    : { older: next, newer: { since: epoch, last: undefined, length: 0 } }
}

/** What has changed after `epoch`, each flag once, in the order of their last change; `now` is the cache's epoch. */
export function changesSince({ older, newer }: Journal, epoch: number, now: number): Changes {
  if (epoch < older.since || epoch > now) return { type: 'resync' }
  const latestFirst = new Set<string>()
  for (const { last } of [newer, older]) {
    for (let change = last; change !== undefined && change.epoch > epoch; change = change.before) {
      for (const flagId of change.flagIds.toReversed()) latestFirst.add(flagId)
    }
  }
  return { type: 'changed', flagIds: [...latestFirst].toReversed() }
}
