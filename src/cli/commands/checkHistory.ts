/**
 * `flagspan check-history FILE`: judges a history that somebody recorded, of this system or of another.
 *
 * It only reads, prints and ends: the work is `src/sim/history/`, the format is in traces/README.md.
 */
import { readFileSync } from 'node:fs'
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import * as Option from 'effect/Option'
import {
  checkHistory,
  HistoryLineError,
  historyProperties,
  type HistoryProperty,
  type HistoryVerdict,
  parseHistory,
  type PropertyVerdict,
} from '../../conformance/bindings/history.ts'
import { PropertyFails, WrongUse } from '../../conformance/errors.ts'
import { printJson, printLine, printTable } from '../output.ts'

const flags = {
  file: Argument.String('FILE').pipe(
    Argument.withDescription('The history, as NDJSON: a header, then operations'),
  ),
  only: Flag.String('only').pipe(
    Flag.withMetavar('NAMES'),
    Flag.withDescription(`Properties to judge by, between commas: ${historyProperties.join(', ')}`),
    Flag.optional,
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription('Print one JSON object: ok, verdict, operations, flags, properties'),
    Flag.withDefault(false),
  ),
} as const

const historyIn = Effect.fnUntraced(function* (file: string) {
  try {
    return parseHistory(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error instanceof HistoryLineError) {
      return yield* new WrongUse({ message: `${file}:${error.line}: ${error.reason}` })
    }
    const why = error instanceof Error ? error.message : String(error)
    return yield* new WrongUse({ message: `${file} cannot be read: ${why}` })
  }
})

const namesIn = Effect.fnUntraced(function* (given: string) {
  const names: HistoryProperty[] = []
  for (const each of given.split(',').map((name) => name.trim())) {
    const found = historyProperties.find((property) => property === each)
    if (found === undefined) {
      const there = historyProperties.join(', ')
      return yield* new WrongUse({ message: `--only: ${each} is no property; there are ${there}` })
    }
    names.push(found)
  }
  return names
})

/** What is told of one property, where there is more to tell than its row. */
function detailLines({ property, violation, givenUp }: PropertyVerdict): readonly string[] {
  const lines: string[] = []
  if (violation !== undefined) {
    const { detail, operations, untilMs, isShortest } = violation
    const first = isShortest ? 'the first' : 'among the first'
    lines.push(
      `${property}: ${detail}`,
      `  to be seen in ${first} ${operations} operations, up to ${untilMs} ms`,
    )
  }
  for (const { flagId, mostSteps } of givenUp) {
    const steps = mostSteps.toLocaleString('en-US')
    lines.push(`${property}: ${flagId} is undecided: the search ended after ${steps} steps`)
  }
  return lines
}

const show = Effect.fnUntraced(function* (verdict: HistoryVerdict) {
  const rows = verdict.properties.map((each) => [each.property, each.judged, each.verdict] as const)
  yield* printTable(['property', 'judged', 'verdict'], rows)
  for (const line of verdict.properties.flatMap(detailLines)) yield* printLine(line)
})

/** What could not be judged, or not decided, has not been shown to hold. */
const endOf = ({ verdict, operations, flags: flagCount, properties }: HistoryVerdict) => {
  const counted = `${operations} operations on ${flagCount} flags`
  if (verdict === 'holds') return printLine(`holds: ${counted}`)
  const named = properties.filter((each) => each.verdict === verdict).map((each) => each.property)
  return new PropertyFails({ message: `${verdict}: ${named.join(', ')} (${counted})` })
}

export const command = Command.make(
  'check-history',
  flags,
  Effect.fnUntraced(function* ({ file, only, json }) {
    const history = yield* historyIn(file)
    const options = Option.isSome(only) ? { only: yield* namesIn(only.value) } : {}
    const verdict = checkHistory(history, options)
    if (json) yield* printJson({ ok: verdict.verdict === 'holds', ...verdict })
    else yield* show(verdict)
    if (json && verdict.verdict === 'holds') return
    yield* endOf(verdict)
  }),
).pipe(
  Command.withDescription(
    'Judge a recorded history of reads and writes: whether critical flags were linearizable, sessions kept, ' +
      'ages true, and nothing lost or invented. Exit codes: 0 all that could be judged holds, 1 something is violated, undecided, or nothing could ' +
      'be judged, 2 wrong use or no history.',
  ),
  Command.withExamples([
    { command: 'flagspan check-history history.ndjson', description: 'By every property' },
    {
      command: 'flagspan check-history history.ndjson --only LinearizableReads,ReadYourWrites',
      description: 'By two of them',
    },
  ]),
)
