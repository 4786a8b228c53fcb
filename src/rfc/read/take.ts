/**
 * What is committed, and what is gossiped, comes into the cache: each sequence in order, each part once.
 *
 * A change says nothing of how fresh anything is (age.ts). Spec: Apply, Install, Take.
 */
import * as HashMap from 'effect/HashMap'
import {
  join,
  type OriginKey,
  seqAt,
  type VersionVector,
  withSeq,
} from '../../flag/versionVector.ts'
import { type CachedFlag, isHeldBack, isNewer, released, withVersion } from './cache.ts'
import { emptyJournal, withChange } from './journal.ts'
import type { RegionState } from './state.ts'
import type { Turn } from './turn.ts'

export function apply(turn: Turn, index: number, flag: CachedFlag | undefined): void {
  const next = turn.state.applied + 1
  if (!isNext(turn, 'log', index, next)) return
  turn.state = { ...turn.state, applied: index }
  bring(turn, flag)
}

/** What was refused when it came, and is taken now that it comes again, is of a place that is here already. */
export function take(
  turn: Turn,
  origin: OriginKey,
  seq: number,
  flag: CachedFlag | undefined,
): void {
  const { vector } = turn.state
  const next = seqAt(vector, origin) + 1
  if (seq < next) {
    if (flag !== undefined && isNewer(turn.state, flag)) bring(turn, flag)
    return
  }
  if (!isNext(turn, origin, seq, next)) return
  turn.state = { ...turn.state, vector: withSeq(vector, origin, seq) }
  bring(turn, flag)
}

/** Places that nobody will ever bring count as here, or what follows them could not come. */
export function reset(turn: Turn, known: VersionVector, flags: readonly CachedFlag[]): void {
  const { state } = turn
  const vector = join(state.vector, known)
  if (vector !== state.vector) turn.state = { ...state, vector }
  for (const flag of flags) bring(turn, flag)
}

/**
 * Spec: Install. What it does not name is gone, be it deleted or shipped with the program. Who follows the cache cannot
 * be told what has changed.
 */
export function install(turn: Turn, index: number, flags: readonly CachedFlag[]): void {
  const { state, config } = turn
  if (index <= state.applied) return
  const others = HashMap.filter(state.shown, ({ flagId }) => !config.isCritical(flagId))
  const whole = flags.reduce((shown, flag) => HashMap.set(shown, flag.flagId, flag), others)
  const { shown, hidden } = released({ shown: whole, hidden: state.hidden }, config.parents)
  const epoch = nextEpoch(state.epoch)
  const journal = emptyJournal(epoch)
  turn.state = { ...state, applied: index, shown, hidden, epoch, journal }
  turn.replies.push({ type: 'Resync', epoch })
}

/** What is here already is no news; what leaves a gap is refused. */
function isNext(turn: Turn, sequence: string, given: number, next: number): boolean {
  if (given > next) turn.replies.push({ type: 'OutOfOrder', sequence, given, next })
  return given === next
}

function bring(turn: Turn, flag: CachedFlag | undefined): void {
  if (flag === undefined) return
  const { state, config } = turn
  const { shown, hidden } = withVersion(state, flag, config.parents)
  const epoch = nextEpoch(state.epoch)
  const flagIds = changedFlags(state, { ...state, shown, hidden }, flag.flagId)
  const journal = withChange(state.journal, epoch, flagIds, config.changesKept)
  turn.state = { ...state, shown, hidden, epoch, journal }
  turn.replies.push({ type: 'Changed', epoch, flagIds })
}

/** Spec: `NewEpoch`. */
export function nextEpoch(epoch: number): number {
  return epoch + 1
}

/** The flag that changed, and those that it had held back. */
function changedFlags(before: RegionState, after: RegionState, flagId: string): readonly string[] {
  const freed = [...HashMap.keys(before.hidden)].filter(
    (held) => held !== flagId && !isHeldBack(after, held),
  )
  return [flagId, ...freed]
}
