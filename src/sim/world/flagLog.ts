/**
 * The committed log and what it makes of flags, as a replica sees it that never starts from a snapshot: what all others
 * have to come to, and what answers are judged by.
 *
 * Holds the properties of what is applied and of the entries themselves, by their names in RaftSnapshot, Reconciliation
 * and FlagSystem. Whether an entry may be committed at all is judged in `logOracle.ts`.
 */
import type { Entry as LogEntry } from '../../fcs/entry.ts'
import type { Command } from '../../fcs/machine/command.ts'
import { isBelow } from '../../flag/versionVector.ts'
import type { Entry as FlagEntry } from '../../rfc/reconcile/entry.ts'
import { updatesIn } from '../../rfc/reconcile/version.ts'
import { invariant } from '../../shared/invariant.ts'
import type { Around, RegionNode } from './node.ts'
import { type Applied, Replica } from './replica.ts'
import { askedIn } from './request.ts'

export class FlagLog {
  readonly committed: LogEntry[] = []
  readonly committedAtMs: number[] = []
  /** Entries on each flag, in order. */
  readonly entriesOn = new Map<string, FlagEntry[]>()
  readonly #truth = new Replica()
  readonly #applied: Applied[] = []
  readonly #heads: string[] = []
  readonly #steps = new Map<string, number>()
  readonly #decided = new Set<string>()

  /** The newest entry on a flag among the first `index`; 0 for none. Spec: `NewestOn`. */
  newestOn(flagId: string, index: number): number {
    return this.newestEntryOn(flagId, index)?.index ?? 0
  }

  newestEntryOn(flagId: string, index: number): FlagEntry | undefined {
    const entries = this.entriesOn.get(flagId)
    if (entries === undefined) return undefined
    for (let at = entries.length - 1; at >= 0; at -= 1) {
      if (entries[at]!.index <= index) return entries[at]
    }
    return undefined
  }

  /** How much was committed anywhere at that time. */
  committedBy(atMs: number): number {
    let count = this.committed.length
    while (count > 0 && this.committedAtMs[count - 1]! > atMs) count -= 1
    return count
  }

  /** What `index` made of a flag, if it was committed and changed one. */
  entryAt(index: number): FlagEntry | undefined {
    return this.#applied[index - 1]?.entry
  }

  /** The next entry is committed. */
  commit(world: Around, logEntry: LogEntry): void {
    this.committed.push(logEntry)
    this.committedAtMs.push(world.nowMs)
    const index = this.committed.length
    const applied = this.#truth.apply(logEntry, index)
    this.#applied.push(applied)
    this.#heads.push(this.#truth.head)
    const { command, isFirst, entry: made } = applied
    if (command?.type === 'SetFlag' && command.step !== undefined) {
      const { session, sequence } = command.step
      const key = `${session} ${sequence}`
      if (!isFirst && this.#steps.has(key)) world.sometimes('repeatedCommandAppliedOnce')
      invariant(!isFirst || !this.#steps.has(key), 'AppliedOnce', () => `session step ${key}`)
      if (isFirst) this.#steps.set(key, index)
    }
    if (made === undefined) return
    const { flagId, kind, dots } = made
    requireFence(this.newestEntryOn(flagId, index)?.epoch ?? 0, made, command)
    const on = this.entriesOn.get(flagId) ?? []
    on.push(made)
    this.entriesOn.set(flagId, on)
    if (kind === 'class' && world.isPartitioned()) world.sometimes('classChangedUnderPartition')
    if (kind === 'decision') {
      const key = `${flagId} ${dots.map(({ origin, seq }) => `${origin}#${seq}`).join(' ')}`
      invariant(!this.#decided.has(key), 'EscalationIdempotent', () => `decided twice: ${key}`)
      this.#decided.add(key)
      world.sometimes('escalationResolved')
    }
  }

  /** A replica has applied what it says is committed: it must have come to the same. */
  applied(node: RegionNode, { index, result, entry, isFirst }: Applied): void {
    const truth = this.#applied[index - 1]
    invariant(truth !== undefined, 'AppliedPrefix', () => `${node.name} applied ${index} too soon`)
    invariant(
      node.replica.head === this.#heads[index - 1],
      'ChainUnbroken',
      () => `${node.name} has another chain at ${index}`,
    )
    const isSame =
      truth.isFirst === isFirst &&
      truth.result.type === result.type &&
      truth.entry?.kind === entry?.kind &&
      truth.entry?.epoch === entry?.epoch
    invariant(isSame, isFirst ? 'AppliedOnce' : 'AppliedPrefix', () => `${node.name} at ${index}`)
  }

  ruled(world: Around, index: number, isTaken: boolean): void {
    const entry = this.#applied[index - 1]?.entry
    invariant((entry !== undefined) === isTaken, 'NothingLost', () => `entry ${index} is none`)
    if (isTaken && world.isPartitioned()) world.sometimes('deferredWriteCommitted')
  }
}

/**
 * An entry belongs to the epoch that its flag is in, and only a change of class begins another; a decision stands for
 * what its region knew.
 */
function requireFence(epoch: number, made: FlagEntry, command: Command | undefined): void {
  const next = made.kind === 'class' ? epoch + 1 : epoch
  const isIts = made.epoch === next
  invariant(isIts, 'ClassFence', () => `${made.flagId} of ${made.epoch}, not ${next}`)
  if (command?.type !== 'SetFlag') return
  const { epoch: asked, seen } = askedIn(command.payload)
  invariant(asked === epoch, 'ClassFence', () => `${made.flagId}: ${made.kind} of ${asked}`)
  if (made.kind !== 'decision') return
  const isKnown = isBelow(updatesIn(made.seen), seen)
  invariant(isKnown, 'DecisionInformed', () => `${made.flagId}: ${made.index}`)
}
