/**
 * A register whose values nobody may choose between but whoever decides for all: the policy `escalate`, and what
 * a policy that is not known here counts as.
 *
 * One value, or several that are equal, is agreed. While several differ, the last agreed value is served: each
 * sibling carries the value that it replaced, and of these the earliest is the one that the writers of all
 * had seen. That nobody writes a field in conflict, and how it is decided, is reconciliation's affair.
 * Encoded `[[origin, seq, rank, value, ...replaced], ...]`, where replaced is none or `origin, seq, rank, value`.
 */
import type { Json } from '../update.ts'
import type { VersionVector } from '../versionVector.ts'
import { compareDots } from './dots.ts'
import type { Dot, Fragment } from './fragment.ts'
import { dotAt, type Place, refuse, wholeAt, within } from './reading.ts'
import { typedValueAt, type ValueType } from './valueType.ts'
import { distinct, isDotReused, register, type Siblings, viewOf } from './register.ts'

/** One value, and what its writer knew of those before it. */
export interface Agreement {
  readonly value: Json
  /**
   * How many changes its writer had seen, this one included: the sum of a vector. It follows causality, also
   * across deletions: whoever had seen a value has a greater one.
   */
  readonly rank: number
  /** The value that was agreed before; undefined in the first. */
  readonly replaced: Replaced | undefined
}

interface Replaced {
  readonly dot: Dot
  readonly rank: number
  readonly value: Json
}

/** The same, of values of one type. */
export function agreedOf(type: ValueType): Fragment<Siblings<Agreement>> {
  return register<Agreement>({
    name: 'agreed',
    contentOf(change, state, { seen, dot }, place) {
      const value = typedValueAt(type, change, place)
      const rank = sumOf(seen) + 1
      if (!Number.isSafeInteger(rank)) refuse(place, rank, 'a vector that can be counted')
      // A version that changes the field twice replaces what it found, not what it made.
      const own = state.find((sibling) => compareDots(sibling.dot, dot) === 0)
      return { value, rank, replaced: own === undefined ? standing(state) : own.content.replaced }
    },
    wordsOf: ({ value, rank, replaced }) => {
      if (replaced === undefined) return [rank, value]
      const { dot } = replaced
      return [rank, value, dot.origin, dot.seq, replaced.rank, replaced.value]
    },
    readWords(words, place, seen) {
      if (words.length !== 2 && words.length !== 6) refuse(place, words.length, '2 or 6 words')
      const rank = wholeAt(words[0], within(place, 'rank'), 1, sumOf(seen))
      const value = typedValueAt(type, words[1]!, within(place, 'value'))
      const replaced = words.length === 2 ? undefined : readReplaced(type, words, place, seen, rank)
      return { value, rank, replaced }
    },
    view(state) {
      const values = distinct(state.map(({ content }) => content.value))
      return viewOf(standing(state)?.value, values, isDotReused(state))
    },
  })
}

/** A register that serves the last agreed value while several differ: the policy `escalate`. */
export const agreed = agreedOf('json')

function readReplaced(
  type: ValueType,
  words: readonly Json[],
  place: Place,
  seen: VersionVector,
  rank: number,
): Replaced {
  const here = within(place, 'replaced')
  const dot = dotAt(words[2], words[3], here, seen)
  const before = wholeAt(words[4], within(here, 'rank'), 1, rank - 1)
  return { dot, rank: before, value: typedValueAt(type, words[5]!, within(here, 'value')) }
}

/** What is served: the value, where all agree, or else the last on which all did, if there was any. */
function standing(state: Siblings<Agreement>): Replaced | undefined {
  const own = state.map(({ dot, content: { rank, value } }) => ({ dot, rank, value }))
  if (distinct(own.map(({ value }) => value)).length <= 1) return earliest(own)
  const replaced = state.map(({ content }) => content.replaced)
  // A writer who found nothing agreed leaves nothing that all had seen.
  return replaced.includes(undefined)
    ? undefined
    : earliest(replaced.filter((each) => each !== undefined))
}

/** Nothing among them was seen by its writer. */
function earliest(some: readonly Replaced[]): Replaced | undefined {
  return some.toSorted(
    (left, right) => left.rank - right.rank || compareDots(left.dot, right.dot),
  )[0]
}

function sumOf(seen: VersionVector): number {
  let sum = 0
  for (const seq of seen.values()) sum += seq
  return sum
}
