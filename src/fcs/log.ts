/**
 * The replicated log as an immutable value: indexes start at 1, index 0 is before the first entry.
 *
 * Not a store: what is durable is the driver's to know. Of a compacted log the entries up to `base` are
 * gone, which are all committed: a snapshot stands for them. Spec: `node[i].log` and `node[i].base`,
 * `TermAt`, `LastTerm`.
 *
 * Appending is O(1) amortised although every version stays readable: versions share one array, of
 * which each sees its own length, and an append copies only where another version has already
 * written beyond that length (which happens after a truncation, never in normal running).
 */
import { invariant } from '../shared/invariant.ts'
import type { Entry } from './entry.ts'

export interface Log {
  /** Index of the last entry, be it compacted; 0 when there never was one. */
  readonly length: number
  /** Index of the last entry that is compacted, 0 when none is. */
  readonly base: number
  readonly baseTerm: number
  /** The entries beyond `base`. Shared between versions; only those up to `length` belong to this one. */
  readonly shared: Entry[]
}

export function emptyLog(): Log {
  return { length: 0, base: 0, baseTerm: 0, shared: [] }
}

export function logOf(entries: readonly Entry[]): Log {
  return { length: entries.length, base: 0, baseTerm: 0, shared: [...entries] }
}

/** Term of the entry at `index`; 0 at index 0, `undefined` beyond the end and below the base. */
export function termAt(log: Log, index: number): number | undefined {
  if (index === log.base) return log.baseTerm
  return index <= log.length ? log.shared[index - log.base - 1]?.term : undefined
}

/**
 * Does the log hold an entry of this term at `index`? What is compacted is committed, and a leader
 * that speaks of it has the same there.
 */
export function holds(log: Log, index: number, term: number): boolean {
  return index < log.base || termAt(log, index) === term
}

export function lastTerm(log: Log): number {
  return termAt(log, log.length)!
}

/** The entry at `index`; `undefined` up to the base, and beyond the end. */
export function entryAt(log: Log, index: number): Entry | undefined {
  return index <= log.length ? log.shared[index - 1 - log.base] : undefined
}

/** Entries from index `first` to index `last`, both included. */
export function entriesBetween(log: Log, first: number, last: number): readonly Entry[] {
  invariant(first > log.base && last <= log.length, 'LogBounds', () => `${first}..${last}`)
  return log.shared.slice(first - 1 - log.base, last - log.base)
}

/** The log with `entries` after `index`; whatever stood there is gone from this version. */
export function replaceAfter(log: Log, index: number, entries: readonly Entry[]): Log {
  const { base, baseTerm } = log
  invariant(index >= base && index <= log.length, 'LogBounds', () => `after ${index}`)
  const kept = index - base
  // A log that starts anew gets an array of its own: `emptyImage` is one for the whole process.
  if (kept > 0 && kept === log.shared.length) {
    for (const entry of entries) log.shared.push(entry)
    return { length: base + log.shared.length, base, baseTerm, shared: log.shared }
  }
  const shared = log.shared.slice(0, kept)
  for (const entry of entries) shared.push(entry)
  return { length: base + shared.length, base, baseTerm, shared }
}

/** The log without the entries up to `base`, where an entry of `baseTerm` stood or would stand. */
export function compacted(log: Log, base: number, baseTerm: number): Log {
  invariant(base >= log.base, 'LogBounds', () => `compacted up to ${base}, was ${log.base}`)
  const shared = log.shared.slice(base - log.base, Math.max(0, log.length - log.base))
  return { length: base + shared.length, base, baseTerm, shared }
}
