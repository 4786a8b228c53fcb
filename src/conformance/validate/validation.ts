/**
 * What a protocol supplies so that logs of its code, or of any other implementation, can be held against
 * its spec.
 *
 * Not the machinery (the other files of this folder), which knows no protocol. The format of a log is in
 * traces/README.md; the protocol says what its header and its lines may hold.
 */
import type { Place } from '../sourceError.ts'
import type { SpecState, Value } from '../../shared/value.ts'

/** Anything that JSON can say. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [field: string]: Json }

export type JsonObject = { readonly [field: string]: Json }

/** One event of a log. What else it holds is the protocol's. */
export type LoggedLine = JsonObject & { readonly action: string }

/** A log of one run, from an initial state of the spec on. */
export interface LoggedTrace {
  readonly name: string
  /** From the header: what the spec's constants are in this run. */
  readonly constants: JsonObject
  readonly lines: readonly LoggedLine[]
  /** Where each line comes from: of a file, or of the scenario's command that made it. */
  readonly places: readonly Place[]
}

/** A line as the trace spec takes it. */
export type TraceRecord = { readonly [field: string]: Value }

/** A scenario file, taken apart; what its commands mean is the protocol's. */
export interface Scenario {
  /** Of the file, without `.txt`. */
  readonly name: string
  readonly file: string
  readonly commands: readonly Command[]
}

export interface Command {
  /** In the file, counted from 1. */
  readonly line: number
  readonly text: string
  /** The command's name and its arguments; there is at least the name. */
  readonly words: readonly [string, ...string[]]
}

/** What came of a scenario on the code. */
export interface ScenarioResult {
  readonly trace: LoggedTrace
  /** What changed after each command, for people; lines without line breaks. */
  readonly transcript: readonly string[]
  /** What the scenario or a property of the spec expected in vain; one line each, with its place. */
  readonly failures: readonly string[]
}

/** A way to falsify a log. */
export interface Mutation {
  /** Such as `raise a term`. */
  readonly kind: string
  /** Every falsification of this kind, in a fixed order. */
  mutants(trace: LoggedTrace): readonly Mutant[]
}

/** One falsified log. */
export interface Mutant {
  /** What was done, unique within trace and kind: `line 7, node.currentTerm: 1 becomes 2`. */
  readonly what: string
  lines(): readonly LoggedLine[]
}

/** The protocol's side of trace validation. */
export interface Validation {
  /**
   * Hand-written module in `spec/<folder>/`. It defines `Act(line)`, the action that a line names with
   * its arguments; `Saw(line)`, that what was observed is so; `Choices`, everything that could happen
   * in a state as lines; and it declares the constant `LoggedLines`, the lines of all logs of a run.
   */
  readonly module: string
  /** The spec's initial predicate; `Init` where not given. */
  readonly init?: string
  /** Folder of the scenarios below `model-tests/<folder>/scenarios/`; that folder itself where not given. */
  readonly scenarios?: string
  /** Actions that a line may name. */
  readonly actions: readonly string[]
  /** An example of the header's `constants`, for messages. */
  readonly exampleConstants: JsonObject
  /** Constants of the spec. Throws `LineFault`. */
  constants(given: JsonObject): Readonly<Record<string, Value>>
  /** Constants that are definitions of the module. */
  readonly substitutions: Readonly<Record<string, string>>
  /** A line of a known action as the trace spec takes it. Throws `LineFault`. */
  record(line: LoggedLine, constants: JsonObject): TraceRecord
  /** One short line for people, of a record that may lack what was observed. */
  describe(record: TraceRecord): string
  /** Who acts; `undefined` where nobody does. */
  actor(line: LoggedLine): string | undefined
  /** The part of a state that the line speaks of, in the shape of {@link said}. */
  seen(record: TraceRecord, state: SpecState): SpecState
  /** What the line says of the state after it. */
  said(record: TraceRecord): SpecState
  /** Runs a scenario on the code. Throws `SourceError` for a command that cannot be carried out. */
  runScenario(scenario: Scenario): ScenarioResult
  /** How many lines of a log the code itself would have written: all, where it can behave so. */
  followedByCode(trace: LoggedTrace): number
  /** Falsifications that need to know what a line means. */
  readonly mutations: readonly Mutation[]
}
