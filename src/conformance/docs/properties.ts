/**
 * The properties of the specs: which models check each, what it means in one sentence, and which seeded
 * bugs it must refuse.
 *
 * The meaning is the comment that stands right above the definition: it is written once, in the spec.
 */
import { readFileSync } from 'node:fs'
import type { LoadedModel } from '../model.ts'
import { definitionsOf } from '../modules/closure.ts'
import { propertyKind } from '../modules/propertyKind.ts'
import type { PropertyKind } from '../modules/propertyKind.ts'
import { SourceError } from '../sourceError.ts'
import { markdownTable } from './markdownTable.ts'

export interface PropertyRow {
  readonly protocol: string
  readonly name: string
  readonly kind: 'state' | PropertyKind
  readonly meaning: string
  /** Where it is defined: properties of one kind are listed as the specs order them. */
  readonly line: number
  /** Models that hold it up, seeded bugs aside. */
  readonly models: readonly string[]
  /** Ids of the seeded bugs that a model expects it to refuse. */
  readonly refuses: readonly string[]
}

/** Every property that some model checks, state properties first, protocol by protocol. Throws `SourceError` without a meaning. */
const propertyRows = (models: readonly LoadedModel[]): readonly PropertyRow[] => {
  const rows = new Map<string, PropertyRow>()
  for (const model of models) {
    const { header, invariants, properties } = model.config
    if (header.reach !== undefined) continue
    const definitions = definitionsOf(model.closure)
    for (const name of [...invariants, ...properties]) {
      const unit = definitions.get(name)
      if (unit === undefined) continue
      const key = `${header.protocol}.${name}`
      const row = rows.get(key) ?? {
        protocol: header.protocol,
        name,
        kind: invariants.includes(name) ? ('state' as const) : propertyKind(unit),
        meaning: commentAbove(readFileSync(unit.file, 'utf8'), unit.line, unit.file),
        line: unit.line,
        models: [],
        refuses: [],
      }
      const refuses =
        header.bug !== undefined &&
        header.expect.verdict === 'violates' &&
        header.expect.property === name
      rows.set(key, {
        ...row,
        models: header.bug === undefined ? [...row.models, model.name] : row.models,
        refuses: refuses ? [...row.refuses, header.bug.id] : row.refuses,
      })
    }
  }
  const order = ['state', 'step', 'refinement', 'liveness']
  return [...rows.values()].toSorted(
    (left, right) =>
      order.indexOf(left.kind) - order.indexOf(right.kind) ||
      left.protocol.localeCompare(right.protocol) ||
      left.line - right.line,
  )
}

export const propertiesTable = (models: readonly LoadedModel[]): string =>
  markdownTable(
    ['property', 'spec', 'kind', 'meaning', 'models', 'seeded bugs it refuses'],
    propertyRows(models).map((row) => [
      `\`${row.name}\``,
      row.protocol,
      row.kind,
      row.meaning,
      row.models.length,
      row.refuses.length === 0 ? undefined : [...new Set(row.refuses)].sort().join(', '),
    ]),
  )

/**
 * The text of the comment lines that end right above `line`. Throws `SourceError` where there are none.
 */
export const commentAbove = (text: string, line: number, file: string): string => {
  const lines = text.split('\n')
  const found: string[] = []
  for (let at = line - 2; at >= 0; at -= 1) {
    const inside = /^\(\*(.*)\*\)\s*$/.exec(lines[at] ?? '')?.[1]
    if (inside === undefined) break
    found.unshift(inside.trim())
  }
  const comment = found.join(' ').trim()
  if (comment === '') {
    throw new SourceError(
      { file, line },
      'a property needs a comment right above it that says what it means, as (* ... *) lines',
    )
  }
  return comment
}
