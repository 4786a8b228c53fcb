/**
 * A field of a flag that two regions may change at once: its state, and how two states become one.
 *
 * Not a policy's choice, which is the flag's declaration, and not a whole flag: a flag is one fragment for each
 * field, all under the same vectors. Each fragment is a join-semilattice together with what its version had seen:
 * merging is commutative, associative and idempotent. Paper 4.3; Almeida, Shoker, Baquero, Delta state
 * replicated data types (2018), section 7: dots with a causal context.
 */
import type { HybridTimestamp } from '../hybridClock.ts'
import type { Json } from '../update.ts'
import type { OriginKey, VersionVector } from '../versionVector.ts'

export type { HybridTimestamp } from '../hybridClock.ts'

/** The place of one change in the sequence of its origin. */
export interface Dot {
  readonly origin: OriginKey
  readonly seq: number
}

/** Who changes a field, knowing what, and when. */
export interface Writing {
  /** Of the version that the change becomes part of. */
  readonly dot: Dot
  /** What the writer had seen of this flag before, this dot not included. */
  readonly seen: VersionVector
  readonly at: HybridTimestamp
}

/** What a field is for a reader. */
export interface FieldView {
  /** Undefined where nobody has written the field, or nobody agrees from the start: what it then is, its declaration says. */
  readonly value: Json | undefined
  /** Values that nobody has decided between, in an order that is the same everywhere; absent where there are none. */
  readonly siblings?: readonly Json[]
  /** One writer made two values of one moment: the same one is served everywhere, and somebody should look. */
  readonly isEquivocal?: true
}

/** `State` is immutable and canonical: equal states have equal encodings. */
export interface Fragment<State> {
  /** For errors. */
  readonly name: string
  readonly empty: State
  isEmpty(state: State): boolean
  /**
   * From the payload of a version that had seen `seen`, its own dot included. Throws `FragmentError` that names
   * what was given and what is allowed: a dot that its version has not seen would come back after each removal.
   */
  decode(given: Json, seen: VersionVector): State
  encode(state: State): Json
  /** The state after a change, which is data of the fragment's own shape. Throws `FragmentError`. */
  change(state: State, change: Json, writing: Writing): State
  /** One state of two; each vector is what its version had seen, its own dot included. */
  merge(left: State, leftSeen: VersionVector, right: State, rightSeen: VersionVector): State
  view(state: State): FieldView
}
