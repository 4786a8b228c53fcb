/**
 * Dots, in their order, and the one rule of merging them: a dot stays if both sides have it, or if the side
 * that lacks it has not seen it.
 *
 * Not what a dot stands for. A side that has seen a dot and lacks it has removed it. Almeida, Shoker, Baquero,
 * Delta state replicated data types (2018), section 7.2.
 */
import { covers } from '../update.ts'
import type { VersionVector } from '../versionVector.ts'
import type { Dot, Writing } from './fragment.ts'

/** In their order, each once. */
export type Dots = readonly Dot[]

export const noDots: Dots = []

/** By origin, as texts are ordered, and then by place; never by arrival. */
export function compareDots(left: Dot, right: Dot): number {
  if (left.origin !== right.origin) return left.origin < right.origin ? -1 : 1
  return left.seq - right.seq
}

/** Whether a dot that the other side lacks stays. */
export function staysAlone(dot: Dot, otherSeen: VersionVector): boolean {
  return !covers(otherSeen, dot)
}

export function mergeDots(
  left: Dots,
  leftSeen: VersionVector,
  right: Dots,
  rightSeen: VersionVector,
): Dots {
  // Nearly every element of a large set: the same one dot on both sides.
  if (left.length === 1 && right.length === 1 && compareDots(left[0]!, right[0]!) === 0) return left
  const merged: Dot[] = []
  let at = 0
  for (const dot of left) {
    for (; at < right.length && compareDots(right[at]!, dot) < 0; at += 1) {
      if (staysAlone(right[at]!, leftSeen)) merged.push(right[at]!)
    }
    const inBoth = at < right.length && compareDots(right[at]!, dot) === 0
    if (inBoth) at += 1
    if (inBoth || staysAlone(dot, rightSeen)) merged.push(dot)
  }
  for (; at < right.length; at += 1) {
    if (staysAlone(right[at]!, leftSeen)) merged.push(right[at]!)
  }
  return merged
}

/** Whether a change drops a dot: its writer had seen it, or it is of the same version. */
export function isKnownTo({ seen, dot: own }: Writing, dot: Dot): boolean {
  return covers(seen, dot) || compareDots(own, dot) === 0
}

/** The dots that a change leaves, and its own. */
export function withOwnDot(dots: Dots, writing: Writing): Dots {
  return [...withoutKnown(dots, writing), writing.dot].sort(compareDots)
}

/** The dots that a change leaves. */
export function withoutKnown(dots: Dots, writing: Writing): Dots {
  return dots.filter((dot) => !isKnownTo(writing, dot))
}
