/**
 * Taking over all that a peer has current: what it knows of and no longer has is gone here too.
 *
 * What it does not know of stays, where nothing here supersedes it. So a region that was away for longer than
 * deletions are kept brings nothing back to life, and loses nothing that it alone knows. Spec: `Merged`.
 */
import * as HashMap from 'effect/HashMap'
import { covers, dotOf, supersedes, type Update } from '../flag/update.ts'
import { join, type OriginKey, seqAt, type VersionVector } from '../flag/versionVector.ts'
import type { Held, NodeState } from './state.ts'
import type { MessageOf } from './told.ts'
import type { Turn } from './turn.ts'

export function merge(turn: Turn, message: MessageOf<'reset'>): void {
  const { state, at } = turn
  const held = new Map<string, Held>()
  for (const heads of HashMap.values(state.heads)) {
    for (const update of heads) {
      if (!covers(message.cursor, update)) keep(held, state, update)
    }
  }
  for (const update of message.updates) {
    if (HashMap.has(state.held, dotOf(update))) keep(held, state, update)
    else if (!covers(state.cursor, update)) {
      held.set(dotOf(update), { update, receivedAtMs: at.monotonicMs })
      turn.added.push(update)
    }
  }
  const removed = [...HashMap.keys(state.held)].filter((dot) => !held.has(dot))
  turn.removed.push(...removed)
  const cursor = join(state.cursor, message.cursor)
  const collected = collectedAfter(state, cursor, held, removed)
  const heads = headsAmong([...held.values()].map(({ update }) => update))
  for (const flagId of changedFlags(state, heads)) turn.changed.add(flagId)
  turn.state = {
    ...state,
    cursor,
    collected,
    held: HashMap.fromIterable(held),
    heads: HashMap.fromIterable(heads),
  }
}

function keep(held: Map<string, Held>, state: NodeState, update: Update): void {
  const dot = dotOf(update)
  held.set(dot, HashMap.getUnsafe(state.held, dot))
}

/** The last place of each origin that is known and not here. */
function collectedAfter(
  { cursor: before, collected, held: heldBefore }: NodeState,
  cursor: VersionVector,
  held: ReadonlyMap<string, Held>,
  removed: readonly string[],
): VersionVector {
  const after = new Map<OriginKey, number>(collected)
  const raise = (origin: OriginKey, seq: number): void => {
    if (seq > seqAt(after, origin)) after.set(origin, seq)
  }
  for (const dot of removed) {
    const { origin, seq } = HashMap.getUnsafe(heldBefore, dot).update
    raise(origin, seq)
  }
  for (const [origin, reached] of cursor) {
    let missing = reached
    while (missing > seqAt(before, origin) && held.has(`${origin}#${missing}`)) missing -= 1
    if (missing > seqAt(before, origin)) raise(origin, missing)
  }
  return after
}

/** Spec: `Heads`, by flag. */
export function headsAmong(updates: readonly Update[]): Map<string, readonly Update[]> {
  const byFlag = Map.groupBy(updates, ({ flagId }) => flagId)
  const heads = new Map<string, readonly Update[]>()
  for (const [flagId, ofFlag] of byFlag) {
    heads.set(
      flagId,
      ofFlag.filter((update) => !ofFlag.some((each) => supersedes(each, update))),
    )
  }
  return heads
}

function changedFlags(
  { heads: before }: NodeState,
  after: ReadonlyMap<string, readonly Update[]>,
): readonly string[] {
  const textOf = (heads: readonly Update[] | undefined): string =>
    (heads ?? []).map(dotOf).toSorted().join()
  const changed: string[] = []
  for (const [flagId, heads] of before) {
    if (textOf(heads) !== textOf(after.get(flagId))) changed.push(flagId)
  }
  for (const flagId of after.keys()) if (!HashMap.has(before, flagId)) changed.push(flagId)
  return changed
}
