/**
 * `flagspan docs`: makes the tables and pictures of the docs anew, or says which of them are out of date.
 *
 * It only compares, writes and prints: what is generated is in `conformance/docs/`.
 */
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import { charts } from '../../conformance/bindings/charts.ts'
import { generatedFiles } from '../../conformance/docs/documents.ts'
import type { GeneratedFile } from '../../conformance/docs/documents.ts'
import { PropertyFails } from '../../conformance/errors.ts'
import { shownPath } from '../../conformance/sourceError.ts'
import { writeWholeFile } from '../../conformance/wholeFile.ts'
import { printJson, printLine } from '../output.ts'
import { specFlag, specFolder } from '../specFolder.ts'

const flags = {
  check: Flag.Boolean('check').pipe(
    Flag.withDescription('Write nothing, and fail where something is out of date'),
    Flag.withDefault(false),
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription('Print one JSON object: ok, files with what changed in each'),
    Flag.withDefault(false),
  ),
  spec: specFlag,
} as const

const line = ({ file, changed }: GeneratedFile, check: boolean): string => {
  if (changed.length === 0) return `${shownPath(file)}: up to date`
  return `${shownPath(file)}: ${check ? 'out of date' : 'written'} (${changed.join(', ')})`
}

export const command = Command.make(
  'docs',
  flags,
  Effect.fnUntraced(function* (input) {
    const files = yield* generatedFiles(specFolder(input.spec), charts)
    const stale = files.filter(({ changed }) => changed.length > 0)
    if (!input.check) {
      yield* Effect.forEach(stale, ({ file, text }) => writeWholeFile(file, text))
    }
    const ok = stale.length === 0 || !input.check
    if (input.json) {
      const shown = files.map(({ file, changed }) => ({ file: shownPath(file), changed }))
      yield* printJson({ ok, files: shown })
    } else {
      for (const file of files) yield* printLine(line(file, input.check))
    }
    if (ok) return
    const names = stale.map(({ file }) => shownPath(file)).join(', ')
    return yield* new PropertyFails({
      message: `out of date: ${names}; run flagspan docs and commit what it writes`,
    })
  }),
).pipe(
  Command.withDescription(
    'Make the generated parts of the docs anew: tables from spec/manifest.json and the models, pictures ' +
      'from the state machines. Exit codes: 0 written or up to date, 1 out of date (with --check), ' +
      '2 a file that cannot be understood, 3 a file that cannot be written.',
  ),
  Command.withExamples([
    { command: 'flagspan docs', description: 'After a change of a model, a number or a machine' },
    { command: 'flagspan docs --check', description: 'In CI' },
  ]),
)
