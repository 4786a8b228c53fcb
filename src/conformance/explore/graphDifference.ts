/**
 * One place where the code's graph is not the spec's, as data and in words.
 *
 * It is not how one is found: see `exploreModel.ts`.
 */
import { differenceText } from '../replay/difference.ts'
import type { ValueDifference } from '../replay/difference.ts'
import { takenLines } from '../replay/mismatch.ts'

export type GraphDifferenceKind =
  /** An initial state of the spec that the code lacks, or the other way round. */
  | 'missing initial state'
  | 'extra initial state'
  /** The code reaches a state that the spec does not have. */
  | 'extra state'
  /** The code takes a transition, between states of the spec, that the spec does not have. */
  | 'extra transition'
  /** The spec takes a transition that the code does not take from this state. */
  | 'missing transition'
  /** No transition of the code leads to a state of the spec, though none that was looked at is missing. */
  | 'missing state'

export interface GraphDifference {
  readonly kind: GraphDifferenceKind
  /** The transition's action, where it is about one. */
  readonly action?: string
  /** One line. */
  readonly reason: string
  /** What sets the state in question apart from the nearest one on the other side. */
  readonly nearest: readonly ValueDifference[]
  /** The events that lead to where the difference is, in words. */
  readonly taken: readonly string[]
}

/** The difference for people. */
export const graphDifferenceLines = (difference: GraphDifference): readonly string[] => [
  `${difference.kind}: ${difference.reason}`,
  ...difference.nearest.map((each) => `    ${differenceText(each)}`),
  ...takenLines(difference.taken),
]
