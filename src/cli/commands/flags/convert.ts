/**
 * `flagspan flags convert FILE --to FORM`: flags of flagd as flag records, and back, on stdout.
 */
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import { flagsOf, recordsOf } from '../../../evaluation/anyFile.ts'
import { decodedOrProblems, fileArgument, readFlags, tellProblems } from '../../flagFiles.ts'
import { printJson, printLine } from '../../output.ts'

const forms = ['flagd', 'records'] as const

export const convertCommand = Command.make(
  'convert',
  {
    file: fileArgument,
    to: Flag.Literals('to', forms).pipe(
      Flag.withDescription(
        'flagd: rules alone, as flagd reads them; records: flags as they are kept here',
      ),
    ),
    owner: Flag.String('owner').pipe(
      Flag.withDescription('Owner of flags whose metadata name none; unknown where not given'),
      Flag.withDefault('unknown'),
    ),
    json: Flag.Boolean('json').pipe(
      Flag.withDescription('Print one JSON object on one line: ok, and the flags as `result`'),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ file, to, owner, json }) {
    const { flags, changedMs } = yield* readFlags(file, json)
    const converted = decodedOrProblems(() =>
      to === 'flagd' ? flagsOf(flags) : recordsOf(flags, { owner, lastUpdatedMs: changedMs }).file,
    )
    if ('error' in converted) return yield* tellProblems(file, converted.error, json)
    const { value: result } = converted
    if (json) return yield* printJson({ ok: true, file, form: to, result })
    return yield* printLine(JSON.stringify(result, undefined, 2))
  }),
).pipe(
  Command.withDescription(
    'Print flags in the other form. Records of flags of flagd are non-critical, are read locally, and have ' +
      'the file’s time as that of their last change; flagd gets the rules of records, and what it has no place ' +
      'for is left out. Exit codes: 0 converted, 1 problems found, 2 wrong use or no JSON.',
  ),
  Command.withExamples([
    {
      command: 'flagspan flags convert flags.json --to records --owner checkout',
      description: 'From flagd',
    },
    { command: 'flagspan flags convert records.json --to flagd', description: 'For flagd' },
  ]),
)
