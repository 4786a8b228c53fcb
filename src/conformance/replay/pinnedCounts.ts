/**
 * Holds the figures of replay and exploration against the committed ones, and writes them where they are
 * new or where that was asked for.
 *
 * Only figures of models that hold are ever written. Seconds and speed are there to be read, and never
 * compared.
 */
import * as Effect from 'effect/Effect'
import * as Schema from 'effect/Schema'
import { manifestFile, readManifest, updateManifest } from '../check/manifest.ts'
import { WrongUse } from '../errors.ts'
import type { EnvironmentLacks } from '../errors.ts'
import { shownPath } from '../sourceError.ts'
import { graphHolds, replayHolds } from './rows.ts'
import type { GraphRow, ReplayRow } from './rows.ts'

const ReplayCounts = Schema.Struct({
  model: Schema.String,
  protocol: Schema.String,
  traces: Schema.Number,
  steps: Schema.Number,
  edgesCovered: Schema.Number,
  edgesTotal: Schema.Number,
  stepsPerSecond: Schema.Number,
})

const GraphCounts = Schema.Struct({
  model: Schema.String,
  protocol: Schema.String,
  specStates: Schema.Number,
  codeStates: Schema.Number,
  specEdges: Schema.Number,
  codeEdges: Schema.Number,
  fullStates: Schema.Number,
  stepsPerSecond: Schema.Number,
})

/** What is committed about the replay of one model. */
export type ReplayCounts = typeof ReplayCounts.Type
/** What is committed about the graph of one model. */
export type GraphCounts = typeof GraphCounts.Type

type Counts = ReplayCounts | GraphCounts
type Section = 'replay' | 'graph'

/** A committed figure that this run does not bear out. */
export interface CountDifference {
  readonly model: string
  /** What differs, with both figures and how to accept. */
  readonly line: string
}

export interface PinOptions {
  readonly specDir: string
  /** Accept what differs. */
  readonly update: boolean
  /** Every replay model there is, where all of them ran: rows of others are out of date. */
  readonly allModels?: readonly string[]
}

const neverCompared: ReadonlySet<string> = new Set(['model', 'stepsPerSecond'])

/** Compares; then writes rows that are new, and with `update` those that differ. */
export const pinCounts = Effect.fnUntraced(function* (
  replay: readonly ReplayRow[],
  graph: readonly GraphRow[],
  options: PinOptions,
): Effect.fn.Return<readonly CountDifference[], WrongUse | EnvironmentLacks> {
  const found = {
    replay: replay.filter(replayHolds).map(replayCounts),
    graph: graph.filter(graphHolds).map(graphCounts),
  }
  const differences: CountDifference[] = []
  for (const section of ['replay', 'graph'] as const) {
    const committed = yield* committedCounts(options.specDir, section)
    const stale = committed.filter(({ model }) => options.allModels?.includes(model) === false)
    if (!options.update) {
      differences.push(
        ...found[section].flatMap((row) => rowDifferences(section, row, committed)),
        ...stale.map(({ model }) => ({ model, line: outdated(section) })),
      )
    }
    const merged = mergedCounts(
      committed,
      found[section],
      options.update ? stale : [],
      options.update,
    )
    if (merged !== committed) yield* updateManifest(options.specDir, section, () => merged)
  }
  return differences
})

const outdated = (section: Section): string =>
  `the manifest has figures of its ${section}, but there is no such replay model; drop them with: flagspan replay --update`

/** The committed rows of one section; none where the manifest has no such section yet. */
const committedCounts = (
  specDir: string,
  section: Section,
): Effect.Effect<readonly Counts[], WrongUse> =>
  Effect.gen(function* () {
    const manifest = yield* readManifest(specDir)
    const rows = manifest[section] ?? []
    const decoded: Effect.Effect<readonly Counts[], Schema.SchemaError> =
      section === 'replay'
        ? Schema.decodeUnknownEffect(Schema.Array(ReplayCounts))(rows)
        : Schema.decodeUnknownEffect(Schema.Array(GraphCounts))(rows)
    return yield* decoded.pipe(
      Effect.mapError(
        (error) =>
          new WrongUse({
            message:
              `${shownPath(manifestFile(specDir))}: section ${section}: ` +
              `${error.message.replaceAll(/\s*\n\s*/g, ' ')}. ` +
              'It is generated: restore the committed file, or run flagspan replay --update.',
          }),
      ),
    )
  })

const rowDifferences = (
  section: Section,
  row: Counts,
  committed: readonly Counts[],
): readonly CountDifference[] => {
  const before = committed.find(({ model }) => model === row.model)
  if (before === undefined) return []
  const now = new Map<string, string | number>(Object.entries(row))
  return Object.entries(before)
    .filter(([field, value]) => !neverCompared.has(field) && now.get(field) !== value)
    .map(([field, value]) => ({
      model: row.model,
      line:
        `${section}: ${field} is ${now.get(field)}, the manifest says ${value}; ` +
        `accept with: flagspan replay ${row.model} --update`,
    }))
}

/** The committed rows themselves where nothing is to be written. */
const mergedCounts = (
  committed: readonly Counts[],
  found: readonly Counts[],
  stale: readonly Counts[],
  update: boolean,
): readonly Counts[] => {
  const added = found.filter((row) => update || !committed.some(({ model }) => model === row.model))
  if (added.length === 0 && stale.length === 0) return committed
  const replaced = new Set([...added, ...stale].map(({ model }) => model))
  const kept = committed.filter(({ model }) => !replaced.has(model))
  return [...kept, ...added].toSorted((left, right) => (left.model < right.model ? -1 : 1))
}

const replayCounts = (row: ReplayRow): ReplayCounts => ({
  model: row.model ?? row.protocol,
  protocol: row.protocol,
  traces: row.traces,
  steps: row.steps,
  edgesCovered: row.edgesCovered,
  edgesTotal: row.edgesTotal,
  stepsPerSecond: row.stepsPerSecond,
})

const graphCounts = (row: GraphRow): GraphCounts => ({
  model: row.model ?? row.protocol,
  protocol: row.protocol,
  specStates: row.specStates,
  codeStates: row.codeStates,
  specEdges: row.specEdges,
  codeEdges: row.codeEdges,
  fullStates: row.fullStates,
  stepsPerSecond: row.stepsPerSecond,
})
