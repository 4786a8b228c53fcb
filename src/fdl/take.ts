/**
 * Taking updates: each after all that it builds on, whatever order they came in.
 *
 * Spec: `IsReady`, `Taken`, `TakenAll`. Never reads a clock for more than when something came.
 */
import * as HashMap from 'effect/HashMap'
import { dotOf, supersedes, type Update } from '../flag/update.ts'
import { isBelow, seqAt, type VersionVector, withSeq } from '../flag/versionVector.ts'
import { invariant } from '../shared/invariant.ts'
import { headsOf } from './state.ts'
import type { Turn } from './turn.ts'

/** Next of its origin, and everything that its writer had seen of its flag and of its flag's parent is known. */
export function isReady(vector: VersionVector, update: Update): boolean {
  const { origin, seq, context, needs } = update
  if (seq !== seqAt(vector, origin) + 1) return false
  return isBelow(context, vector) && isBelow(needs, vector)
}

export function take(turn: Turn, update: Update): void {
  const { state, at } = turn
  const { flagId, origin, seq } = update
  const heads = headsOf(state, flagId)
  invariant(!heads.some((head) => supersedes(head, update)), 'CausalDelivery', () => dotOf(update))
  const current = [...heads.filter((head) => !supersedes(update, head)), update]
  turn.state = {
    ...state,
    cursor: withSeq(state.cursor, origin, seq),
    held: HashMap.set(state.held, dotOf(update), { update, receivedAtMs: at.monotonicMs }),
    heads: HashMap.set(state.heads, flagId, current),
  }
  turn.added.push(update)
  turn.changed.add(flagId)
}

/** Takes all of `updates` that follow what is known. */
export function takeAll(turn: Turn, updates: readonly Update[]): void {
  let waiting = updates
  for (;;) {
    const left = waiting.filter((update) => {
      if (!isReady(turn.state.cursor, update)) return true
      take(turn, update)
      return false
    })
    if (left.length === 0 || left.length === waiting.length) return
    waiting = left
  }
}
