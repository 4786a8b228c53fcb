/**
 * The models under `spec/`: which there are, what each says about itself, and the part of it that the
 * code side of a protocol must obey.
 *
 * It does not run them: see `check/`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import type * as Effect from 'effect/Effect'
import { parseValue, ValueSyntaxError } from '../shared/value.ts'
import type { Value } from '../shared/value.ts'
import { parseConfig } from './config.ts'
import type { TlcConfig } from './config.ts'
import type { WrongUse } from './errors.ts'
import { requireConsistent, requireNames, similarName } from './modelRules.ts'
import { definitionsOf, readClosure } from './modules/closure.ts'
import type { ModuleClosure } from './modules/closure.ts'
import { behaviourOf } from './modules/specification.ts'
import type { DefinitionUnit } from './modules/unit.ts'
import type { ModelConfig } from './protocol.ts'
import { readOrRefuse, shownPath, SourceError } from './sourceError.ts'

/** One `.cfg` with the module it is for. */
export interface Model {
  /** File name of the configuration without `.cfg`; unique under `spec/`. */
  readonly name: string
  readonly configFile: string
  readonly moduleFile: string
  /** Folder of the protocol below `spec/`, such as `fcs`. */
  readonly folder: string
  readonly config: TlcConfig
}

/** A model whose modules are read too. */
export interface LoadedModel extends Model {
  readonly closure: ModuleClosure
  /** Constants, initial predicate and next-state relation, as the code side needs them. */
  readonly behaviour: ModelConfig
}

/**
 * A model that must fail to show something about the others: a seeded bug, or the left side of an
 * implication. Such models are left to the kill matrix.
 */
export const isCounterModel = ({ config: { header } }: Model): boolean =>
  header.bug !== undefined || header.reach !== undefined

/**
 * Every model under `specDir`, sorted by name. Fails with the first configuration that is wrong, or
 * where there is none at all.
 */
export const findModels = (specDir: string): Effect.Effect<readonly Model[], WrongUse> =>
  readOrRefuse(() => {
    if (!existsSync(specDir)) {
      throw new SourceError(
        { file: specDir },
        'there is no such folder; say where the specs are with --spec',
      )
    }
    const files = (readdirSync(specDir, { recursive: true }) as string[])
      .filter((path) => path.endsWith('.cfg'))
      .sort()
    if (files.length === 0)
      throw new SourceError({ file: specDir }, 'no model (*.cfg) lies below this folder')
    const models = files.map((path) => readModel(specDir, join(specDir, path)))
    for (const model of models) {
      const twin = models.find((other) => other !== model && other.name === model.name)
      if (twin !== undefined) {
        throw new SourceError(
          { file: twin.configFile },
          `a model of the same name is ${shownPath(model.configFile)}; rename one`,
        )
      }
    }
    return models.toSorted((left, right) => (left.name < right.name ? -1 : 1))
  })

const readModel = (specDir: string, configFile: string): Model => {
  const path = relative(specDir, configFile).split(sep)
  if (path.length < 2) {
    throw new SourceError(
      { file: configFile },
      'a model lies in the folder of its protocol, such as spec/fcs/',
    )
  }
  const config = parseConfig(readFileSync(configFile, 'utf8'), configFile)
  requireConsistent(config, configFile)
  const folder = path[0] as string
  const moduleFile = join(specDir, folder, `${config.header.module}.tla`)
  if (!existsSync(moduleFile)) {
    throw new SourceError(
      { file: configFile, line: config.header.lines['module'] ?? 1 },
      `the header names module ${config.header.module}, but there is no ${shownPath(moduleFile)}`,
    )
  }
  return { name: basename(configFile, '.cfg'), configFile, moduleFile, folder, config }
}

/** Reads the modules of a model and checks that they have every name that its configuration uses. */
export const loadModel = (model: Model): Effect.Effect<LoadedModel, WrongUse> =>
  readOrRefuse(() => {
    const closure = readClosure(model.moduleFile)
    requireNames(model.config, model.configFile, closure)
    return { ...model, closure, behaviour: behaviourConfig(model, closure) }
  })

const behaviourConfig = (model: Model, closure: ModuleClosure): ModelConfig => {
  const { config, configFile } = model
  const definitions = definitionsOf(closure)
  const line = config.lines['SPECIFICATION']
  const behaviour =
    config.specification === undefined
      ? { init: config.init as string, next: config.next as string }
      : behaviourOf(config.specification, definitions, {
          file: configFile,
          ...(line === undefined ? {} : { line }),
        })
  return {
    constants: { ...substitutedConstants(config, definitions), ...config.constants },
    ...behaviour,
  }
}

/** A constant given by `A <- B` has a value where B is written as a plain value, as `B == <<1, 2>>` is. */
const substitutedConstants = (
  config: TlcConfig,
  definitions: ReadonlyMap<string, DefinitionUnit>,
): Record<string, Value> => {
  const values: Record<string, Value> = {}
  for (const [name, other] of Object.entries(config.substitutions)) {
    const unit = definitions.get(other)
    const body = unit?.tokens
      .slice(unit.bodyStart)
      .map((token) => token.text)
      .join(' ')
    if (body === undefined || definitions.has(name)) continue
    try {
      values[name] = parseValue(body)
    } catch (error) {
      if (!(error instanceof ValueSyntaxError)) throw error
    }
  }
  return values
}

/**
 * The models asked for by name or by path of the `.cfg`; all where nothing is asked for. Fails with
 * `WrongUse` for a name that no model has.
 */
export const selectModels = (
  models: readonly Model[],
  wanted: readonly string[],
): Effect.Effect<readonly Model[], WrongUse> =>
  readOrRefuse(() => {
    if (wanted.length === 0) return models
    const names = models.map((model) => model.name)
    const asked = wanted.map((given) => {
      const name = basename(given, '.cfg')
      if (names.includes(name)) return name
      const near = similarName(name, names)
      const hint = near === undefined ? `there are ${names.join(', ')}` : `did you mean ${near}?`
      throw new SourceError({ file: given }, `no such model; ${hint}`)
    })
    return models.filter((model) => asked.includes(model.name))
  })
