/**
 * A model with other bounds: the same configuration with other numbers, in a folder of its own.
 *
 * The committed configuration is never touched.
 */
import * as Effect from 'effect/Effect'
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { invariant } from '../../../shared/invariant.ts'
import { examineModel } from '../../check/examine.ts'
import type { ExaminedModel } from '../../check/examine.ts'
import { parseConfig } from '../../config.ts'
import type { EnvironmentLacks, WrongUse } from '../../errors.ts'
import type { Model } from '../../model.ts'
import { writeWholeFile } from '../../wholeFile.ts'
import type { Bounds } from './bounds.ts'

let written = 0

/** `folder` must outlive the model. */
export const boundedModel = Effect.fnUntraced(function* (
  model: Model,
  bounds: Bounds,
  folder: string,
): Effect.fn.Return<ExaminedModel, WrongUse | EnvironmentLacks> {
  const text = withBounds(readFileSync(model.configFile, 'utf8'), bounds)
  const own = join(folder, String(++written))
  yield* Effect.promise(() => mkdir(own))
  const configFile = join(own, `${model.name}.cfg`)
  yield* writeWholeFile(configFile, text)
  return yield* examineModel({ ...model, configFile, config: parseConfig(text, configFile) })
})

/** The text of a configuration with other numbers; every bound must be given there. */
export const withBounds = (text: string, bounds: Bounds): string =>
  Object.entries(bounds).reduce((before, [name, bound]) => {
    const assignment = new RegExp(`^(\\s*(?:CONSTANTS?\\s+)?${name}\\s*=\\s*)\\d+`, 'm')
    invariant(assignment.test(before), 'BoundIsGiven', () => name)
    return before.replace(assignment, `$1${bound}`)
  }, text)
