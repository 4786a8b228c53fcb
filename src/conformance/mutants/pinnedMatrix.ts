/**
 * The kill matrix in `spec/manifest.json`: what must not change unseen.
 *
 * Seconds are left out, and so are the models in which an action is merely also taken: only what the
 * tables of the docs show and the gate stands on is pinned.
 */
import * as Effect from 'effect/Effect'
import { canonicalJson, readManifest, updateManifest } from '../check/manifest.ts'
import type { EnvironmentLacks, WrongUse } from '../errors.ts'
import type { KillMatrix } from './rows.ts'

export interface PinOptions {
  readonly specDir: string
  /** Write what differs instead of refusing it. */
  readonly update: boolean
}

/** Lines that say what differs from the committed matrix; a matrix not committed yet is written. */
export const pinMatrix = Effect.fnUntraced(function* (
  matrix: KillMatrix,
  { specDir, update }: PinOptions,
): Effect.fn.Return<readonly string[], WrongUse | EnvironmentLacks> {
  const manifest = yield* readManifest(specDir)
  const sections = {
    mutants: matrix.mutants.map(({ id, title, layer, property, model, killed }) => {
      return { id, title, layer, property, model, killed }
    }),
    properties: matrix.properties,
    actions: matrix.actions,
    antecedents: matrix.antecedents,
  }
  const differing: string[] = []
  for (const [section, rows] of Object.entries(sections)) {
    const committed = manifest[section]
    if (canonicalJson(committed) === canonicalJson(rows)) continue
    if (committed === undefined || update) yield* updateManifest(specDir, section, () => rows)
    else differing.push(...rowDifferences(section, committed, rows))
  }
  return differing
})

const rowDifferences = (
  section: string,
  committed: unknown,
  rows: readonly object[],
): readonly string[] => {
  const before = new Set(Array.isArray(committed) ? committed.map(canonicalRow) : [])
  const after = new Set(rows.map(canonicalRow))
  const accept = '(flagspan mutants --update accepts it)'
  return [
    ...[...after].filter((row) => !before.has(row)).map((row) => `${section}: new: ${row}`),
    ...[...before].filter((row) => !after.has(row)).map((row) => `${section}: gone: ${row}`),
  ].map((line) => `${line} ${accept}`)
}

const canonicalRow = (row: unknown): string => canonicalJson(row).replaceAll(/\s*\n\s*/g, ' ')
