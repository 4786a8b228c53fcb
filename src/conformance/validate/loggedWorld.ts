/**
 * A world of events whose runs are logged: what a protocol supplies so that its runs can be held against its spec.
 *
 * A line is the action, its arguments, and what was seen at whoever acted: values as in the stored traces. What a
 * line means in the spec is said by the trace module that the world names. What is made of a world is
 * worldValidation.ts.
 */
import { InvalidConfig } from '../../shared/invalidConfig.ts'
import { InvariantViolation } from '../../shared/invariant.ts'
import type { SpecState, Value } from '../../shared/value.ts'
import type { CodeProperty } from '../protocol.ts'
import { LineFault } from './fields.ts'
import type { JsonObject, LoggedLine, TraceRecord, Validation } from './validation.ts'

/** A world of events with what it takes to hold its runs against the spec. States are immutable. */
export interface LoggedWorld<State, Event> extends Pick<
  Validation,
  'module' | 'init' | 'scenarios' | 'exampleConstants' | 'constants' | 'substitutions'
> {
  /** What each action of the spec takes. */
  readonly actions: Readonly<Record<string, readonly string[]>>
  /** Of an argument that is a name: the constant of the header that lists what it may be. */
  readonly names: Readonly<Record<string, string>>
  /** The argument that names who acts. Nothing is seen after an action without it. */
  readonly actorField: string
  /** Variables that are functions of who acts; of these, the part of who acted is seen. */
  readonly observed: readonly string[]
  /** Throws `LineFault` for constants that make no world. */
  start(constants: JsonObject): State
  /** Every event that is enabled; what should come more often at random stands there more often. */
  enabled(state: State): readonly Event[]
  apply(state: State, event: Event): State
  project(state: State): SpecState
  /** The action and its arguments. */
  record(event: Event, before: State): TraceRecord
  readonly properties: readonly CodeProperty<State>[]
  describe(event: Event): string
}

/** A world that nothing has happened to. Throws `LineFault` for constants that the code cannot run with. */
export function startOf<State, Event>(
  { start }: LoggedWorld<State, Event>,
  constants: JsonObject,
): State {
  try {
    return start(constants)
  } catch (error) {
    if (error instanceof InvalidConfig) throw new LineFault(`constants: ${error.message}`)
    throw error
  }
}

/** What of a world tells how its lines look. */
export type Shape = Pick<LoggedWorld<never, never>, 'actions' | 'names' | 'actorField' | 'observed'>

/** The line that the code writes of an event. */
export function lineOf<State, Event>(
  event: Event,
  before: State,
  after: State,
  world: LoggedWorld<State, Event>,
): LoggedLine {
  const record = world.record(event, before)
  return { ...record, ...seenWhole(record, world.project(after), world) } as unknown as LoggedLine
}

/** All that can be seen at whoever acted. */
export function seenWhole(record: TraceRecord, state: SpecState, { actorField, observed }: Shape) {
  const actor = record[actorField]
  if (typeof actor !== 'string') return {}
  return Object.fromEntries(
    observed.flatMap((name): [string, Value][] => {
      const part = (state[name] as TraceRecord)[actor]
      return part === undefined ? [] : [[name, part]]
    }),
  )
}

/** The state after an event, or what the code says where it refuses to go on. */
export function happened<State, Event>(
  state: State,
  event: Event,
  { apply }: LoggedWorld<State, Event>,
): { readonly after: State } | { readonly refused: string } {
  try {
    return { after: apply(state, event) }
  } catch (error) {
    if (error instanceof InvariantViolation) return { refused: error.message }
    throw error
  }
}
