/**
 * The snapshot of what a region's cache shows, made anew when that has changed or a flag has ended.
 *
 * What is the same as before is kept, flag by flag. A deleted flag, and one after its end, is not in it.
 */
import type { FlagRecord } from '../../flag/record/flagRecord.ts'
import type { Region } from '../../rfc/cache/state.ts'
import { type CachedFlag as Shown, shownOf } from '../../rfc/read/cache.ts'
import type { CachedFlag } from '../cachedFlag.ts'
import type { FlatMetadata } from '../definition.ts'
import { type PreparedSnapshot, prepareSnapshot } from '../snapshot.ts'
import type { Standing } from '../standing.ts'
import { flagNow } from './flagNow.ts'
import type { Records } from './records.ts'

interface Made {
  readonly snapshot: PreparedSnapshot
  readonly shown: Region['readable']['shown']
  readonly epoch: number
  /** The flags that have ended by then are the same in between. */
  readonly fromMs: number
  readonly untilMs: number
}

/** Each read has a standing of its own; this one is only for what is prepared before any. */
const beforeAnyRead: Standing = { level: 'local', source: 'cache', isStale: true }

export class Snapshots {
  readonly #records: Records
  readonly #metadata: FlatMetadata
  readonly #flags = new WeakMap<Shown, CachedFlag>()
  readonly #unwritten = new WeakMap<FlagRecord, CachedFlag>()
  #made: Made | undefined

  constructor(records: Records, metadata: FlatMetadata) {
    this.#records = records
    this.#metadata = metadata
  }

  of({ readable: { shown, epoch } }: Region, wallMs: number): PreparedSnapshot {
    const made = this.#made
    if (
      made !== undefined &&
      made.shown === shown &&
      made.epoch === epoch &&
      made.fromMs <= wallMs &&
      wallMs < made.untilMs
    ) {
      return made.snapshot
    }
    const flags = new Map<string, CachedFlag>()
    let [fromMs, untilMs] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (const record of this.#records.values()) {
      const endMs = record.expiresAtMs ?? Number.POSITIVE_INFINITY
      if (wallMs >= endMs) {
        fromMs = Math.max(fromMs, endMs)
        continue
      }
      untilMs = Math.min(untilMs, endMs)
      const flag = this.#flagOf(record, shownOf({ shown }, record.flagId))
      if (flag !== undefined) flags.set(record.flagId, flag)
    }
    const contents = { flags, epoch, metadata: this.#metadata, standingOf: () => beforeAnyRead }
    const snapshot = prepareSnapshot(contents, made?.snapshot)
    this.#made = { snapshot, shown, epoch, fromMs, untilMs }
    return snapshot
  }

  /** Undefined for a deleted flag. */
  #flagOf(record: FlagRecord, shown: Shown | undefined): CachedFlag | undefined {
    if (shown === undefined) {
      const known = this.#unwritten.get(record) ?? flagNow(record, undefined)
      this.#unwritten.set(record, known)
      return known
    }
    if (shown.value === undefined) return undefined
    const known = this.#flags.get(shown) ?? flagNow(record, shown)
    this.#flags.set(shown, known)
    return known
  }
}
