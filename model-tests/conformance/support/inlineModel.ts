/**
 * Models written inside a test: one or more modules and a configuration, loaded as from files.
 *
 * It is not a fixture: nothing of it outlives the test run.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { afterAll } from 'vitest'
import { findModels, loadModel } from '../../../src/conformance/model.ts'
import type { LoadedModel } from '../../../src/conformance/model.ts'

export interface InlineModel {
  /** Modules by name, without the lines that start and end them. The model's own is `M`. */
  readonly modules: Readonly<Record<string, string>>
  /** Statements of the configuration; CHECK_DEADLOCK FALSE is added. */
  readonly config: string
  /** Header lines in place of the usual ones, by key. */
  readonly header?: Readonly<Record<string, string>>
}

const usualHeader = {
  purpose: 'a test',
  module: 'M',
  protocol: 'M',
  tier: 'quick',
  mode: 'exhaustive',
  expect: 'holds',
  checkers: 'tlc',
  bounds: 'none are needed',
}

const parent = mkdtempSync(join(tmpdir(), 'flagspan-inline-'))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

/** Writes the files below a folder of their own and gives the `spec/` folder that they make. */
export const writeInlineSpec = (model: InlineModel, name = 'Inline'): string => {
  const root = mkdtempSync(join(parent, 'spec-'))
  const folder = join(root, 'inline')
  mkdirSync(folder)
  for (const [module, text] of Object.entries(model.modules)) {
    writeFileSync(join(folder, `${module}.tla`), `---- MODULE ${module} ----\n${text}\n====\n`)
  }
  const header = Object.entries({ ...usualHeader, ...model.header })
  const lines = header.map(([key, value]) => `\\* ${key}: ${value}`)
  writeFileSync(
    join(folder, `${name}.cfg`),
    `${lines.join('\n')}\n\n${model.config}\nCHECK_DEADLOCK FALSE\n`,
  )
  return root
}

/** The model, with its modules read. */
export const loadInline = async (model: InlineModel): Promise<LoadedModel> => {
  const [found] = await Effect.runPromise(findModels(writeInlineSpec(model)))
  if (found === undefined) throw new Error('the inline model was not found')
  return Effect.runPromise(loadModel(found))
}
