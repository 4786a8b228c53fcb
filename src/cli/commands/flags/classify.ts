/**
 * `flagspan flags classify`: advice on which flags are critical, with its reasons. It changes nothing.
 */
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import * as Option from 'effect/Option'
import { type Advice, advise } from '../../../advice/advise.ts'
import type { History } from '../../../advice/features.ts'
import { generateSet, setSeed, split, whatItShows } from '../../../advice/generatedSet.ts'
import { decodeHistories } from '../../../advice/history.ts'
import { judge } from '../../../advice/judge.ts'
import { retrain } from '../../../advice/retrain.ts'
import { pinnedModel } from '../../../advice/weights.ts'
import { WrongUse } from '../../../conformance/errors.ts'
import { recordsOf } from '../../../evaluation/anyFile.ts'
import { FlagFileError } from '../../../evaluation/flagFile.ts'
import { decodedOrProblems, jsonOf, readFlags, tellProblems } from '../../flagFiles.ts'
import { printJson, printLine, printTable } from '../../output.ts'

const flags = {
  file: Argument.String('FILE').pipe(
    Argument.withDescription('Flags of flagd, or flag records; not with --evaluate or --retrain'),
    Argument.optional,
  ),
  history: Flag.String('history').pipe(
    Flag.withMetavar('FILE'),
    Flag.withDescription(
      'What happened to flags: {"flag id": {"days", "updates", "conflicts", "writers"}}; unknown where not given',
    ),
    Flag.optional,
  ),
  evaluate: Flag.Boolean('evaluate').pipe(
    Flag.withDescription(
      'Print how often the advice is right about generated flags that it never saw',
    ),
    Flag.withDefault(false),
  ),
  retrain: Flag.Boolean('retrain').pipe(
    Flag.withDescription('Train anew on the generated set, and print the weights'),
    Flag.withDefault(false),
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription('Print one JSON object: ok, and the advice, the figures or the model'),
    Flag.withDefault(false),
  ),
} as const

const rounded = (value: number): number => Number(value.toFixed(3))

const evaluation = Effect.fnUntraced(function* (json: boolean) {
  const { training, heldOut } = split(generateSet())
  const figures = judge(pinnedModel, heldOut)
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = figures
  const precision = rounded(figures.precision)
  const recall = rounded(figures.recall)
  const set = { seed: setSeed, training: training.length, heldOut: heldOut.length }
  if (json) {
    return yield* printJson({ ok: true, ...figures, precision, recall, set, whatItShows })
  }
  yield* printTable(
    ['', 'is critical', 'is not'],
    [
      ['said to be critical', truePositives, falsePositives],
      ['not said to be', falseNegatives, trueNegatives],
    ],
  )
  yield* printLine(
    `precision ${precision}, recall ${recall} on ${heldOut.length} flags held out of ` +
      `${training.length + heldOut.length}, seed ${setSeed}`,
  )
  for (const line of whatItShows) yield* printLine(line)
})

const retraining = Effect.fnUntraced(function* (json: boolean) {
  const model = retrain()
  const isPinned = JSON.stringify(model) === JSON.stringify(pinnedModel)
  if (json) return yield* printJson({ ok: true, isPinned, model })
  yield* printTable(
    ['feature', 'mean', 'deviation', 'weight'],
    model.weights.map((each) => [
      each.feature,
      String(each.mean),
      String(each.deviation),
      String(each.weight),
    ]),
  )
  yield* printLine(`bias ${model.bias}`)
  const pinned = isPinned ? 'as pinned' : 'not as pinned: put the model of --json into weights.ts'
  return yield* printLine(`trained anew: ${pinned}`)
})

const historiesIn = Effect.fnUntraced(function* (named: Option.Option<string>, json: boolean) {
  if (Option.isNone(named)) return new Map<string, History>()
  const decoded = decodeHistories((yield* jsonOf(named.value)).value)
  if ('histories' in decoded) return decoded.histories
  return yield* tellProblems(named.value, new FlagFileError(decoded.problems), json)
})

const adviceJson = ({ contributions, score, ...advice }: Advice) => ({
  ...advice,
  score: rounded(score),
  contributions: contributions.map((each) => ({
    feature: each.feature,
    value: each.value === undefined ? null : rounded(each.value),
    contribution: rounded(each.contribution),
  })),
})

const advising = Effect.fnUntraced(function* (
  file: string,
  history: Option.Option<string>,
  json: boolean,
) {
  const { flags: given } = yield* readFlags(file, json)
  const decoded = decodedOrProblems(() => recordsOf(given, { owner: 'unknown', lastUpdatedMs: 0 }))
  if ('error' in decoded) return yield* tellProblems(file, decoded.error, json)
  const histories = yield* historiesIn(history, json)
  const advice = advise(decoded.value.records, histories, pinnedModel)
  const others = advice.filter(
    ({ advised, declared }) => advised !== 'unsure' && advised !== declared,
  )
  if (json) {
    return yield* printJson({
      ok: true,
      file,
      differ: others.length,
      flags: advice.map(adviceJson),
    })
  }
  yield* printTable(
    ['flag', 'is', 'advice', 'score', 'why'],
    advice.map(({ flagId, declared, advised, score, why }) => [
      flagId,
      declared,
      advised,
      score.toFixed(2),
      why,
    ]),
  )
  return yield* printLine(
    `${advice.length} flags, of ${others.length} another class is advised; nothing was changed`,
  )
})

export const classifyCommand = Command.make(
  'classify',
  flags,
  Effect.fnUntraced(function* ({ file, history, evaluate, retrain: again, json }) {
    const asked = [Option.isSome(file), evaluate, again].filter(Boolean).length
    if (asked !== 1) {
      const message =
        asked === 0
          ? 'name a FILE of flags, or give --evaluate or --retrain'
          : 'give one of FILE, --evaluate and --retrain, not several'
      return yield* new WrongUse({ message: `${message}. Run \`flagspan flags classify --help\`.` })
    }
    if (Option.isSome(file)) return yield* advising(file.value, history, json)
    return yield* evaluate ? evaluation(json) : retraining(json)
  }),
).pipe(
  Command.withDescription(
    'Score how likely each flag is critical, from its name, owner, tags, description, dependants, rules and ' +
      'history, and say why. It is advice: no class is changed. ' +
      'Exit codes: 0 advised, 1 problems in the file, 2 wrong use or no JSON.',
  ),
  Command.withExamples([
    { command: 'flagspan flags classify records.json', description: 'Advice, and its reasons' },
    { command: 'flagspan flags classify --evaluate', description: 'How good it is, and on what' },
  ]),
)
