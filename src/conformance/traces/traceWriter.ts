/**
 * Writes a trace file's text: a JSON list with one ITF trace a line.
 *
 * What ITF leaves open stands under `#meta`: beside the variables where the traces came from and which
 * earlier trace this one branches off, beside each state its action. It does not touch the disk.
 */
import type { SpecState, Value } from '../../shared/value.ts'
import type { Branch, Path } from '../graph/paths.ts'
import type { GraphEdge, StateGraph } from '../graph/stateGraph.ts'
import { toItf } from './itf.ts'
import type { JsonObject } from './itf.ts'
import { traceFormatVersion } from './storedModel.ts'
import type { TraceOrigin } from './storedModel.ts'

const itfDescription = 'https://apalache-mc.org/docs/adr/015adr-trace.html'

/** A graph whose traces would make too large a file. The message is one line. */
export class TracesTooLarge extends Error {
  constructor(characters: number) {
    const megabytes = Math.round(characters / 1_000_000)
    super(
      `the traces would be ${megabytes} MB of text, more than ${traceTextLimit / 1_000_000} MB; ` +
        'make the bounds smaller, or make several models of it',
    )
    this.name = 'TracesTooLarge'
  }
}

/** Characters of text; what is read in one piece must fit in one string, and be read within seconds. */
const traceTextLimit = 200_000_000

/**
 * The text for a graph and paths through it. The same graph and origin give the same text. Throws
 * `TracesTooLarge`.
 */
export const writeTraces = (
  origin: TraceOrigin,
  graph: StateGraph,
  paths: readonly Path[],
): string => {
  const variables = Object.keys(graph.states[0] as SpecState).sort()
  const bodies = graph.states.map((state) => stateBody(state, variables))
  requireLimit(graph, paths, bodies)
  const lines = paths.map((path, index) => {
    const head = JSON.stringify({
      '#meta': {
        format: 'ITF',
        'format-description': itfDescription,
        flagspan: {
          ...originJson(origin, graph),
          trace: index + 1,
          traces: paths.length,
          ...branchJson(path.from),
        },
      },
      vars: variables,
    })
    return `${head.slice(0, -1)},"states":[${pathStates(graph, path, bodies).join(',')}]}`
  })
  return `[\n${lines.join(',\n')}\n]\n`
}

const originJson = (origin: TraceOrigin, graph: StateGraph): JsonObject => ({
  version: traceFormatVersion,
  model: origin.model,
  module: origin.module,
  protocol: origin.protocol,
  init: origin.config.init,
  next: origin.config.next,
  constants: Object.fromEntries(
    Object.keys(origin.config.constants)
      .sort()
      .map((name) => [name, toItf(origin.config.constants[name] as Value)]),
  ),
  specSha256: origin.specSha256,
  states: graph.states.length,
  edges: graph.edges.length,
})

/** Told before the text is made: a string that is too long cannot even be measured. */
const requireLimit = (
  graph: StateGraph,
  paths: readonly Path[],
  bodies: readonly string[],
): void => {
  const length = (state: number): number => (bodies[state] as string).length
  let characters = 0
  for (const path of paths) {
    characters += length(path.start)
    for (const edge of path.edges) characters += length((graph.edges[edge] as GraphEdge).to)
  }
  if (characters > traceTextLimit) throw new TracesTooLarge(characters)
}

/** Traces are numbered from 1; states from 0, as ITF does. */
const branchJson = (from: Branch | undefined): JsonObject =>
  from === undefined ? {} : { branchesOff: { trace: from.path + 1, state: from.step } }

/** The variables of a state as JSON, without the braces. */
const stateBody = (state: SpecState, variables: readonly string[]): string =>
  variables
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(toItf(state[name] as Value))}`)
    .join(',')

const pathStates = (
  graph: StateGraph,
  path: Path,
  bodies: readonly string[],
): readonly string[] => [
  `{"#meta":{"index":0},${bodies[path.start]}}`,
  ...path.edges.map((number, index) => {
    const edge = graph.edges[number] as GraphEdge
    const meta = JSON.stringify({ index: index + 1, action: edge.action })
    return `{"#meta":${meta},${bodies[edge.to]}}`
  }),
]
