/**
 * An update told by what it changes about the one before: most changes of a flag leave most of its fields as
 * they were.
 *
 * Only a shorter way of sending a push (the spec's `push`): the receiver puts the whole together before
 * anything is judged or taken, so a signature covers the whole. Whole fields are set and removed; what is
 * within a field is not compared. Paper 3.1 ("payload diffs").
 */
import { dotOf, type Payload, type Update } from '../flag/update.ts'
import { valueAt } from '../shared/valueAt.ts'
import type { Patch, Patched, Push } from './message.ts'
import { headsOf, type NodeState } from './state.ts'
import { patchedLength, updateLength } from './wire.ts'

/**
 * The shorter way of telling `update`, which follows on what `state` has; absent where there is none. The base
 * is what is current of the flag and of the same origin: nobody who has it can have collected it.
 */
export function patchFor(state: NodeState, update: Update): Patched | undefined {
  const base = headsOf(state, update.flagId).find(({ origin }) => origin === update.origin)
  if (base?.payload === undefined || update.payload === undefined) return undefined
  const { payload, ...rest } = update
  const patched: Patched = {
    update: rest,
    base: base.seq,
    set: changedIn(base.payload, payload),
    unset: Object.keys(base.payload).filter((field) => !Object.hasOwn(payload, field)),
  }
  // The order of the fields is part of the text that may have been signed.
  const isSame = textOf(applied(base.payload, patched)) === textOf(payload)
  return isSame && patchedLength(patched) < updateLength(update) ? patched : undefined
}

/** The push that the patch stands for; absent where something that it builds on is not held here. */
export function pushOf(state: NodeState, { from, to, patches }: Patch): Push | undefined {
  const updates: Update[] = []
  for (const patched of patches) {
    const { update, base } = patched
    const before = heldPayload(state, dotOf({ ...update, seq: base }), update.flagId)
    if (before === undefined || base >= update.seq) return undefined
    updates.push({ ...update, payload: applied(before, patched) })
  }
  return { kind: 'push', from, to, updates }
}

function changedIn(before: Payload, after: Payload): Payload {
  const changed = Object.entries(after).filter(
    ([field, value]) =>
      !Object.hasOwn(before, field) || JSON.stringify(before[field]) !== JSON.stringify(value),
  )
  return Object.fromEntries(changed)
}

function applied(before: Payload, { set, unset }: Patched): Payload {
  const gone = new Set(unset)
  const kept = Object.entries(before).filter(([field]) => !gone.has(field))
  return Object.fromEntries([...kept, ...Object.entries(set)])
}

function textOf(payload: Payload): string {
  return JSON.stringify(payload)
}

function heldPayload({ held }: NodeState, dot: string, flagId: string): Payload | undefined {
  const update = valueAt(held, dot)?.update
  return update?.flagId === flagId ? update.payload : undefined
}
