/**
 * `flagspan replay`: drives the code through every transition of the replayed models, and explores the
 * code to find the same graph there.
 *
 * It only chooses, prints and ends: the work is `conformance/replay/` and `conformance/explore/`.
 */
import { dirname, join, resolve } from 'node:path'
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import * as Option from 'effect/Option'
import { protocols } from '../../conformance/bindings/index.ts'
import { PropertyFails } from '../../conformance/errors.ts'
import { exploreAll, replayAll } from '../../conformance/replay/conformance.ts'
import { pinCounts } from '../../conformance/replay/pinnedCounts.ts'
import { findReplayModels, loadReplay } from '../../conformance/replay/replayModels.ts'
import type { ReplayModel } from '../../conformance/replay/replayModels.ts'
import {
  failureLines,
  graphHeader,
  graphTable,
  jsonSummary,
  lastLine,
  replayHeader,
  replayTable,
  summaryHolds,
} from '../../conformance/replay/summary.ts'
import { formatNumber, printJson, printLine, printTable, scopedProgress } from '../output.ts'
import { specFlag, specFolder } from '../specFolder.ts'

const flags = {
  models: Argument.String('MODEL').pipe(
    Argument.variadic(),
    Argument.withDescription(
      'Models by name, by the path of their .cfg or by the path of a trace file; all with `replay: yes` where none is named',
    ),
  ),
  generate: Flag.Boolean('generate').pipe(
    Flag.withDescription('Make the stored traces anew first: TLC dumps the graph (needs Java)'),
    Flag.withDefault(false),
  ),
  update: Flag.Boolean('update').pipe(
    Flag.withDescription('Write the figures of this run into spec/manifest.json'),
    Flag.withDefault(false),
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription('Print one JSON object: ok, replay, graph, differences'),
    Flag.withDefault(false),
  ),
  spec: specFlag,
  traces: Flag.String('traces').pipe(
    Flag.withMetavar('DIR'),
    Flag.withDescription('Folder of the stored traces; traces/ beside the specs where not given'),
    Flag.optional,
  ),
} as const

const generate = Effect.fnUntraced(function* (models: readonly ReplayModel[]) {
  const { generateTraces } = yield* Effect.promise(
    () => import('../../conformance/replay/generate.ts'),
  )
  const progress = yield* scopedProgress
  for (const { model, traceFile } of models) {
    const made = yield* generateTraces(model, traceFile, progress.update)
    progress.keep(
      `${made.model}: ${formatNumber(made.states)} states, ${formatNumber(made.edges)} transitions, ` +
        `${formatNumber(made.traces)} traces of ${formatNumber(made.steps)} steps written`,
    )
  }
}, Effect.scoped)

const conform = Effect.fnUntraced(function* (models: readonly ReplayModel[]) {
  const progress = yield* scopedProgress
  const loaded = yield* Effect.forEach(models, (model) => {
    progress.update(`reading the traces of ${model.model.name}`)
    return loadReplay(model)
  })
  const replay = yield* replayAll(loaded, progress.update)
  const graph = yield* exploreAll(loaded, progress.update)
  return { replay, graph }
}, Effect.scoped)

export const command = Command.make(
  'replay',
  flags,
  Effect.fnUntraced(function* (input) {
    const specDir = specFolder(input.spec)
    const tracesDir = Option.match(input.traces, {
      onNone: () => join(dirname(specDir), 'traces'),
      onSome: (named) => resolve(named),
    })
    const models = yield* findReplayModels({ specDir, tracesDir, protocols }, input.models)
    if (input.generate) yield* generate(models)
    const rows = yield* conform(models)
    const differences = yield* pinCounts(rows.replay, rows.graph, {
      specDir,
      update: input.update || input.generate,
      ...(input.models.length === 0 ? { allModels: models.map(({ model }) => model.name) } : {}),
    })
    const summary = { ...rows, differences }
    if (input.json) yield* printJson(jsonSummary(summary))
    else {
      yield* printTable(replayHeader, replayTable(rows.replay))
      yield* printLine('')
      yield* printTable(graphHeader, graphTable(rows.graph))
      yield* printLine('')
      for (const line of failureLines(summary)) yield* printLine(line)
      if (summaryHolds(summary)) yield* printLine(lastLine(summary))
    }
    if (!summaryHolds(summary)) return yield* new PropertyFails({ message: lastLine(summary) })
  }),
).pipe(
  Command.withDescription(
    'Replay every transition of the specs on the code, and explore the code to find the same states and ' +
      'transitions there. Needs neither Java nor network, except with --generate. ' +
      'Exit codes: 0 spec and code agree, 1 they do not or a figure has changed, 2 traces or arguments are ' +
      'wrong, 3 the environment lacks something.',
  ),
  Command.withExamples([
    { command: 'flagspan replay', description: 'All replayed models' },
    {
      command: 'flagspan replay --generate',
      description: 'After a change of a spec: make the traces anew, then replay them',
    },
  ]),
)
