/**
 * Trace validation for a protocol whose code is driven as a world of events: what the world logs, and how a log is
 * followed on the code.
 *
 * A line is the action, its arguments, and what was seen at whoever acted: values as in the stored traces. It
 * knows no protocol: what the events are is the world's to say, and what a line means in the spec is said by
 * the trace module that the world names.
 */
import { InvariantViolation } from '../../shared/invariant.ts'
import { canonical, equalValues, type SpecState, type Value } from '../../shared/value.ts'
import type { CodeProperty } from '../protocol.ts'
import { agrees } from './agrees.ts'
import { LineFault, shown } from './fields.ts'
import { runEventScript } from './eventScript.ts'
import type { JsonObject, LoggedLine, LoggedTrace, TraceRecord, Validation } from './validation.ts'
import { valueMutations } from './valueMutations.ts'

/** A world of events with what it takes to hold its runs against the spec. States are immutable. */
export interface LoggedWorld<State, Event> extends Pick<
  Validation,
  'module' | 'init' | 'scenarios' | 'exampleConstants' | 'constants' | 'substitutions'
> {
  /** What each action of the spec takes. */
  readonly actions: Readonly<Record<string, readonly string[]>>
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

export function validationOf<State, Event>(world: LoggedWorld<State, Event>): Validation {
  const { module, init, scenarios, exampleConstants, substitutions } = world
  return {
    module,
    ...(init === undefined ? {} : { init }),
    ...(scenarios === undefined ? {} : { scenarios }),
    exampleConstants,
    substitutions,
    constants: (given) => {
      const constants = world.constants(given)
      world.start(given)
      return constants
    },
    actions: Object.keys(world.actions),
    record: (line) => readRecord(line, world),
    describe: (record) => describeRecord(record, world),
    actor: (line) => {
      const actor = line[world.actorField]
      return typeof actor === 'string' ? actor : undefined
    },
    seen: (record, state) => seenAt(record, state, world),
    said: (record) => partsOf(record, world),
    runScenario: (scenario) => runEventScript(scenario, world),
    followedByCode: (trace) => followedByCode(trace, world),
    mutations: valueMutations,
  }
}

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

type Shape = Pick<LoggedWorld<never, never>, 'actions' | 'actorField' | 'observed'>

/** All that can be seen at whoever acted. */
function seenWhole(record: TraceRecord, state: SpecState, { actorField, observed }: Shape) {
  const actor = record[actorField]
  if (typeof actor !== 'string') return {}
  return Object.fromEntries(
    observed.flatMap((name): [string, Value][] => {
      const part = (state[name] as TraceRecord)[actor]
      return part === undefined ? [] : [[name, part]]
    }),
  )
}

/** As much of it as the line speaks of. */
function seenAt(record: TraceRecord, state: SpecState, shape: Shape): SpecState {
  const whole: SpecState = seenWhole(record, state, shape)
  return Object.fromEntries(
    Object.entries(partsOf(record, shape)).map(([name, said]): [string, Value] => {
      const fields = Object.entries((whole[name] ?? {}) as TraceRecord)
      return [name, Object.fromEntries(fields.filter(([field]) => field in (said as TraceRecord)))]
    }),
  )
}

function partsOf(record: TraceRecord, { observed }: Shape): SpecState {
  return Object.fromEntries(Object.entries(record).filter(([name]) => observed.includes(name)))
}

/** Throws `LineFault`. */
function readRecord(line: LoggedLine, { actions, actorField, observed }: Shape): TraceRecord {
  const { action } = line
  const takes = actions[action] ?? []
  const record: Record<string, Value> = { action }
  for (const name of takes) record[name] = valueAt(line[name], name)
  const mayHave = takes.includes(actorField) ? observed : []
  for (const name of mayHave) if (name in line) record[name] = recordAt(line[name], name)
  if (takes.includes(actorField) && !mayHave.some((name) => name in line)) {
    throw new LineFault(`nothing was seen: a line of ${action} has ${mayHave.join(' or ')}`)
  }
  const extra = Object.keys(line).find((name) => !(name in record))
  if (extra === undefined) return record
  const allowed = ['action', ...takes, ...mayHave].join(', ')
  throw new LineFault(`unknown field ${extra}; allowed in a line of ${action}: ${allowed}`)
}

function recordAt(given: unknown, path: string): Value {
  if (isObject(given) && !('#set' in given) && !('#map' in given)) return valueAt(given, path)
  throw new LineFault(`${path} is ${shown(given)}; it must be an object`)
}

/** Texts, whole numbers, truths, lists, sets, functions and records of such. */
function valueAt(given: unknown, path: string): Value {
  if (typeof given === 'string' || typeof given === 'boolean') return given
  if (typeof given === 'number' && Number.isSafeInteger(given)) return given
  if (Array.isArray(given)) return given.map((each, at) => valueAt(each, `${path}[${at + 1}]`))
  if (isObject(given)) {
    for (const kind of ['#set', '#map'] as const) {
      if (!(kind in given)) continue
      const members = valueAt(given[kind], `${path}.${kind}`)
      const isPair = (each: unknown) => Array.isArray(each) && each.length === 2
      if (Array.isArray(members) && (kind === '#set' || members.every(isPair))) {
        return { [kind]: members } as Value
      }
      throw new LineFault(`${path} is ${shown(given)}; ${kind} must be a list${kind === '#map' ? ' of pairs' : ''}`)
    }
    return Object.fromEntries(
      Object.entries(given).map(([name, each]) => [name, valueAt(each, `${path}.${name}`)]),
    )
  }
  const what = given === undefined ? `the field ${path} is missing; it` : `${path} is ${shown(given)}; it`
  throw new LineFault(`${what} must be a text, a whole number, true, false, a list, {"#set": [...]}, {"#map": [...]} or an object of such`)
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

function describeRecord(record: TraceRecord, { actions }: Shape): string {
  const { action = '' } = record
  const names = actions[String(action)] ?? []
  return [action, ...names.flatMap((name) => (name in record ? [shortText(record[name]!)] : []))].join(' ')
}

/** Of a message, who sent which kind to whom is enough for a line. */
function shortText(value: Value): string {
  const text = typeof value === 'string' ? value : canonical(value)
  return text.length <= 100 ? text : `${text.slice(0, 97)}...`
}

/** How many lines the code can have written, from the first on. */
function followedByCode<State, Event>(
  { constants, lines }: LoggedTrace,
  world: LoggedWorld<State, Event>,
): number {
  let state = world.start(constants)
  for (const [index, line] of lines.entries()) {
    const record = readRecord(line, world)
    const before = state
    const event = world.enabled(before).find((each) => isMeant(world.record(each, before), record, world))
    const after = event === undefined ? undefined : happened(before, event, world)
    if (after === undefined) return index
    const seen = seenWhole(record, world.project(after), world)
    if (!agrees(seen, partsOf(record, world))) return index
    state = after
  }
  return lines.length
}

function isMeant(given: TraceRecord, record: TraceRecord, { actions }: Shape): boolean {
  if (given['action'] !== record['action']) return false
  return actions[String(record['action'])]!.every((name) => {
    const [one, other] = [given[name], record[name]]
    return one !== undefined && other !== undefined && equalValues(one, other)
  })
}

/** A falsified log may lead to where the code refuses to go on. */
function happened<State, Event>(
  state: State,
  event: Event,
  { apply }: LoggedWorld<State, Event>,
): State | undefined {
  try {
    return apply(state, event)
  } catch (error) {
    if (error instanceof InvariantViolation) return undefined
    throw error
  }
}
