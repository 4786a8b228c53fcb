/**
 * Finds the models whose graph is replayed on the code, each with its trace file and its protocol.
 *
 * It does not replay: see `conformance.ts`. A trace file that was made from another spec than the one on
 * disk is refused here, so that nothing passes on old evidence.
 */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as Effect from 'effect/Effect'
import { WrongUse } from '../errors.ts'
import type { EnvironmentLacks } from '../errors.ts'
import { findModels, loadModel, selectModels } from '../model.ts'
import type { LoadedModel, Model } from '../model.ts'
import type { Protocol, ProtocolModel } from '../protocol.ts'
import { shownPath } from '../sourceError.ts'
import { specDigest } from '../traces/specDigest.ts'
import type { StoredModel } from '../traces/storedModel.ts'
import { readTraceFile, traceFileSuffix } from '../traces/traceFile.ts'

/** Where specs and traces lie, and the code they are about. */
export interface ReplayPlaces {
  readonly specDir: string
  readonly tracesDir: string
  readonly protocols: readonly Protocol[]
}

/** A model with `replay: yes`. */
export interface ReplayModel {
  readonly model: LoadedModel
  readonly protocol: Protocol
  readonly traceFile: string
}

/** A replay model with the traces of its whole graph, and the code within its bounds. */
export interface LoadedReplay extends ReplayModel {
  readonly stored: StoredModel
  readonly code: ProtocolModel<unknown, unknown>
}

/**
 * The replay models asked for by name, by path of the `.cfg` or by path of a trace file; all where
 * nothing is asked for.
 */
export const findReplayModels = (
  places: ReplayPlaces,
  wanted: readonly string[] = [],
): Effect.Effect<readonly ReplayModel[], WrongUse> =>
  Effect.gen(function* () {
    const models = yield* findModels(places.specDir)
    const names = wanted.map((each) => (isTraceFile(each) ? modelOfFile(each) : each))
    const selected = yield* selectModels(models, names)
    const replayed = selected.filter((model) => model.config.header.replay)
    if (replayed.length === 0)
      return yield* new WrongUse({ message: nothingToReplay(places, wanted) })
    if (replayed.length < selected.length && wanted.length > 0) {
      const other = selected.find((model) => !model.config.header.replay) as Model
      return yield* new WrongUse({
        message: `${shownPath(other.configFile)}: the header has no \`replay: yes\`, so its graph is not replayed`,
      })
    }
    if (wanted.length === 0) yield* refuseOrphans(places, replayed)
    return yield* Effect.forEach(replayed, (model) => replayModelOf(places, model, wanted))
  })

/** The name under which traces of a model are stored, without the folder. */
const traceFileName = (model: string): string => `${model}${traceFileSuffix}`

const isTraceFile = (argument: string): boolean => /\.itf\.json(\.gz)?$/.test(argument)

const modelOfFile = (file: string): string => basename(file).replace(/\.itf\.json(\.gz)?$/, '')

const nothingToReplay = (places: ReplayPlaces, wanted: readonly string[]): string =>
  wanted.length === 0
    ? `${shownPath(places.specDir)}: no model has \`replay: yes\` in its header`
    : `${wanted.join(', ')}: no \`replay: yes\` in the header, so the graph is not replayed`

/** Traces of a model that is gone or no longer replayed would look like evidence and be none. */
const refuseOrphans = (
  places: ReplayPlaces,
  models: readonly Model[],
): Effect.Effect<void, WrongUse> =>
  Effect.suspend(() => {
    const known = new Set(models.map((model) => join(model.folder, traceFileName(model.name))))
    for (const folder of new Set(places.protocols.map((protocol) => protocol.folder))) {
      const directory = join(places.tracesDir, folder)
      for (const name of existsSync(directory) ? readdirSync(directory).sort() : []) {
        if (!name.endsWith(traceFileSuffix) || known.has(join(folder, name))) continue
        return Effect.fail(
          new WrongUse({
            message: `${shownPath(join(directory, name))}: no model of this name has \`replay: yes\`; remove the file`,
          }),
        )
      }
    }
    return Effect.void
  })

const replayModelOf = (
  places: ReplayPlaces,
  model: Model,
  wanted: readonly string[],
): Effect.Effect<ReplayModel, WrongUse> =>
  Effect.gen(function* () {
    const { protocol: name } = model.config.header
    const protocol = places.protocols.find((each) => each.name === name)
    if (protocol === undefined) {
      const bound = places.protocols.map((each) => each.name).join(', ')
      return yield* new WrongUse({
        message: `${shownPath(model.configFile)}: no code is bound to protocol ${name}; there is ${bound}`,
      })
    }
    const given = wanted.find((each) => isTraceFile(each) && modelOfFile(each) === model.name)
    const traceFile = given ?? join(places.tracesDir, model.folder, traceFileName(model.name))
    return { model: yield* loadModel(model), protocol, traceFile }
  })

/** Reads the traces of a model. Fails with `WrongUse` where they are missing, damaged or stale. */
export const loadReplay = (
  replay: ReplayModel,
): Effect.Effect<LoadedReplay, WrongUse | EnvironmentLacks> =>
  Effect.gen(function* () {
    const { model, protocol, traceFile } = replay
    const file = shownPath(traceFile)
    if (!existsSync(traceFile)) {
      return yield* new WrongUse({
        message: `${file}: model ${model.name} has no stored traces. ${regenerate(model.name)}`,
      })
    }
    const stored = yield* readTraceFile(traceFile)
    const { origin } = stored
    if (origin.model !== model.name || origin.protocol !== protocol.name) {
      return yield* new WrongUse({
        message: `${file}: holds traces of ${origin.model} (${origin.protocol}), not of ${model.name}`,
      })
    }
    if (origin.specSha256 !== specDigest(model)) {
      return yield* new WrongUse({
        message: `${file}: the traces are stale, the spec has changed since. ${regenerate(model.name)}`,
      })
    }
    return { ...replay, stored, code: yield* codeOf(protocol, model) }
  })

const regenerate = (model: string): string =>
  `\`flagspan replay --generate ${model}\` makes them anew (it needs Java).`

const codeOf = (
  protocol: Protocol,
  model: LoadedModel,
): Effect.Effect<ProtocolModel<unknown, unknown>, WrongUse> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(protocol.model(model.behaviour))
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return Effect.fail(
        new WrongUse({ message: `${shownPath(model.configFile)}: ${error.message}` }),
      )
    }
  })
