/**
 * The replicated log as an immutable value: indexes start at 1, index 0 is before the first entry.
 *
 * Not a store: what is durable is the driver's to know. Spec: `node[i].log`, `TermAt`, `LastTerm`.
 *
 * Appending is O(1) amortised although every version stays readable: versions share one array, of
 * which each sees its own length, and an append copies only where another version has already
 * written beyond that length (which happens after a truncation, never in normal running).
 */
import { invariant } from '../shared/invariant.ts'
import type { Entry } from './entry.ts'

export interface Log {
  /** Index of the last entry, 0 when there is none. */
  readonly length: number
  /** Shared between versions; only the first `length` elements belong to this one. */
  readonly shared: Entry[]
}

export function emptyLog(): Log {
  return { length: 0, shared: [] }
}

export function logOf(entries: readonly Entry[]): Log {
  return { length: entries.length, shared: [...entries] }
}

/** Term of the entry at `index`; 0 at index 0, `undefined` beyond the end. */
export function termAt(log: Log, index: number): number | undefined {
  if (index === 0) return 0
  return index <= log.length ? log.shared[index - 1]?.term : undefined
}

export function lastTerm(log: Log): number {
  return log.length === 0 ? 0 : log.shared[log.length - 1]!.term
}

/** The entry at `index`; `undefined` at index 0 and beyond the end. */
export function entryAt(log: Log, index: number): Entry | undefined {
  return index <= log.length ? log.shared[index - 1] : undefined
}

/** Entries from index `first` to index `last`, both included. */
export function entriesBetween(log: Log, first: number, last: number): readonly Entry[] {
  invariant(first >= 1 && last <= log.length, 'LogBounds', () => `${first}..${last}`)
  return log.shared.slice(first - 1, last)
}

/** The log with `entries` after `index`; whatever stood there is gone from this version. */
export function replaceAfter(log: Log, index: number, entries: readonly Entry[]): Log {
  invariant(index >= 0 && index <= log.length, 'LogBounds', () => `after ${index}`)
  // A log that starts anew gets an array of its own: `emptyImage` is one for the whole process.
  if (index > 0 && index === log.shared.length) {
    for (const entry of entries) log.shared.push(entry)
    return { length: log.shared.length, shared: log.shared }
  }
  const shared = log.shared.slice(0, index)
  for (const entry of entries) shared.push(entry)
  return { length: shared.length, shared }
}
