/**
 * `flagspan explain FILE`: a failure as a sequence that can be read, and as a page that can be walked through.
 *
 * It only reads, prints, writes and ends: the work is `src/explain/`.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import * as Option from 'effect/Option'
import { WrongUse } from '../../conformance/errors.ts'
import { writeWholeFile } from '../../conformance/wholeFile.ts'
import { ExplainError } from '../../explain/explainError.ts'
import { storyPage } from '../../explain/html/storyPage.ts'
import { readStory } from '../../explain/read/readStory.ts'
import { coloured, plain } from '../../explain/show/paint.ts'
import { terminalLines } from '../../explain/show/terminalLines.ts'
import type { Story } from '../../explain/story.ts'
import { printJson, printLine } from '../output.ts'

const defaultLast = 40
/** More than this is no file of any kind that is known here. */
const mostBytes = 500_000_000

const count = (name: string) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (given) => Number.isSafeInteger(given) && given >= 1,
      (given) => `--${name} takes a whole number from 1, not ${given}`,
    ),
    Flag.withMetavar('N'),
  )

const flags = {
  file: Argument.String('FILE').pipe(
    Argument.withDescription(
      'A run of the simulator (traces/regressions/NAME.json), what TLC or `flagspan check` printed, or a trace in ITF, gzipped or not',
    ),
  ),
  last: count('last').pipe(
    Flag.withDescription(
      `So many steps up to what broke, beside faults and commands; ${defaultLast} where not given`,
    ),
    Flag.withDefault(defaultLast),
  ),
  all: Flag.Boolean('all').pipe(Flag.withDescription('Every step'), Flag.withDefault(false)),
  trace: count('trace').pipe(
    Flag.withDescription(
      'Which trace or counterexample, where the file holds several; the first where not given',
    ),
    Flag.withDefault(1),
  ),
  html: Flag.String('html').pipe(
    Flag.withMetavar('FILE'),
    Flag.withDescription('Also write a page to walk through it, which needs nothing but a browser'),
    Flag.optional,
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription(
      'Print one JSON object: ok, kind, source, name, outcome, property, at, steps, regions, html',
    ),
    Flag.withDefault(false),
  ),
} as const

const textIn = Effect.fnUntraced(function* (file: string) {
  try {
    const bytes = readFileSync(file)
    const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b
    const plainBytes = isZipped ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes
    return new TextDecoder('utf-8', { fatal: true }).decode(plainBytes)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return yield* new WrongUse({ message: `${file} cannot be read: ${why}` })
  }
})

const storyIn = Effect.fnUntraced(function* (file: string, number: number) {
  const text = yield* textIn(file)
  try {
    return readStory(text, number)
  } catch (error) {
    if (!(error instanceof ExplainError)) throw error
    return yield* new WrongUse({ message: `${file}: ${error.message}` })
  }
})

function summaryOf({ kind, source, name, verdict, steps, lanes }: Story, html: string | undefined) {
  const { outcome, property, at } = verdict
  return {
    ok: true,
    kind,
    source,
    name,
    outcome,
    property: property ?? null,
    at: at === undefined ? null : steps[at]!.number,
    steps: steps.length,
    regions: lanes,
    ...(html !== undefined && { html }),
  }
}

export const command = Command.make(
  'explain',
  flags,
  Effect.fnUntraced(function* ({ file, last, all, trace, html, json }) {
    const story = yield* storyIn(file, trace)
    const page = Option.getOrUndefined(html)
    if (page !== undefined) yield* writeWholeFile(page, storyPage(story))
    if (json) return yield* printJson(summaryOf(story, page))
    const isTerminal = process.stdout.isTTY
    const paint = isTerminal && !process.env['NO_COLOR'] ? coloured : plain
    const columns = isTerminal ? process.stdout.columns : 0
    for (const line of terminalLines(story, { all, last, columns, paint })) yield* printLine(line)
    if (page !== undefined) yield* printLine(`written: ${page}`)
  }),
).pipe(
  Command.withDescription(
    'Tell a failure as a sequence: what broke, and each event with who acted and what changed. ' +
      'Exit codes: 0 it was told, whatever it is about, 2 wrong use or a file of no kind that is known, ' +
      '3 the environment lacks something.',
  ),
  Command.withExamples([
    {
      command: 'flagspan explain traces/regressions/NAME.json',
      description: 'A run that broke a property',
    },
    {
      command: 'flagspan explain out.txt --html out.html',
      description: 'What TLC printed, as a page',
    },
    {
      command: 'flagspan explain traces/fcs/RaftCommitElection.itf.json.gz --trace 7 --all',
      description: 'One of the stored traces of a spec',
    },
  ]),
)
