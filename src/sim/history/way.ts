/**
 * One way in which all that has ended in a register's history can have happened: what the register holds after it, and
 * what it made of each operation under way.
 *
 * What need not be tried is left out here. A write that nobody looks at may come right before another one, which hides
 * it: every plain write under way is `covered` once another one is placed, and may count as done or still be placed.
 * What only looks is placed as soon as it fits. Of writes of one value, the one that ends first is taken first.
 */
import { none, type Register, type RegisterOperation } from './register.ts'

/** What the register holds, and of which place in the log that is: at least `index`, or just that. */
interface Held {
  readonly value: number
  readonly index: number
  readonly isExact: boolean
}

const open = '0'
const covered = '1'
const placed = '2'

export interface Way {
  readonly held: Held
  /** A letter for each operation under way. */
  readonly states: string
}

export function startOf({ initial }: Register): Way {
  return { held: { value: initial, index: 0, isExact: true }, states: '' }
}

export function heldKey({ held: { value, index, isExact } }: Way): string {
  return `${value} ${index} ${isExact}`
}

/** It has to be placed before it ends. */
export const isOpen = ({ states }: Way, at: number): boolean => states[at] === open
export const isPlaced = ({ states }: Way, at: number): boolean => states[at] === placed

/** Nothing is demanded of what it finds. */
function isPlainWrite({ writes, finds }: RegisterOperation): boolean {
  return writes !== none && finds === none
}

/** What the register holds after it; undefined where it cannot come next. */
function heldAfter(held: Held, operation: RegisterOperation): Held | undefined {
  const { writes, finds, misses, index } = operation
  if (finds !== none && held.value !== finds) return undefined
  if (misses !== none && held.value === misses) return undefined
  if (writes !== none) {
    if (index === none) return { value: writes, index: held.index, isExact: false }
    return index > held.index ? { value: writes, index, isExact: true } : undefined
  }
  if (index === none) return held
  if (held.isExact) return index === held.index ? held : undefined
  return index > held.index ? { value: held.value, index, isExact: true } : undefined
}

/** It began. */
export function withBegun({ held, states }: Way, operation: RegisterOperation): Way {
  const fits = operation.writes === none && heldAfter(held, operation) === held
  return { held, states: states + (fits ? placed : open) }
}

/** It ended. */
export function withoutPlace({ held, states }: Way, at: number): Way {
  return { held, states: states.slice(0, at) + states.slice(at + 1) }
}

/** What can come next of `underWay`, where the one at `ending` has to come. */
export function placements(
  way: Way,
  underWay: readonly RegisterOperation[],
  ending: number,
): readonly Way[] {
  const ways: Way[] = []
  const isWanted = wantedIn(way, underWay)
  underWay.forEach((operation, at) => {
    if (isPlaced(way, at)) return
    const held = heldAfter(way.held, operation)
    if (held === undefined || passesOver(way, underWay, held.index)) return
    if (at !== ending && isNeedless(way, underWay, at, isWanted)) return
    ways.push({ held, states: statesAfter(way, underWay, at, held) })
  })
  return ways
}

/** Something of an earlier place in the log has no place yet, and would never have one. */
function passesOver(
  { states }: Way,
  underWay: readonly RegisterOperation[],
  index: number,
): boolean {
  return underWay.some(
    (other, at) => other.index !== none && other.index < index && states[at] !== placed,
  )
}

/**
 * Which values something under way looks for that has to be placed, or that may be and leaves behind what is looked for.
 */
function wantedIn(
  { states }: Way,
  underWay: readonly RegisterOperation[],
): (value: number) => boolean {
  const looking = underWay.filter(({ writes, finds, misses }, at) => {
    return states[at] === open && (finds !== none || (writes === none && misses !== none))
  })
  const wanted = new Set<number>()
  const missed = new Set<number>()
  const isWanted = (value: number) =>
    wanted.has(value) || missed.size > 1 || (missed.size === 1 && !missed.has(value))
  for (const { must, finds, misses } of looking) {
    if (!must) continue
    if (finds !== none) wanted.add(finds)
    if (misses !== none) missed.add(misses)
  }
  for (let count = -1; count !== wanted.size;) {
    count = wanted.size
    for (const { must, finds, writes } of looking) if (!must && isWanted(writes)) wanted.add(finds)
  }
  return isWanted
}

/** Nothing looks for what it would leave behind, or another that is the same ends before it. */
function isNeedless(
  { states }: Way,
  underWay: readonly RegisterOperation[],
  at: number,
  isWanted: (value: number) => boolean,
): boolean {
  const write = underWay[at]!
  if (write.writes === none || write.index !== none) return false
  // What finds something, and happened, may have no other chance.
  if (!isWanted(write.writes) && (isPlainWrite(write) || !write.must)) return true
  return underWay.some((other, otherAt) => {
    if (otherAt === at || states[otherAt] === placed || !isSame(other, write)) return false
    return other.end < write.end || (other.end === write.end && otherAt < at)
  })
}

function isSame(left: RegisterOperation, right: RegisterOperation): boolean {
  return left.writes === right.writes && left.finds === right.finds && left.index === right.index
}

function statesAfter(
  { states }: Way,
  underWay: readonly RegisterOperation[],
  at: number,
  held: Held,
): string {
  const covers = isPlainWrite(underWay[at]!)
  let after = ''
  underWay.forEach((operation, other) => {
    const state = states[other]!
    if (other === at) after += placed
    else if (state === placed) after += placed
    else if (operation.writes === none) {
      after += heldAfter(held, operation) === held ? placed : open
    } else if (covers && operation.must && operation.index === none && isPlainWrite(operation)) {
      after += covered
    } else after += state
  })
  return after
}

/** Whatever can follow `right` can follow `left`; both hold the same. */
export function isBetter(left: Way, right: Way, underWay: readonly RegisterOperation[]): boolean {
  for (let at = 0; at < underWay.length; at += 1) {
    const state = left.states[at]!
    const other = right.states[at]!
    if (state === other) continue
    const { writes, must } = underWay[at]!
    if (writes === none) {
      if (state !== placed) return false
    } else if (must) {
      if (state !== covered) return false
    } else if (state === placed) return false
  }
  return true
}
