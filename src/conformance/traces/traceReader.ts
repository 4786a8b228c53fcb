/**
 * Reads a trace file's text, strictly: what is cut off, of another kind or version, or does not hold the
 * whole graph that it announces is refused.
 *
 * It does not touch the disk (see `traceFile.ts`), nor does it ask whether the spec has changed since.
 */
import type { SpecState, Value } from '../../shared/value.ts'
import type { Branch } from '../graph/paths.ts'
import { numberStates } from '../graph/stateGraph.ts'
import type { GraphEdge } from '../graph/stateGraph.ts'
import { fromItf, ItfValueError } from './itf.ts'
import type { Json, JsonObject } from './itf.ts'
import { traceFormatVersion } from './storedModel.ts'
import type { StoredModel, StoredTrace, TraceOrigin } from './storedModel.ts'

/** A text that is not a complete trace file. The message is one line. */
export class TraceFormatError extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'TraceFormatError'
  }
}

/**
 * Reads what `writeTraces` wrote, in whatever layout the JSON has. Throws `TraceFormatError` for a text
 * that is cut off, is of another kind or version, or does not hold the whole graph that it announces.
 */
export const readTraces = (text: string): StoredModel => {
  const reader = createGraphReader()
  const read: RawTrace[] = []
  let first: Announcement | undefined
  for (const trace of traceObjects(text)) {
    const number = read.length + 1
    first ??= announcement(trace, number)
    const own = announcedMeta(trace, number)
    if (originText(own) !== first.text) {
      throw new TraceFormatError(`trace ${number} is from another model or spec than trace 1`)
    }
    if (own['trace'] !== number) {
      throw new TraceFormatError(`trace ${number} is numbered ${JSON.stringify(own['trace'])}`)
    }
    read.push(reader.trace(trace, number, branchOf(own, number)))
  }
  if (first === undefined) throw new TraceFormatError('the file holds no trace')
  expectCount('traces', read.length, first.meta)
  const model = reader.finish(first.origin, read)
  expectCount('states', model.graph.states.length, first.meta)
  expectCount('edges', model.graph.edges.length, first.meta)
  return model
}

const parseJson = (text: string): Json => {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    throw new TraceFormatError(`not JSON: ${(error as Error).message.replaceAll('\n', ' ')}`)
  }
}

const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/** The traces one by one: all of them at once would be many times the size of the graph. */
function* traceObjects(text: string): Generator<JsonObject, void, void> {
  let number = 0
  for (const item of listItems(text)) {
    number++
    if (!isObject(item) || !Array.isArray(item['states']) || !Array.isArray(item['vars'])) {
      throw new TraceFormatError(`trace ${number} is not ITF: it has no lists "vars" and "states"`)
    }
    yield item
  }
}

const listStart = '[\n'
const listEnd = '\n]\n'

/** In the layout that is written here each line is a trace; any other is parsed as a whole. */
function* listItems(text: string): Generator<Json, void, void> {
  if (!text.startsWith(listStart) || !text.endsWith(listEnd)) {
    const json = parseJson(text)
    yield* Array.isArray(json) ? (json as readonly Json[]) : [json]
    return
  }
  const last = text.length - listEnd.length
  for (let start = listStart.length; start < last; ) {
    const end = Math.min(text.indexOf('\n', start), last)
    const comma = end === last ? 0 : 1
    if (comma === 1 && text[end - 1] !== ',') throw new TraceFormatError('not JSON: a comma is missing')
    yield parseJson(text.slice(start, end - comma))
    start = end + 1
  }
}

const expectCount = (what: 'traces' | 'states' | 'edges', found: number, meta: JsonObject): void => {
  if (meta[what] === found) return
  throw new TraceFormatError(
    `the file announces ${JSON.stringify(meta[what])} ${what} and holds ${found}`,
  )
}

/** What all traces of a file have in common. */
const originText = (meta: JsonObject): string => {
  const { trace: _, branchesOff: __, ...common } = meta
  return JSON.stringify(common)
}

const branchOf = (meta: JsonObject, number: number): Branch | undefined => {
  const branch = meta['branchesOff']
  if (branch === undefined) return undefined
  const trace = isObject(branch) ? branch['trace'] : undefined
  const state = isObject(branch) ? branch['state'] : undefined
  if (typeof trace === 'number' && typeof state === 'number' && trace >= 1 && trace < number) {
    return { path: trace - 1, step: state }
  }
  throw new TraceFormatError(`trace ${number} does not branch off an earlier trace`)
}

interface Announcement {
  readonly meta: JsonObject
  /** What all traces of the file must have in common. */
  readonly text: string
  readonly origin: TraceOrigin
}

