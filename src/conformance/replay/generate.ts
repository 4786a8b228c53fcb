/**
 * Makes the stored traces of a model anew: TLC dumps its state graph, and paths through all of it are
 * written as a trace file.
 *
 * It needs Java; replaying what it wrote does not.
 */
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { PropertyFails, WrongUse } from '../errors.ts'
import { readDotFile } from '../graph/dotFile.ts'
import { coverEdges } from '../graph/paths.ts'
import { actionName } from '../graph/stateGraph.ts'
import type { LoadedModel } from '../model.ts'
import { shownPath } from '../sourceError.ts'
import { runFolder } from '../tlc/runFolder.ts'
import { runTlc } from '../tlc/runTlc.ts'
import { specDigest } from '../traces/specDigest.ts'
import { writeTraceFile } from '../traces/traceFile.ts'
import { TracesTooLarge, writeTraces } from '../traces/traceWriter.ts'
import type { OnProgress } from './conformance.ts'

export interface GeneratedTraces {
  readonly model: string
  readonly file: string
  readonly states: number
  readonly edges: number
  readonly traces: number
  readonly steps: number
}

/**
 * Writes the trace file of a model whole or not at all. Fails with `PropertyFails` where TLC does not
 * find the model to hold, since the graph of such a run is not whole.
 */
export const generateTraces = Effect.fnUntraced(function* (
  model: LoadedModel,
  traceFile: string,
  onProgress: OnProgress = () => undefined,
) {
  const folder = yield* runFolder
  const dotFile = join(folder.root, `${model.name}.dot`)
  const result = yield* runTlc({
    moduleFile: model.moduleFile,
    configFile: model.configFile,
    mode: { kind: 'check' },
    // With one worker the graph is written in the order in which it is searched.
    workers: 1,
    dumpDot: dotFile,
    onProgress: ({ distinct }) => onProgress(`TLC ${model.name}: ${distinct} states`),
  })
  if (result.verdict !== 'holds') {
    const property = result.property === undefined ? '' : ` ${result.property}`
    return yield* new PropertyFails({
      message: `${model.name}: TLC says ${result.verdict}${property}; only a model that holds is replayed. See \`flagspan check ${model.name}\`.`,
    })
  }
  const graph = yield* readDotFile(dotFile)
  if (graph.states.length !== result.distinctStates) {
    return yield* new WrongUse({
      message: `${shownPath(model.configFile)}: TLC found ${result.distinctStates} states, its graph has ${graph.states.length}; a string and a model value of the same name cannot be told apart`,
    })
  }
  const next = actionName(model.behaviour.next)
  if (graph.edges.some((edge) => edge.action === next)) {
    return yield* new WrongUse({
      message: `${shownPath(model.moduleFile)}: TLC calls some transitions ${next} only; define each action by a name of its own, with every quantifier over a variable inside it`,
    })
  }
  const paths = coverEdges(graph)
  const origin = {
    model: model.name,
    module: model.config.header.module,
    protocol: model.config.header.protocol,
    config: model.behaviour,
    specSha256: specDigest(model),
  }
  const text = yield* Effect.try({
    try: () => writeTraces(origin, graph, paths),
    catch: (error) => {
      if (!(error instanceof TracesTooLarge)) throw error
      return new WrongUse({ message: `${shownPath(model.configFile)}: ${error.message}` })
    },
  })
  yield* writeTraceFile(traceFile, text)
  const generated: GeneratedTraces = {
    model: model.name,
    file: traceFile,
    states: graph.states.length,
    edges: graph.edges.length,
    traces: paths.length,
    steps: paths.reduce((sum, path) => sum + path.edges.length, 0),
  }
  return generated
}, Effect.scoped)
