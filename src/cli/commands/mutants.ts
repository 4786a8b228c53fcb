/**
 * `flagspan mutants`: the kill matrix. Every seeded bug must be caught in the spec and in the code, and
 * every property must catch one.
 *
 * It only chooses, prints and ends: the work is `conformance/mutants/`.
 */
import { dirname, join, resolve } from 'node:path'
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import { protocols } from '../../conformance/bindings/index.ts'
import { examineModels, runModels } from '../../conformance/check/runModels.ts'
import { PropertyFails, WrongUse } from '../../conformance/errors.ts'
import { findModels, isCounterModel } from '../../conformance/model.ts'
import { pinMatrix } from '../../conformance/mutants/pinnedMatrix.ts'
import type { KillMatrix } from '../../conformance/mutants/rows.ts'
import { runMatrix } from '../../conformance/mutants/runMatrix.ts'
import { toothlessLines } from '../../conformance/mutants/teeth.ts'
import { printJson, printLine, printTable, scopedProgress } from '../output.ts'
import { specFlag, specFolder } from '../specFolder.ts'
import { runBoundsSearch } from './mutantsBounds.ts'
import { runGeneratedMutants } from './mutantsGenerated.ts'

const flags = {
  ids: Argument.String('ID').pipe(
    Argument.variadic(),
    Argument.withDescription(
      'Bugs by id, such as RAFT-06, or with --generated files, such as fcs/log.ts; all where none is named',
    ),
  ),
  generated: Flag.Boolean('generated').pipe(
    Flag.withDescription('Try systematic mutants of the sources instead; each killed or listed'),
    Flag.withDefault(false),
  ),
  bounds: Flag.Boolean('bounds').pipe(
    Flag.withDescription('Search the smallest bounds that catch each bug in the specs instead'),
    Flag.withDefault(false),
  ),
  update: Flag.Boolean('update').pipe(
    Flag.withDescription('Write the matrix, or the bounds, of this run into spec/manifest.json'),
    Flag.withDefault(false),
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription(
      'Print one JSON object: ok, mutants, properties, actions, antecedents, bounds, failures',
    ),
    Flag.withDefault(false),
  ),
  spec: specFlag,
} as const

const run = Effect.fnUntraced(function* (ids: readonly string[], specDir: string) {
  const progress = yield* scopedProgress
  const tracesDir = join(dirname(specDir), 'traces')
  const models = yield* findModels(specDir)
  const holding = yield* examineModels(
    ids.length > 0 ? [] : models.filter((model) => !isCounterModel(model)),
  )
  const quick = holding.filter(({ config }) => config.header.tier === 'quick')
  const reports = yield* runModels(quick, {
    checkers: ['tlc'],
    coverage: true,
    onProgress: ({ model, phase }) => progress.update(`actions taken in ${model}: ${phase}`),
  })
  const places = { specDir, tracesDir, protocols }
  const onProgress = progress.update
  return yield* runMatrix({ models, places, holding, reports, ids, onProgress })
}, Effect.scoped)

export const command = Command.make(
  'mutants',
  flags,
  Effect.fnUntraced(function* ({ ids, generated, bounds, update, json, spec }) {
    const specDir = resolve(specFolder(spec))
    if (generated && (update || bounds)) {
      const message = '--generated was given with --bounds or --update; it goes with neither'
      return yield* new WrongUse({ message })
    }
    if (bounds && ids.length > 0) {
      const message = '--bounds was given with an ID; it searches for all bugs'
      return yield* new WrongUse({ message })
    }
    if (generated) return yield* runGeneratedMutants(specDir, { files: ids, json })
    if (bounds) return yield* runBoundsSearch(specDir, { update, json })
    const matrix = yield* run(ids, specDir)
    const whole = ids.length === 0
    const differing = whole ? yield* pinMatrix(matrix, { specDir, update }) : []
    const gate = whole ? toothlessLines(matrix) : survivorsOnly(matrix)
    const failures = [...gate, ...differing]
    const ok = failures.length === 0
    if (json) yield* printJson({ ok, ...matrix, failures })
    else yield* printMatrix(matrix, failures)
    if (!ok) return yield* new PropertyFails({ message: failures[0] as string })
  }),
).pipe(
  Command.withDescription(
    'Seed every known bug into the specs and into the code: each must be caught, by the property it ' +
      'names, and each property must catch one. Exit codes: 0 all is caught, 1 something has no ' +
      'teeth, 2 wrong use, 3 the environment lacks something.',
  ),
)

const survivorsOnly = (matrix: KillMatrix): readonly string[] =>
  toothlessLines({
    mutants: matrix.mutants,
    properties: [],
    actions: [],
    antecedents: [],
    bounds: [],
  })

const printMatrix = Effect.fnUntraced(function* (
  { mutants, properties, actions }: KillMatrix,
  failures: readonly string[],
) {
  yield* printTable(
    ['bug', 'layer', 'caught by', 'in', 'caught', 'time'],
    mutants.map((row) => [
      `${row.id} ${row.title}`,
      row.layer,
      row.property,
      row.model,
      row.killed ? 'yes' : 'NO',
      `${row.seconds.toFixed(1)} s`,
    ]),
  )
  yield* printLine('')
  yield* printTable(
    ['property', 'kind', 'catches'],
    properties.map(({ name, kind, killedBy }) => [name, kind, killedBy.join(' ') || 'NOTHING']),
  )
  for (const failure of failures) yield* printLine(`failed: ${failure}`)
  const caught = mutants.filter(({ killed }) => killed).length
  const taken = actions.filter(({ reachedIn }) => reachedIn.length > 0).length
  yield* printLine(
    `${failures.length === 0 ? 'holds' : 'fails'}: ${caught} of ${mutants.length} seeded bugs caught, ` +
      `${properties.length} properties with teeth, ${taken} of ${actions.length} actions taken`,
  )
})
