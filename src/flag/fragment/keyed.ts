/**
 * States by key: an element's dots, a key's state. Merging them, and the groups by dot as which sets are encoded.
 *
 * A key without a state has the empty one, and no other key is kept: so equal states have equal keys.
 */
import { dotOf } from '../update.ts'
import { compareDots } from './dots.ts'
import type { Dot } from './fragment.ts'

/** No key without a state that says something. */
export type Keyed<Inner> = ReadonlyMap<string, Inner>

/** `one` merges the states of a key; undefined is the empty one, on either side and as what comes of it. */
export function mergeKeyed<Inner>(
  left: Keyed<Inner>,
  right: Keyed<Inner>,
  one: (left: Inner | undefined, right: Inner | undefined) => Inner | undefined,
): Keyed<Inner> {
  if (left === right) return left
  const merged = new Map<string, Inner>()
  for (const [key, inner] of left) setOrLeave(merged, key, one(inner, right.get(key)))
  for (const [key, inner] of right) {
    if (!left.has(key)) setOrLeave(merged, key, one(undefined, inner))
  }
  return merged
}

function setOrLeave<Inner>(map: Map<string, Inner>, key: string, inner: Inner | undefined): void {
  if (inner !== undefined) map.set(key, inner)
}

/** What stands under each dot, in the order of the dots. */
export class ByDot<Group> {
  private readonly groups = new Map<string, { readonly dot: Dot; readonly group: Group }>()
  private readonly makeGroup: () => Group

  constructor(makeGroup: () => Group) {
    this.makeGroup = makeGroup
  }

  at(dot: Dot): Group {
    const key = dotOf(dot)
    const known = this.groups.get(key)
    if (known !== undefined) return known.group
    const group = this.makeGroup()
    this.groups.set(key, { dot, group })
    return group
  }

  sorted(): readonly { readonly dot: Dot; readonly group: Group }[] {
    return [...this.groups.values()].sort((left, right) => compareDots(left.dot, right.dot))
  }
}
