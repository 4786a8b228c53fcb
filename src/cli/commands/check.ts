/**
 * `flagspan check`: runs the models under `spec/` on the model checkers and holds the results against
 * what each model's header expects and what the manifest says.
 *
 * It only chooses, prints and ends: the checking is `conformance/check/`.
 */
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import * as Option from 'effect/Option'
import { counterexamplesOf } from '../../conformance/check/counterexample.ts'
import type { ExaminedModel } from '../../conformance/check/examine.ts'
import { readManifest } from '../../conformance/check/manifest.ts'
import { runningModels } from '../../conformance/check/progressLine.ts'
import { recordReports } from '../../conformance/check/record.ts'
import { examineModels, runModels } from '../../conformance/check/runModels.ts'
import {
  exitCodeOf,
  failureLines,
  failureMessage,
  jsonSummary,
  lastLine,
  notCheckedLines,
  notCheckedOf,
  tableHeader,
  tableRows,
} from '../../conformance/check/summary.ts'
import type { CheckSummary } from '../../conformance/check/summary.ts'
import { EnvironmentLacks, PropertyFails, WrongUse } from '../../conformance/errors.ts'
import type { CheckerName, Tier } from '../../conformance/header.ts'
import { findModels, isCounterModel, selectModels } from '../../conformance/model.ts'
import type { Model } from '../../conformance/model.ts'
import { formatSeconds, printJson, printLine, printTable, scopedProgress } from '../output.ts'
import { specFlag, specFolder } from '../specFolder.ts'

const flags = {
  models: Argument.String('MODEL').pipe(
    Argument.variadic(),
    Argument.withDescription(
      'Models by name or by the path of their .cfg; all of the tier where none is named',
    ),
  ),
  tier: Flag.Literals('tier', ['quick', 'full']).pipe(
    Flag.withDescription('quick: models that take seconds; full: these and all others'),
    Flag.withDefault('quick'),
  ),
  checker: Flag.Literals('checker', ['tlc', 'embedded', 'both']).pipe(
    Flag.withDescription(
      'TLC (needs Java), the embedded checker (safety of models inside its subset), or both',
    ),
    Flag.withDefault('both'),
  ),
  strict: Flag.Boolean('strict').pipe(
    Flag.withDescription('Fail (exit code 3) where something was not checked'),
    Flag.withDefault(false),
  ),
  workers: Flag.Int('workers').pipe(
    Flag.filter(
      (workers) => workers >= 1,
      (workers) => `--workers takes a number from 1, not ${workers}`,
    ),
    Flag.withDescription(
      'Threads of TLC; 1 for quick models and all cores for others where not given',
    ),
    Flag.optional,
  ),
  update: Flag.Boolean('update').pipe(
    Flag.withDescription('Write the numbers of this run into spec/manifest.json'),
    Flag.withDefault(false),
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription(
      'Print one JSON object: ok, models, notChecked, failures, counterexamples',
    ),
    Flag.withDefault(false),
  ),
  spec: specFlag,
  bugs: Flag.Boolean('bugs').pipe(
    Flag.withDescription(
      'Also run the models of seeded bugs, which are otherwise left to `flagspan mutants`',
    ),
    Flag.withDefault(false),
  ),
} as const

interface Choice {
  readonly models: readonly string[]
  readonly tier: Tier
  readonly bugs: boolean
}

/** Models asked for by name always run; otherwise the tier decides, and seeded bugs stay out. */
const choose = Effect.fnUntraced(function* (all: readonly Model[], choice: Choice) {
  if (choice.models.length > 0) return yield* selectModels(all, choice.models)
  return all.filter(
    (model) =>
      (choice.tier === 'full' || model.config.header.tier === 'quick') &&
      (choice.bugs || !isCounterModel(model)),
  )
})

