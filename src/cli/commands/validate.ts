/**
 * `flagspan validate`: runs scenarios on the code and holds their logs, or a log of the user's own, against
 * the spec.
 *
 * It only chooses, prints and ends: the work is `conformance/validate/`.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Flag from 'effect/cli/Flag'
import * as Effect from 'effect/Effect'
import * as Option from 'effect/Option'
import { protocols } from '../../conformance/bindings/index.ts'
import { PropertyFails, WrongUse } from '../../conformance/errors.ts'
import { readOrRefuse, SourceError } from '../../conformance/sourceError.ts'
import { describeSystemError } from '../../conformance/tlc/systemError.ts'
import {
  jsonSummary,
  lastLine,
  mutantLine,
  problemLines,
  summaryHolds,
  tableHeader,
  tableRows,
} from '../../conformance/validate/summary.ts'
import { readLog, specOfLog } from '../../conformance/validate/traceLog.ts'
import { isValidated } from '../../conformance/validate/scenarios.ts'
import type { ValidatedProtocol } from '../../conformance/validate/scenarios.ts'
import {
  validateAll,
  validateLog,
  type ValidateSummary,
} from '../../conformance/validate/validateAll.ts'
import { formatSeconds, printJson, printLine, printTable, scopedProgress } from '../output.ts'
import { specFolder } from '../specFolder.ts'

const flags = {
  what: Argument.String('SCENARIO|FILE.ndjson').pipe(
    Argument.variadic(),
    Argument.withDescription(
      'Scenarios by name, or one log of your own; all scenarios, and falsified logs of them, where none is named',
    ),
  ),
  spec: Flag.String('spec').pipe(
    Flag.withMetavar('MODULE'),
    Flag.withDescription('Spec that your log is held against, such as RaftCommit'),
    Flag.optional,
  ),
  rewrite: Flag.Boolean('rewrite').pipe(
    Flag.withDescription('Write the transcripts of this run into the scenario files'),
    Flag.withDefault(false),
  ),
  emit: Flag.String('emit').pipe(
    Flag.withMetavar('DIR'),
    Flag.withDescription("Also write the scenarios' logs to this folder, as NAME.ndjson"),
    Flag.optional,
  ),
  json: Flag.Boolean('json').pipe(
    Flag.withDescription('Print one JSON object: ok, traces, mutated, jvms, seconds'),
    Flag.withDefault(false),
  ),
  specDir: Flag.String('spec-dir').pipe(
    Flag.withMetavar('DIR'),
    Flag.withDescription('Folder of the specs; ./spec, else that of the package, where not given'),
    Flag.optional,
  ),
  tests: Flag.String('scenarios').pipe(
    Flag.withMetavar('DIR'),
    Flag.withDescription(
      'Folder with PROTOCOL/scenarios/NAME.txt; model-tests/ beside the specs where not given',
    ),
    Flag.optional,
  ),
} as const

const validated: readonly ValidatedProtocol[] = protocols.filter(isValidated)

/** The protocol of a log: the one asked for, else the one that its header names. */
const protocolOf = (text: string, file: string, asked: Option.Option<string>) => {
  const names = validated.map(({ name }) => name).join(', ')
  const name = Option.getOrUndefined(asked) ?? specOfLog(text, file)
  if (name === undefined) {
    throw new SourceError(
      { file, line: 1 },
      `the header names no spec; add "spec" to it or give --spec; there is ${names}`,
    )
  }
  const found = validated.find((protocol) => protocol.name === name)
  if (found !== undefined) return found
  throw new SourceError({ file }, `no logs can be held against a spec ${name}; there is ${names}`)
}

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SourceError({ file }, `cannot be read: ${describeSystemError(error)}`)
  }
}

const ownLog = Effect.fnUntraced(function* (
  file: string,
  asked: Option.Option<string>,
  specDir: string,
) {
  const progress = yield* scopedProgress
  const { trace, protocol } = yield* readOrRefuse(() => {
    const text = readText(file)
    const protocol = protocolOf(text, file, asked)
    return { protocol, trace: readLog(text, file, protocol.name, protocol.validation) }
  })
  return yield* validateLog(trace, protocol, { specDir, onProgress: progress.update })
}, Effect.scoped)

const scenarios = Effect.fnUntraced(function* (
  options: Omit<Parameters<typeof validateAll>[0], 'protocols' | 'onProgress'>,
) {
  const progress = yield* scopedProgress
  return yield* validateAll({ ...options, protocols, onProgress: progress.update })
}, Effect.scoped)

const show = Effect.fnUntraced(function* (summary: ValidateSummary) {
  yield* printTable(tableHeader, tableRows(summary))
  yield* printLine('')
  for (const file of summary.rewritten) yield* printLine(`written: ${file}`)
  for (const line of problemLines(summary)) yield* printLine(line)
  if (summary.mutated !== undefined) yield* printLine(mutantLine(summary.mutated))
  const { jvms, seconds } = summary
  yield* printLine(`${formatSeconds(seconds)}, ${jvms} start${jvms === 1 ? '' : 's'} of TLC`)
})

export const command = Command.make(
  'validate',
  flags,
  Effect.fnUntraced(function* (input) {
    const specDir = specFolder(input.specDir)
    const logs = input.what.filter((each) => each.endsWith('.ndjson'))
    if (logs.length > 0 && input.what.length > 1) {
      return yield* new WrongUse({
        message: `${input.what.join(' ')}: give either one log or names of scenarios`,
      })
    }
    const [log] = logs
    const summary =
      log === undefined
        ? yield* scenarios({
            specDir,
            testsDir: Option.match(input.tests, {
              onNone: () => join(dirname(specDir), 'model-tests'),
              onSome: (named) => resolve(named),
            }),
            names: input.what,
            rewrite: input.rewrite,
            ...(Option.isSome(input.emit) ? { emitTo: resolve(input.emit.value) } : {}),
          })
        : yield* ownLog(resolve(log), input.spec, specDir)
    if (input.json) yield* printJson(jsonSummary(summary))
    else yield* show(summary)
    if (!summaryHolds(summary)) return yield* new PropertyFails({ message: lastLine(summary) })
    if (!input.json) yield* printLine(lastLine(summary))
  }),
).pipe(
  Command.withDescription(
    'Run scenarios on the code, and let TLC find each of their logs among the behaviours of the spec; ' +
      'falsified logs must not be among them. Or do so with a log of your own (traces/README.md has the format). ' +
      'Needs Java. Exit codes: 0 the spec accepts all it must, 1 it does not or a transcript has changed, ' +
      '2 a scenario, a log or an argument is wrong, 3 the environment lacks something.',
  ),
  Command.withExamples([
    { command: 'flagspan validate', description: 'All scenarios, and falsified logs of them' },
    {
      command: 'flagspan validate FILE.ndjson --spec RaftCommit',
      description: "Another implementation's log",
    },
    {
      command: 'flagspan validate --rewrite',
      description: 'After a change of a scenario: write the transcripts anew, then validate',
    },
  ]),
)
