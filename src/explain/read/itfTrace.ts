/**
 * Reads a trace in the Informal Trace Format: of any tool, or one of this project's stored traces, which goes back to
 * an initial state through the traces that it branches off.
 */
import { fromItf, ItfValueError, type Json, type JsonObject } from '../../conformance/traces/itf.ts'
import type { SpecState, Value } from '../../shared/value.ts'
import type { TraceStep } from '../../conformance/tlc/trace.ts'
import { ExplainError } from '../explainError.ts'
import type { SpecTrace } from './specTrace.ts'

export function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

export function isItf(json: unknown): json is JsonObject {
  return isObject(json) && Array.isArray(json['states']) && Array.isArray(json['vars'])
}

/** The trace of that number, from 0, whole. Throws {@link ExplainError}. */
export function readItf(traceAt: (number: number) => unknown, number: number): SpecTrace {
  const trace = traceAt(number)
  if (!isItf(trace))
    throw new ExplainError(`trace ${number + 1} is not ITF: it has no lists "vars" and "states"`)
  const meta = isObject(trace['#meta']) ? trace['#meta'] : {}
  const own = isObject(meta['flagspan']) ? meta['flagspan'] : {}
  const steps = wholeSteps(traceAt, trace, number)
  if (steps.length === 0) throw new ExplainError(`trace ${number + 1} has no states`)
  const { loop } = trace
  const constants = isObject(own['constants']) ? constantsOf(own['constants']) : undefined
  const name = [own['model'], meta['source']].find((each) => typeof each === 'string')
  return {
    source: 'ITF',
    name: name ?? 'a trace',
    about: aboutOf(own, meta),
    // A trace that another tool kept shows what its description says; only that is known.
    isViolation: false,
    steps: steps.map((step, at) => ({ ...step, index: at + 1 })),
    ...(typeof loop === 'number' && { lasso: { backTo: loop + 1, action: '' } }),
    ...(constants !== undefined && { constants }),
  }
}

function aboutOf(own: JsonObject, meta: JsonObject): readonly string[] {
  const { protocol, trace, traces } = own
  const { description } = meta
  return [
    ...(typeof protocol === 'string' ? [`spec ${protocol}`] : []),
    ...(typeof trace === 'number' && typeof traces === 'number'
      ? [`trace ${trace} of ${traces}`]
      : []),
    ...(typeof description === 'string' ? [description] : []),
  ]
}

function constantsOf(constants: JsonObject): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(constants).map(([name, json]) => [name, valueOf(json, `constant ${name}`)]),
  )
}

/** Its states, after those that lead to where it branches off. */
function wholeSteps(
  traceAt: (number: number) => unknown,
  trace: JsonObject,
  number: number,
): readonly TraceStep[] {
  const steps = stepsOf(trace, number)
  const meta = trace['#meta']
  const own = isObject(meta) ? meta['flagspan'] : undefined
  const branch = isObject(own) ? own['branchesOff'] : undefined
  if (!isObject(branch)) return steps
  const { trace: from, state } = branch
  if (typeof from !== 'number' || typeof state !== 'number' || from < 1 || from > number) {
    throw new ExplainError(`trace ${number + 1} does not branch off an earlier trace`)
  }
  const earlier = traceAt(from - 1)
  if (!isItf(earlier)) throw new ExplainError(`trace ${from} is not ITF`)
  const before = wholeSteps(traceAt, earlier, from - 1)
  const { length } = earlier['states'] as readonly Json[]
  return [...before.slice(0, before.length - length + state + 1), ...steps.slice(1)]
}

function stepsOf(trace: JsonObject, number: number): readonly TraceStep[] {
  const variables = (trace['vars'] as readonly Json[]).map(String)
  return (trace['states'] as readonly Json[]).map((json, at): TraceStep => {
    const place = `trace ${number + 1}, state ${at}`
    if (!isObject(json)) throw new ExplainError(`${place} is not an object`)
    const state = Object.fromEntries(
      variables.map((name): [string, Value] => {
        const value = json[name]
        if (value === undefined) throw new ExplainError(`${place} lacks the variable ${name}`)
        return [name, valueOf(value, `${place}, ${name}`)]
      }),
    )
    return { index: at + 1, action: at === 0 ? 'Init' : actionOf(json, state), state }
  })
}

/** Under `#meta` here; other tools keep it in a variable. */
function actionOf(json: JsonObject, state: SpecState): string {
  const meta = json['#meta']
  const action = isObject(meta) ? meta['action'] : undefined
  const kept = action ?? state['mbt::actionTaken'] ?? state['action_taken']
  return typeof kept === 'string' ? kept : ''
}

function valueOf(json: Json, place: string): Value {
  try {
    return fromItf(json)
  } catch (error) {
    if (!(error instanceof ItfValueError)) throw error
    throw new ExplainError(`${place}: ${error.message}`)
  }
}
