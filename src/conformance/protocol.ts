/**
 * What a protocol supplies so that the conformance machinery can hold its spec and its code together.
 *
 * It is not a checker and knows no protocol: replay, graph equality, mutants and trace validation are
 * written against these types alone. A protocol's side of it lives in `bindings/`.
 */
import type { Fault } from './faults/fault.ts'
import type { GeneratedMutants } from './mutants/generated/survivors.ts'
import type { SpecState, Value } from '../shared/value.ts'
import type { Validation } from './validate/validation.ts'

/** One event that the code can take now, under the name of the spec action it stands for. */
export interface AlphabetEvent<Event> {
  /** Spec action, without the `MC` prefix of its bounded wrapper. */
  readonly action: string
  readonly event: Event
}

/** A safety property on the code's own state, under the name it has in the spec. */
export interface CodeProperty<State> {
  readonly name: string
  /** A `state` property looks at `after` alone; a `step` property compares. */
  readonly kind: 'state' | 'step'
  holds(before: State, after: State): boolean
}

/** The code, driven within the bounds of one checked model. States are immutable. */
export interface ProtocolModel<State, Event> {
  /** One full code state for each initial state of the model. */
  readonly initial: readonly State[]
  /** Every event enabled in `state` within the model's bounds, in a deterministic order. */
  enabled(state: State): readonly AlphabetEvent<Event>[]
  /** The state after `event`, computed by the real core. */
  apply(state: State, event: Event): State
  /** The value of every variable of the model's module in `state`. */
  project(state: State): SpecState
  /** Identity of the full code state: two states with one key behave alike for ever. */
  key(state: State): string
  /** The spec's safety properties, evaluated on the code. */
  readonly properties: readonly CodeProperty<State>[]
  /** One short line for people, such as `Receive VoteRequest s1->s2 term 2`. */
  describe(event: Event): string
  /** The node that acts. */
  actor(event: Event): string
}

/** The part of a model's configuration that the code has to obey. */
export interface ModelConfig {
  readonly constants: Readonly<Record<string, Value>>
  /** Name of the definition that the model starts from. */
  readonly init: string
  /** Name of the next-state definition. */
  readonly next: string
}

/** A liveness property of the spec, put to the code: does a fair run from a bad start get there? */
export interface CodeLiveness {
  readonly name: string
  holds(): boolean
}

/**
 * The code without bounds, for schedules made at random: a list of numbers, each of which picks one of
 * the events that are enabled then.
 */
export interface ScheduleWorld<State, Event> {
  /** What is special about it, such as `5 servers, pre-vote`. */
  readonly name: string
  readonly start: State
  /** Never empty. An event that should come more often stands there more often. */
  enabled(state: State): readonly Event[]
  apply(state: State, event: Event): State
  readonly properties: readonly CodeProperty<State>[]
  /** The liveness properties that a fair run from `state` does not reach. */
  unfinished(state: State): readonly string[]
  describe(event: Event): string
}

/** A seeded bug on the code's side; its spec side is a configuration with the same `bug:` id. */
export interface CodeFault extends Fault {
  /** What must notice it: `replay`, `graph`, `invariant:NAME` or `liveness:NAME`. */
  readonly killedBy: string
}

/** A protocol that exists both as a spec and as code. */
export interface Protocol {
  /** The spec module, such as `RaftCommit`. */
  readonly name: string
  /** Folder under `spec/`, `src/`, `model-tests/` and `traces/`. */
  readonly folder: string
  /** The code side of one model. Throws `RangeError` for constants the code cannot obey. */
  model(config: ModelConfig): ProtocolModel<unknown, unknown>
  /** What it takes to hold logs against the spec, where the protocol has that. */
  readonly validation?: Validation
  /** The spec's liveness properties, on the code. */
  readonly liveness: readonly CodeLiveness[]
  readonly faults: readonly CodeFault[]
  /** What tells good code from mutants made of it by rule; absent where nothing is known yet. */
  readonly generated?: GeneratedMutants
  readonly worlds: readonly ScheduleWorld<unknown, unknown>[]
}
