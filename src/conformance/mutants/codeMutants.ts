/**
 * Seeded bugs in the code: each fault of a protocol must be noticed by the oracle that it names.
 *
 * A fault whose property is an invariant is sought within the bounds of the spec's configurations of the
 * same bug, so that one bug shows under the same conditions in both layers.
 */
import * as Effect from 'effect/Effect'
import type { EnvironmentLacks, WrongUse } from '../errors.ts'
import type { BoundedSearch, FaultTask } from '../faults/faultTask.ts'
import { ownFaultTarget, runFaults } from '../faults/runFaults.ts'
import type { FaultResult } from '../faults/runFaults.ts'
import { loadModel } from '../model.ts'
import type { Model } from '../model.ts'
import type { CodeFault, Protocol } from '../protocol.ts'
import { findReplayModels } from '../replay/replayModels.ts'
import type { ReplayPlaces } from '../replay/replayModels.ts'
import type { MutantRow } from './rows.ts'

interface CodeMutantOptions {
  /** Stored traces of the protocol's replay models. */
  readonly traceFiles: readonly string[]
  readonly onResult: (row: MutantRow) => void
}

const codeMutants = Effect.fnUntraced(function* (
  protocol: Protocol,
  models: readonly Model[],
  options: CodeMutantOptions,
): Effect.fn.Return<readonly MutantRow[], WrongUse | EnvironmentLacks> {
  const tasks = yield* Effect.forEach(protocol.faults, (fault) => taskOf(fault, models))
  const byId = new Map(protocol.faults.map((fault) => [fault.id, fault]))
  const target = ownFaultTarget(protocol.name, options.traceFiles)
  const results = yield* runFaults(target, tasks, {
    onResult: (result) => options.onResult(rowOf(byId.get(result.id) as CodeFault, result)),
  })
  return results.map((result, at) => rowOf(protocol.faults[at] as CodeFault, result))
})

/** The rows of every protocol, tried on its stored traces. */
export const codeRows = Effect.fnUntraced(function* (
  places: ReplayPlaces,
  models: readonly Model[],
  onResult: (row: MutantRow) => void,
): Effect.fn.Return<readonly MutantRow[], WrongUse | EnvironmentLacks> {
  const replayed = yield* findReplayModels(places)
  const rows = yield* Effect.forEach(places.protocols, (protocol) => {
    const own = replayed.filter((each) => each.protocol.name === protocol.name)
    const traceFiles = own.map(({ traceFile }) => traceFile)
    return codeMutants(protocol, models, { traceFiles, onResult })
  })
  return rows.flat()
})

const taskOf = Effect.fnUntraced(function* (
  fault: CodeFault,
  models: readonly Model[],
): Effect.fn.Return<FaultTask, WrongUse> {
  const same = models.filter(({ config: { header } }) => {
    return header.bug?.id === fault.id && header.mode === 'exhaustive'
  })
  const within = yield* Effect.forEach(same, (model) =>
    Effect.map(loadModel(model), (loaded): BoundedSearch => ({
      model: model.name,
      config: loaded.behaviour,
    })),
  )
  return { fault, until: fault.killedBy, within }
})

const rowOf = (fault: CodeFault, result: FaultResult): MutantRow => {
  const kill = result.kills.find(({ killedBy }) => killedBy === fault.killedBy)
  const others = result.killedBy.length === 0 ? 'nothing' : result.killedBy.join(', ')
  return {
    id: fault.id,
    title: fault.title,
    layer: 'code',
    property: fault.killedBy,
    model: kill?.model ?? '',
    killed: kill !== undefined,
    seconds: result.seconds,
    ...(kill === undefined ? { reason: `noticed by ${others}` } : {}),
  }
}
