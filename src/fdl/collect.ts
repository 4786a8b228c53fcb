/**
 * Freeing the space of deletions and of what is superseded, once nobody lacks it or it is too old.
 *
 * Collecting is always safe: who lacks what is gone is reset (told.ts). Waiting until everybody has it only
 * spares resets. What is collected is never less than a deletion and all that it supersedes: whoever knows the
 * deletion knows those, and they are older here. Spec: `Collect`.
 */
import * as HashMap from 'effect/HashMap'
import { covers, dotOf, isDeletedAt, type Update } from '../flag/update.ts'
import { seqAt } from '../flag/versionVector.ts'
import { valueAt } from '../shared/valueAt.ts'
import { others } from './peers.ts'
import { headsOf, type Held } from './state.ts'
import type { Turn } from './turn.ts'

export function collect(turn: Turn): void {
  const { state, config, at } = turn
  const cursors = others(config).map((peer) => cursorOf(turn, peer))
  const isNeeded = ({ update, receivedAtMs }: Held): boolean =>
    at.monotonicMs - receivedAtMs < config.keepMs &&
    cursors.some((cursor) => cursor === undefined || !covers(cursor, update))
  const collected = new Map(state.collected)
  let { held, heads } = state
  for (const each of HashMap.values(state.held)) {
    const { update } = each
    if (isCurrent(turn, update) || isNeeded(each)) continue
    held = HashMap.remove(held, dotOf(update))
    collected.set(update.origin, Math.max(update.seq, seqAt(collected, update.origin)))
    turn.removed.push(dotOf(update))
    heads = withoutHead(heads, update)
  }
  if (held !== state.held) turn.state = { ...state, held, heads, collected }
}

function cursorOf({ state }: Turn, peer: string) {
  return valueAt(state.peers, peer)?.cursor
}

/** It is what somebody reads. Spec: `Alive`. */
function isCurrent({ state, at }: Turn, update: Update): boolean {
  if (isDeletedAt(update, at.wallMs)) return false
  return headsOf(state, update.flagId).includes(update)
}

function withoutHead(
  heads: HashMap.HashMap<string, readonly Update[]>,
  update: Update,
): HashMap.HashMap<string, readonly Update[]> {
  const { flagId } = update
  const before = valueAt(heads, flagId)
  if (before === undefined) return heads
  const left = before.filter((head) => head !== update)
  return left.length > 0 ? HashMap.set(heads, flagId, left) : HashMap.remove(heads, flagId)
}
