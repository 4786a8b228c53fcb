/**
 * What the Flag Coordination Service commits about flags: decisions of conflicts, changes of class, and writes of
 * critical flags. Spec: the entries of `log`.
 *
 * The encoding in the service's own log is its machine's affair (`src/fcs/machine`).
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { Payload } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import type { Config } from './config.ts'
import { decodeFields } from './payload.ts'
import { entryIn, fcsOrigin, seenBy, updatesIn, type Version } from './version.ts'

export interface Entry {
  readonly kind: 'decision' | 'class' | 'write'
  /** In the service's log. */
  readonly index: number
  readonly flagId: string
  /** Everything that it supersedes, the entry before it on this flag included. */
  readonly seen: VersionVector
  readonly epoch: number
  readonly payload: Payload
  /** Of a decision: what it decides between. */
  readonly dots: readonly Dot[]
}

/** Spec: `log[i].version`. */
export function versionOfEntry(entry: Entry, config: Config): Version {
  const { index, flagId, epoch, payload } = entry
  const dot = { origin: fcsOrigin, seq: index }
  const context = updatesIn(entry.seen)
  const decided = entryIn(entry.seen)
  const seen = seenBy({ ...dot, context, decided })
  // The log has a parent's entries and its child's in one order: nothing is to be waited for.
  const needs = 0
  const bare = { ...dot, flagId, context, decided, needs, epoch, payload, seen }
  return { ...bare, ...decodeFields(flagId, payload, seen, config) }
}
