/**
 * Goes through a history once, and holds each question against all that had ended when it began.
 */
import type { FlagHistory } from './flagHistory.ts'
import { isOlder, isUnknown, type SeenVersion, versionOf } from './flagVersion.ts'
import type { Placed } from './order.ts'

export interface Known {
  readonly placed: Placed
  readonly version: SeenVersion
}

/** Versions of one flag, as far as none of them is older than another. */
class Newest {
  readonly #flag: FlagHistory
  #known: readonly Known[] = []

  constructor(flag: FlagHistory) {
    this.#flag = flag
  }

  add(placed: Placed): void {
    const version = versionOf(this.#flag, placed)
    if (isUnknown(version) || version.isInitial) return
    if (this.newerThan(version) !== undefined) return
    const kept = this.#known.filter((each) => !isReplaced(this.#flag, each.version, version))
    this.#known = [...kept, { placed, version }]
  }

  newerThan(version: SeenVersion): Placed | undefined {
    return this.#known.find((each) => isOlder(this.#flag, version, each.version))?.placed
  }
}

/** It says no more than the newer one does. */
function isReplaced(flag: FlagHistory, version: SeenVersion, newer: SeenVersion): boolean {
  if (isOlder(flag, version, newer)) return true
  const { raftIndex, vector, write } = version
  return raftIndex === newer.raftIndex && write === newer.write && vector === newer.vector
}

/**
 * Every read whose version is known and that is older than what some operation of `floor` wrote or saw, though `isBefore`
 * puts that before the read. Both lists in the order that `isBefore` needs.
 */
export function heldAgainst(
  flag: FlagHistory,
  floor: readonly Placed[],
  reads: readonly Placed[],
  isBefore: (operation: Placed, read: Placed) => boolean,
  tell: (read: Placed, newer: Placed | undefined) => void,
): void {
  const newest = new Newest(flag)
  let at = 0
  for (const read of reads) {
    for (let next = floor[at]; next && isBefore(next, read); next = floor[at]) {
      newest.add(next)
      at += 1
    }
    const version = versionOf(flag, read)
    if (!isUnknown(version)) tell(read, newest.newerThan(version))
  }
}

export function byEnd(operations: readonly Placed[]): readonly Placed[] {
  return operations.toSorted((left, right) => left.end - right.end)
}

/** The operations of each session, region or evaluation. */
export function grouped(
  operations: readonly Placed[],
  keyOf: (placed: Placed) => string,
): ReadonlyMap<string, readonly Placed[]> {
  const groups = new Map<string, Placed[]>()
  for (const placed of operations) {
    const key = keyOf(placed)
    const already = groups.get(key)
    if (already === undefined) groups.set(key, [placed])
    else already.push(placed)
  }
  return groups
}
