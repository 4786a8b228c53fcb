/**
 * What the kill matrix says, as data: the shape of `flagspan mutants --json` and of the manifest's
 * section.
 */

/** One seeded bug in one layer. */
export interface MutantRow {
  /** The same in both layers, such as `RAFT-06`. */
  readonly id: string
  readonly title: string
  readonly layer: 'spec' | 'code'
  /** What must notice it: a property of the spec, or an oracle of the code. */
  readonly property: string
  /** The configuration that re-enables it; of a code fault, where it showed. */
  readonly model: string
  readonly killed: boolean
  readonly seconds: number
  /** Why it lives, in one line; absent where it was killed. */
  readonly reason?: string
}

/** One property that a model claims to hold, and the bugs that it caught. */
export interface PropertyRow {
  readonly name: string
  readonly kind: 'state' | 'step' | 'refinement' | 'liveness'
  readonly killedBy: readonly string[]
}

/** One action of a protocol's models, and the models that take it. */
export interface ActionRow {
  readonly spec: string
  readonly name: string
  readonly reachedIn: readonly string[]
}

/** One property with a left side, and whether a model reaches it. */
export interface AntecedentRow {
  readonly property: string
  readonly reached: boolean
}

/** The smallest bounds that catch a bug in the spec, beside a model that must hold. */
export interface BoundsRow {
  readonly id: string
  readonly property: string
  /** The configuration that re-enables the bug. */
  readonly model: string
  /** None can be lowered alone. */
  readonly smallest: Readonly<Record<string, number>>
  /** The bounds of the model that must hold and would have caught it; empty where there is none. */
  readonly shipped: Readonly<Record<string, number>>
  readonly shippedIn: string
  readonly adequate: boolean
  /** Why not, in one line. */
  readonly reason?: string
}

export interface KillMatrix {
  readonly mutants: readonly MutantRow[]
  readonly properties: readonly PropertyRow[]
  readonly actions: readonly ActionRow[]
  readonly antecedents: readonly AntecedentRow[]
  readonly bounds: readonly BoundsRow[]
}
