/**
 * The tables of what the checks found: models, replay, seeded bugs. Made from the manifest and the
 * headers of the models, and from nothing else.
 */
import type { Manifest, ModelNumbers } from '../check/manifest.ts'
import { isCounterModel } from '../model.ts'
import type { Model } from '../model.ts'
import { markdownTable } from './markdownTable.ts'
import type { TableCell } from './markdownTable.ts'
import type { RecordedSections, SeededMutant } from './recorded.ts'

const notRecorded = 'not recorded yet'

/** A row for each model that is no seeded bug. */
export const modelsTable = (models: readonly Model[], manifest: Manifest): string =>
  markdownTable(
    ['model', 'what it checks', 'checkers', 'verdict', 'distinct states', 'depth', 'time'],
    models
      .filter((model) => !isCounterModel(model))
      .map((model) => [
        `\`${model.name}\``,
        model.config.header.purpose,
        model.config.header.checkers.map(shownChecker).join(', '),
        ...foundCells(model, manifest.models[model.name]),
      ]),
  )

const shownChecker = (checker: string): string => (checker === 'tlc' ? 'TLC' : checker)

const foundCells = (model: Model, numbers: ModelNumbers | undefined): readonly TableCell[] => {
  const tlc = numbers?.checkers.tlc
  const found = tlc ?? numbers?.checkers.embedded
  if (found === undefined) return [notRecorded, undefined, undefined, undefined]
  const verdict = found.property === undefined ? found.verdict : `violates ${found.property}`
  const { simulate } = model.config.header
  const seconds = shownSeconds(found.seconds)
  if (simulate !== undefined) {
    return [verdict, `${simulate.num} runs of ${simulate.depth} steps`, undefined, seconds]
  }
  // With several workers the depth depends on timing.
  const depth = tlc?.workers === 1 ? tlc.depth : undefined
  return [verdict, found.distinctStates, depth, seconds]
}

const shownSeconds = (seconds: number): string => {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** A row for each replayed model: both directions, and their sums. */
export const replayTable = ({ replay, graph }: RecordedSections): string => {
  if (replay === undefined || replay.length === 0) return `Replay: ${notRecorded}.`
  const rows = replay.map((row) => {
    const compared = graph?.find((each) => each.model === row.model)
    return {
      model: `\`${row.model}\``,
      counts: [
        row.edgesTotal,
        row.edgesCovered,
        compared?.codeEdges,
        compared?.specStates,
        compared?.codeStates,
      ],
    }
  })
  const sum = (column: number): number =>
    rows.reduce((total, { counts }) => total + (counts[column] ?? 0), 0)
  const header = [
    'replayed model',
    'transitions in spec',
    'replayed on code',
    'transitions in code',
    'states in spec',
    'states in code',
  ]
  return markdownTable(header, [
    ...rows.map(({ model, counts }) => [model, ...counts]),
    ['all', ...[0, 1, 2, 3, 4].map(sum)],
  ])
}

/**
 * A row for each seeded bug: what refuses it in the spec, and what notices it in the code. There, a
 * property checked on the code is named as in the spec.
 */
export const mutantsTable = ({ mutants }: RecordedSections): string => {
  if (mutants === undefined || mutants.length === 0) return `Seeded bugs: ${notRecorded}.`
  const byId = Map.groupBy(mutants, (mutant) => mutant.id)
  const rows = [...byId.entries()]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, own]) => [
      id,
      own[0]?.title ?? '',
      killers(own.filter((mutant) => mutant.layer === 'spec')),
      killers(own.filter((mutant) => mutant.layer === 'code')),
    ])
  return markdownTable(['id', 'bug', 'refused in the spec by', 'noticed in the code by'], rows)
}

/** A row for each bug in the spec: the smallest bounds that catch it, bounds of 0 left out. */
export const smallestBoundsTable = ({ bounds }: RecordedSections): string => {
  if (bounds === undefined || bounds.length === 0) return `Smallest bounds: ${notRecorded}.`
  const header = ['bug and property', 'smallest bounds that catch it', 'within the bounds of']
  const rows = bounds.map(({ model, smallest, confirmedIn }) => [
    `\`${model}\``,
    Object.entries(smallest)
      .filter(([, bound]) => bound > 0)
      .map(([name, bound]) => `${name} ${bound}`)
      .join(', '),
    confirmedIn === undefined ? '**none**' : `\`${confirmedIn}\``,
  ])
  return markdownTable(header, rows)
}

const killers = (mutants: readonly SeededMutant[]): string | undefined => {
  if (mutants.length === 0) return undefined
  const named = mutants.map(({ killed, property, model }) => {
    if (!killed) return '**survives**'
    return property === undefined || property === null
      ? `killed${model === undefined || model === null ? '' : ` in \`${model}\``}`
      : `\`${property.replace(/^(?:invariant|liveness):/, '')}\``
  })
  return [...new Set(named)].join(', ')
}
