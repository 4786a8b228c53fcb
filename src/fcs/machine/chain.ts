/**
 * The hash chain over committed entries: who changes the past has to change everything after it.
 *
 * Each replica extends it as it applies, over no-ops too, so equal logs have equal heads. A snapshot carries
 * its head, and the chain goes on from there. Not a signature: it shows that something was changed, not who
 * wrote it. Paper section 6, "tamper-evident logs".
 */
import type { Entry } from '../entry.ts'
import type { Hash } from './command.ts'

/** What the first entry is chained to. */
export const chainStart = ''

/** The head after the entry at `index`. */
export function chainAfter(head: string, entry: Entry, index: number, hash: Hash): string {
  return hash(JSON.stringify([head, index, entry.term, entry.value]))
}

/** An entry as a record keeps it: with the head after it. */
export interface ChainedEntry {
  readonly entry: Entry
  readonly head: string
}

/**
 * The index of the first record that does not follow from what is before it; `undefined` where the chain
 * holds. `first` is the index of the first record, and `head` the one before it.
 */
export function firstBroken(
  records: readonly ChainedEntry[],
  hash: Hash,
  { first = 1, head = chainStart } = {},
): number | undefined {
  let before = head
  for (const [offset, record] of records.entries()) {
    const after = chainAfter(before, record.entry, first + offset, hash)
    if (after !== record.head) return first + offset
    before = after
  }
  return undefined
}
