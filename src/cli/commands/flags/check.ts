/**
 * `flagspan flags check FILE`: whether a file's flags are what they must be, with every problem at once.
 */
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import { countOf } from '../../../evaluation/anyFile.ts'
import { fileArgument, readFlags } from '../../flagFiles.ts'
import { printJson, printLine } from '../../output.ts'

export const checkCommand = Command.make(
  'check',
  {
    file: fileArgument,
    json: Flag.Boolean('json').pipe(
      Flag.withDescription('Print one JSON object: ok, form, flags, problems'),
      Flag.withDefault(false),
    ),
  },
  Effect.fnUntraced(function* ({ file, json }) {
    const { flags } = yield* readFlags(file, json)
    const { form } = flags
    const count = countOf(flags)
    if (json) return yield* printJson({ ok: true, file, form, flags: count, problems: [] })
    const title = form === 'flagd' ? 'a flag file of flagd' : 'flag records'
    return yield* printLine(`holds: ${file} is ${title}, ${count} flags, no problems`)
  }),
).pipe(
  Command.withDescription(
    'Read a file of flags and print every problem with its path, what was given and what is allowed. ' +
      'Exit codes: 0 no problem, 1 problems found, 2 wrong use or no JSON.',
  ),
  Command.withExamples([
    { command: 'flagspan flags check flags.json', description: 'A flag file of flagd, or records' },
  ]),
)
