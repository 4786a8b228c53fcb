/**
 * Trace validation for a protocol whose code is driven as a world of events.
 *
 * It knows no protocol: what the events are is the world's to say.
 */
import { canonical, equalValues, type SpecState, type Value } from '../../shared/value.ts'
import { agrees } from './agrees.ts'
import { runEventScript } from './eventScript.ts'
import { happened, type LoggedWorld, seenWhole, type Shape, startOf } from './loggedWorld.ts'
import type { LoggedTrace, TraceRecord, Validation } from './validation.ts'
import { valueMutations } from './valueMutations.ts'
import { readRecord } from './worldLine.ts'

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
      startOf(world, given)
      return constants
    },
    actions: Object.keys(world.actions),
    record: (line, constants) => readRecord(line, constants, world),
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

function describeRecord(record: TraceRecord, { actions }: Shape): string {
  const action = actionOf(record)
  const names = actions[action] ?? []
  return [
    action,
    ...names.flatMap((name) => (name in record ? [shortText(record[name]!)] : [])),
  ].join(' ')
}

function actionOf({ action }: TraceRecord): string {
  return typeof action === 'string' ? action : ''
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
  let state = startOf(world, constants)
  for (const [index, line] of lines.entries()) {
    const record = readRecord(line, constants, world)
    const before = state
    const event = world
      .enabled(before)
      .find((each) => isMeant(world.record(each, before), record, world))
    const step = event === undefined ? undefined : happened(before, event, world)
    // A falsified log may lead to where the code refuses to go on.
    if (step === undefined || 'refused' in step) return index
    const { after } = step
    const seen = seenWhole(record, world.project(after), world)
    if (!agrees(seen, partsOf(record, world))) return index
    state = after
  }
  return lines.length
}

function isMeant(given: TraceRecord, record: TraceRecord, { actions }: Shape): boolean {
  if (given['action'] !== record['action']) return false
  return actions[actionOf(record)]!.every((name) => {
    const [one, other] = [given[name], record[name]]
    return one !== undefined && other !== undefined && equalValues(one, other)
  })
}