const run = Effect.fnUntraced(function* (models: readonly ExaminedModel[], options: RunOptions) {
  const progress = yield* scopedProgress
  const running = runningModels()
  return yield* runModels(models, {
    checkers: options.checkers,
    ...(Option.isSome(options.workers) ? { workers: options.workers.value } : {}),
    onProgress: (now) => {
      const ended = running.note(now)
      if (ended === undefined) progress.update(running.line())
      else progress.keep(ended)
    },
  })
}, Effect.scoped)

interface RunOptions {
  readonly checkers: readonly CheckerName[]
  readonly workers: Option.Option<number>
}

/** What the tier and the default left out, so that a short run is not taken for a whole one. */
const leftOut = (all: readonly Model[], chosen: readonly Model[]): readonly string[] => {
  const rest = all.filter((model) => !chosen.includes(model))
  const bugs = rest.filter(isCounterModel).length
  const full = rest.length - bugs
  return [
    ...(full > 0 ? [`models of the full tier: ${full} (--tier full)`] : []),
    ...(bugs > 0 ? [`models of seeded bugs: ${bugs} (flagspan mutants, or --bugs)`] : []),
  ]
}

const ended = (
  summary: CheckSummary,
  strict: boolean,
): Effect.Effect<void, PropertyFails | WrongUse | EnvironmentLacks> => {
  const message = failureMessage(summary)
  switch (exitCodeOf(summary, strict)) {
    case 0:
      return Effect.void
    case 1:
      return Effect.fail(new PropertyFails({ message }))
    case 2:
      return Effect.fail(new WrongUse({ message }))
    case 3:
      return Effect.fail(new EnvironmentLacks({ what: 'a checker', message }))
  }
}

export const command = Command.make(
  'check',
  flags,
  Effect.fnUntraced(function* (input) {
    const specDir = specFolder(input.spec)
    const all = yield* findModels(specDir)
    const chosen = yield* choose(all, input)
    const models = yield* examineModels(chosen)
    const checkers: readonly CheckerName[] =
      input.checker === 'both' ? ['tlc', 'embedded'] : [input.checker]
    // A manifest that cannot be read is found before the models run, not after.
    yield* readManifest(specDir)
    const reports = yield* run(models, { checkers, workers: input.workers })
    if (!input.json) yield* printTable(tableHeader, tableRows(reports, formatSeconds))
    const differences = yield* recordReports(models, reports, {
      specDir,
      update: input.update,
      allModels: all,
    })
    const summary = { reports, differences }
    const named = input.models.length > 0
    if (input.json) {
      const counterexamples = counterexamplesOf(models, reports, named)
      yield* printJson({ ...jsonSummary(summary, input.strict), counterexamples })
      return yield* ended(summary, input.strict)
    }
    yield* printLine('')
    for (const { model, property, lines } of counterexamplesOf(models, reports, named)) {
      yield* printLine([`${model} violates ${property}:`, ...lines, ''].join('\n'))
    }
    for (const report of reports) {
      for (const note of report.notes) yield* printLine(`note: ${report.model}: ${note}`)
    }
    for (const line of failureLines(summary)) yield* printLine(`failed: ${line}`)
    for (const line of notCheckedLines(notCheckedOf(reports))) yield* printLine(line)
    if (!named) {
      for (const line of leftOut(all, chosen)) yield* printLine(`not run: ${line}`)
    }
    yield* printLine(lastLine(summary))
    return yield* ended(summary, input.strict)
  }),
).pipe(
  Command.withDescription(
    'Run the models under spec/ on the model checkers and compare with what each must show. ' +
      'Exit codes: 0 all came out as they must, 1 a model or a number did not, 2 a model is wrong, ' +
      '3 the environment lacks something (with --strict: also where anything was not checked).',
  ),
  Command.withExamples([
    { command: 'flagspan check', description: 'All models that take seconds' },
    {
      command: 'flagspan check --tier full --strict',
      description: 'Everything, and nothing may be left out',
    },
    {
      command: 'flagspan check MCRaftCommit --checker tlc',
      description: 'One model, judged by TLC alone',
    },
  ]),
)
