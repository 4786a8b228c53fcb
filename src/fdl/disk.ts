/**
 * What is on a region's disk after a write: what `recover` starts from.
 *
 * For drivers that keep writes one after the other, and for tests; a driver may keep the same facts in any other
 * form. Heads are on no disk of their own: they are made anew from what is held.
 */
import * as HashMap from 'effect/HashMap'
import { dotOf } from '../flag/update.ts'
import type { Persist } from './action.ts'
import { headsAmong } from './reset.ts'
import type { Held, Image } from './state.ts'

/**
 * The disk after `writes`, in the order in which they were asked for. Ages begin at `startedAtMs`, the monotonic
 * clock's reading at the start in milliseconds: on an earlier run's clock they would mean nothing.
 */
export function written(image: Image, writes: readonly Persist[], startedAtMs: number): Image {
  const last = writes.at(-1)
  if (last === undefined) return image
  const { incarnation, cursor, collected, notice } = last
  const held = new Map<string, Held>(HashMap.toEntries(image.held))
  for (const { added, removed } of writes) {
    for (const update of added) held.set(dotOf(update), { update, receivedAtMs: startedAtMs })
    for (const dot of removed) held.delete(dot)
  }
  const heads = headsAmong([...held.values()].map(({ update }) => update))
  return {
    incarnation,
    cursor,
    collected,
    notice,
    held: HashMap.fromIterable(held),
    heads: HashMap.fromIterable(heads),
  }
}
