/**
 * A register in which, of values written at once, the one of the latest moment is served, and then the one of
 * the greatest origin. The policy `lww`.
 *
 * Only where a flag declares it: all others are lost without anybody's deciding. Causality goes first: a value
 * whose writer had seen another replaces it, whatever the clocks said. How far ahead of the clock a moment may be
 * is for `hybridClock.ts`. Encoded `[[origin, seq, wallMs, counter, value], ...]`.
 */
import { jsonText } from '../canonicalJson.ts'
import { compareTimestamps, hybridClockLimits, type HybridTimestamp } from '../hybridClock.ts'
import type { Json } from '../update.ts'
import { requireSize, wholeAt, within } from './reading.ts'
import type { Fragment } from './fragment.ts'
import { typedValueAt, type ValueType } from './valueType.ts'
import { isDotReused, register, type Sibling, type Siblings, viewOf } from './register.ts'

/** A value, and the moment on its writer's clock. */
export interface Timed {
  readonly at: HybridTimestamp
  readonly value: Json
}

const { wallMs: latestMs, counter: mostCounter } = hybridClockLimits

/** The same, of values of one type. */
export function lastWriterOf(type: ValueType): Fragment<Siblings<Timed>> {
  return register({
    name: 'lastWriter',
    contentOf: (change, _state, { at }, place) => ({
      at,
      value: typedValueAt(type, change, place),
    }),
    wordsOf: ({ at, value }) => [at.wallMs, at.counter, value],
    readWords(words, place) {
      requireSize(words, place, 3)
      const wallMs = wholeAt(words[0], within(place, 'wallMs'), 0, latestMs)
      const counter = wholeAt(words[1], within(place, 'counter'), 0, mostCounter)
      const value = typedValueAt(type, words[2]!, within(place, 'value'))
      return { at: { wallMs, counter }, value }
    },
    view(state) {
      const last = state.toSorted(compareMoments).at(-1)
      return viewOf(last?.content.value, [], isDotReused(state) || hasEquivocation(state))
    },
  })
}

/** A register that serves the latest of the values written at once: the policy `lww`. */
export const lastWriter = lastWriterOf('json')

/** Ties between two values of one origin are decided by their texts, so that all regions serve the same. */
function compareMoments(left: Sibling<Timed>, right: Sibling<Timed>): number {
  const order = compareWriters(left, right)
  if (order !== 0) return order
  const [text, other] = [jsonText(left.content.value), jsonText(right.content.value)]
  return text === other ? 0 : text < other ? -1 : 1
}

function compareWriters(left: Sibling<Timed>, right: Sibling<Timed>): number {
  const order = compareTimestamps(left.content.at, right.content.at)
  if (order !== 0) return order
  const [origin, otherOrigin] = [left.dot.origin, right.dot.origin]
  return origin === otherOrigin ? 0 : origin < otherOrigin ? -1 : 1
}

/** One origin, one moment, two values: no clock that ticks makes them. Case 69 of the design's list. */
function hasEquivocation(state: Siblings<Timed>): boolean {
  return state.some((one, at) =>
    state
      .slice(0, at)
      .some((other) => compareWriters(one, other) === 0 && compareMoments(one, other) !== 0),
  )
}
