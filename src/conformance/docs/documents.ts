/**
 * Everything in the docs that is generated, next to what is there: tables in README.md and spec/README.md,
 * pictures of statecharts.
 *
 * It reads and compares; writing is the command's business.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as Effect from 'effect/Effect'
import type { AnyStateMachine } from 'xstate'
import { readManifest } from '../check/manifest.ts'
import type { WrongUse } from '../errors.ts'
import { findModels, loadModel } from '../model.ts'
import { readOrRefuse, SourceError } from '../sourceError.ts'
import { boundsList } from './bounds.ts'
import { chartOf } from './chart.ts'
import type { ChartLayout } from './chartLayout.ts'
import { chartPicture } from './chartPicture.ts'
import { fillDocument } from './markers.ts'
import { propertiesTable } from './properties.ts'
import { refinementsTable } from './refinements.ts'
import { recordedSections } from './recorded.ts'
import { modelsTable, mutantsTable, replayTable, smallestBoundsTable } from './recordedTables.ts'

/** A machine and how it is drawn. */
export interface ChartSource {
  readonly machine: AnyStateMachine
  readonly layout: ChartLayout
}

export interface GeneratedFile {
  readonly file: string
  /** What it must hold. */
  readonly text: string
  /** Parts that differ from what is there; for a picture `the picture`. Empty where nothing does. */
  readonly changed: readonly string[]
}

/** The generated files of the project whose specs are in `specDir`. */
export const generatedFiles = Effect.fnUntraced(function* (
  specDir: string,
  charts: readonly ChartSource[],
): Effect.fn.Return<readonly GeneratedFile[], WrongUse> {
  const manifest = yield* readManifest(specDir)
  const recorded = yield* recordedSections(manifest, specDir)
  const models = yield* findModels(specDir)
  const loaded = yield* Effect.forEach(models, loadModel)
  return yield* readOrRefuse(() => {
    const tables = {
      models: modelsTable(models, manifest),
      replay: replayTable(recorded),
      mutants: mutantsTable(recorded),
    }
    const specTables = {
      properties: propertiesTable(loaded),
      refinements: refinementsTable(loaded, manifest),
      bounds: boundsList(loaded),
      smallest: smallestBoundsTable(recorded),
    }
    return [
      document(join(dirname(specDir), 'README.md'), tables),
      document(join(specDir, 'README.md'), specTables),
      // A protocol that is not among these specs has no picture there either.
      ...charts
        .filter(({ layout }) => existsSync(dirname(join(specDir, layout.file))))
        .map((chart) => picture(specDir, chart)),
    ]
  })
})

const document = (file: string, parts: Readonly<Record<string, string>>): GeneratedFile => {
  if (!existsSync(file)) throw new SourceError({ file }, 'there is no such file to put tables into')
  return { file, ...fillDocument(readFileSync(file, 'utf8'), parts, file) }
}

const picture = (specDir: string, { machine, layout }: ChartSource): GeneratedFile => {
  const file = join(specDir, layout.file)
  const text = chartPicture(chartOf(machine), layout)
  const asCommitted = existsSync(file) && readFileSync(file, 'utf8') === text
  return { file, text, changed: asCommitted ? [] : ['the picture'] }
}
