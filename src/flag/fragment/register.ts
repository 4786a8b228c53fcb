/**
 * Registers: fields that are written whole. What each kind does with values that several regions wrote at once
 * is its own affair; that none is lost before is the same for all, and is here.
 *
 * State: the values that nobody who had seen them has replaced, each under its dot, in the order of the dots. It
 * has to keep those that lose: were only the greatest, or the last, kept, what is left once that one is replaced
 * would depend on the order of the merges. One dot with two contents is an origin that signed two versions of
 * one place; both are kept, and the view says so.
 */
import { jsonText } from '../canonicalJson.ts'
import type { Json } from '../update.ts'
import type { VersionVector } from '../versionVector.ts'
import { compareDots, isKnownTo, staysAlone } from './dots.ts'
import type { Dot, FieldView, Fragment, Writing } from './fragment.ts'
import { dottedAt, type Place, refuse } from './reading.ts'

/** One content under its dot. */
export interface Sibling<Content> {
  readonly dot: Dot
  readonly content: Content
  /** Of the content; makes the order whole. */
  readonly text: string
}

/** In the order of dots and texts, each once. */
export type Siblings<Content> = readonly Sibling<Content>[]

/** What one kind of register has of its own. */
export interface RegisterKind<Content> {
  readonly name: string
  /** Throws `FragmentError`. */
  contentOf(change: Json, state: Siblings<Content>, writing: Writing, place: Place): Content
  /** What stands after the dot in an encoded state. */
  wordsOf(content: Content): readonly Json[]
  /** Throws `FragmentError`. */
  readWords(words: readonly Json[], place: Place, seen: VersionVector): Content
  view(state: Siblings<Content>): FieldView
}

/** The fragment of a kind of register. */
export function register<Content>(kind: RegisterKind<Content>): Fragment<Siblings<Content>> {
  const { name } = kind
  const sibling = (dot: Dot, content: Content): Sibling<Content> => ({
    dot,
    content,
    text: jsonText(kind.wordsOf(content)),
  })
  return {
    name,
    empty: [],
    isEmpty: (state) => state.length === 0,

    decode(given, seen) {
      const place = { fragment: name, where: 'state' }
      let before: Sibling<Content> | undefined
      return dottedAt(given, place, seen, (dot, words, here) => {
        const read = sibling(dot, kind.readWords(words, here, seen))
        if (before && compareSiblings(before, read) >= 0) {
          refuse(here, read.text, 'contents in their order, each once')
        }
        before = read
        return read
      })
    },

    encode: (state) =>
      state.map(({ dot, content }) => [dot.origin, dot.seq, ...kind.wordsOf(content)]),

    change(state, change, writing) {
      const content = kind.contentOf(change, state, writing, { fragment: name, where: 'change' })
      const left = state.filter(({ dot }) => !isKnownTo(writing, dot))
      return [...left, sibling(writing.dot, content)].sort(compareSiblings)
    },

    merge(left, leftSeen, right, rightSeen) {
      if (left === right) return left
      const kept = left.filter((one) => has(right, one.dot) || staysAlone(one.dot, rightSeen))
      const more = right.filter(
        (one) =>
          !left.some((other) => compareSiblings(one, other) === 0) &&
          (has(left, one.dot) || staysAlone(one.dot, leftSeen)),
      )
      return more.length === 0 ? kept : [...kept, ...more].sort(compareSiblings)
    },

    view: (state) => kind.view(state),
  }
}

function compareSiblings(left: Sibling<unknown>, right: Sibling<unknown>): number {
  const order = compareDots(left.dot, right.dot)
  if (order !== 0 || left.text === right.text) return order
  return left.text < right.text ? -1 : 1
}

function has(siblings: Siblings<unknown>, dot: Dot): boolean {
  return siblings.some((other) => compareDots(other.dot, dot) === 0)
}

/** Different values, in the order of their first dots. */
export function distinct(values: readonly Json[]): readonly Json[] {
  if (values.length < 2) return values
  const texts = new Set<string>()
  return values.filter((value) => {
    const text = jsonText(value)
    return !texts.has(text) && texts.add(text)
  })
}

/** Whether two contents stand under one dot: its origin signed both. */
export function isDotReused(state: Siblings<unknown>): boolean {
  return state.some(({ dot }, at) => at > 0 && compareDots(state[at - 1]!.dot, dot) === 0)
}

/** A view of its parts: what does not apply is left out. */
export function viewOf(
  value: Json | undefined,
  siblings: readonly Json[],
  isEquivocal: boolean,
): FieldView {
  return {
    value,
    ...(siblings.length > 1 && { siblings }),
    ...(isEquivocal && { isEquivocal }),
  }
}