const announcedMeta = (trace: JsonObject, number: number): JsonObject => {
  const outer = trace['#meta']
  const meta = isObject(outer) ? outer['flagspan'] : undefined
  if (!isObject(meta)) {
    throw new TraceFormatError(`trace ${number} does not say its model: #meta.flagspan is missing`)
  }
  if (meta['version'] !== traceFormatVersion) {
    throw new TraceFormatError(
      `trace ${number} has format version ${JSON.stringify(meta['version'])}; ` +
        `this program reads version ${traceFormatVersion}`,
    )
  }
  return meta
}

const announcement = (trace: JsonObject, number: number): Announcement => {
  const meta = announcedMeta(trace, number)
  const text = (field: string): string => {
    const value = meta[field]
    if (typeof value === 'string' && value !== '') return value
    throw new TraceFormatError(`trace ${number} does not say its ${field} under #meta.flagspan`)
  }
  const constants = meta['constants']
  if (!isObject(constants)) {
    throw new TraceFormatError(`trace ${number} has no constants under #meta.flagspan`)
  }
  return {
    meta,
    text: originText(meta),
    origin: {
      model: text('model'),
      module: text('module'),
      protocol: text('protocol'),
      specSha256: text('specSha256'),
      config: {
        init: text('init'),
        next: text('next'),
        constants: Object.fromEntries(
          Object.entries(constants).map(([name, json]) => [
            name,
            valueAt(json, `trace ${number}, constant ${name}`),
          ]),
        ),
      },
    },
  }
}

const valueAt = (json: Json, place: string): Value => {
  try {
    return fromItf(json)
  } catch (error) {
    if (error instanceof ItfValueError) throw new TraceFormatError(`${place}: ${error.message}`)
    throw error
  }
}

/** A trace by the raw numbers of its states, before the graph has given them their final ones. */
type RawTrace = StoredTrace

/** Collects the states and transitions of all traces; each distinct text of a state is read once. */
const createGraphReader = () => {
  const byText = new Map<string, number>()
  const values = new Map<string, Value>()
  const states: SpecState[] = []
  const initial: number[] = []
  const edges: GraphEdge[] = []
  const walks: (readonly number[])[] = []

  // Most steps change few variables: each text of a value is read once, and its value shared.
  const readValue = (text: string, json: Json, place: string): Value => {
    const known = values.get(text)
    if (known !== undefined) return known
    const value = valueAt(json, place)
    values.set(text, value)
    return value
  }

  const readState = (json: Json, variables: readonly string[], place: string): number => {
    if (!isObject(json)) throw new TraceFormatError(`${place} is not an object`)
    const texts = variables.map((name) => JSON.stringify(json[name]) as string | undefined)
    const others = Object.keys(json).length - ('#meta' in json ? 1 : 0)
    if (others !== variables.length || texts.includes(undefined)) {
      throw new TraceFormatError(`${place} has other variables than "vars" lists`)
    }
    const text = texts.join('\n')
    const known = byText.get(text)
    if (known !== undefined) return known
    const state = Object.fromEntries(
      variables.map((name, index) => [
        name,
        readValue(texts[index] as string, json[name] as Json, `${place}, ${name}`),
      ]),
    )
    byText.set(text, states.length)
    return states.push(state) - 1
  }

  return {
    trace(trace: JsonObject, number: number, from: Branch | undefined): RawTrace {
      const variables = (trace['vars'] as readonly Json[]).map(String).sort()
      const steps = trace['states'] as readonly Json[]
      if (steps.length === 0) throw new TraceFormatError(`trace ${number} has no states`)
      const visited = steps.map((step, index) =>
        readState(step, variables, `trace ${number}, state ${index}`),
      )
      const actions = steps.slice(1).map((step, index) => actionOf(step, number, index + 1))
      if (from === undefined) initial.push(visited[0] as number)
      else if (walks[from.path]?.[from.step] !== visited[0]) {
        throw new TraceFormatError(
          `trace ${number} does not start in the state that it branches off at`,
        )
      }
      walks.push(visited)
      actions.forEach((action, index) =>
        edges.push({ from: visited[index] as number, to: visited[index + 1] as number, action }),
      )
      return { ...(from === undefined ? {} : { from }), states: visited, actions }
    },
    finish(origin: TraceOrigin, traces: readonly RawTrace[]): StoredModel {
      const { graph, numbers } = numberStates({ states, initial, edges })
      return {
        origin,
        graph,
        traces: traces.map((trace) => ({
          ...trace,
          states: trace.states.map((state) => numbers[state] as number),
        })),
      }
    },
  }
}

const actionOf = (state: Json, trace: number, index: number): string => {
  const meta = isObject(state) ? state['#meta'] : undefined
  const action = isObject(meta) ? meta['action'] : undefined
  if (typeof action === 'string' && action !== '') return action
  throw new TraceFormatError(`trace ${trace}, state ${index} does not say its action under #meta`)
}
