/**
 * Reads and writes logs: NDJSON, a header first, then one event a line. The format is in
 * traces/README.md.
 *
 * Whether a log is a behaviour of the spec is not decided here, only whether it is a log. Every fault is
 * a `SourceError` with file and line.
 */
import { basename } from 'node:path'
import { similarName } from '../modelRules.ts'
import { SourceError } from '../sourceError.ts'
import type { Place } from '../sourceError.ts'
import type { Value } from '../../shared/value.ts'
import { fieldsOf, LineFault, shown } from './fields.ts'
import type { JsonObject, LoggedLine, LoggedTrace, TraceRecord, Validation } from './validation.ts'

/** Of the format; a reader refuses versions it does not know. */
const formatVersion = 1

/** More lines than TLC can hold in a module within reason. */
const mostLines = 20_000

interface Header {
  readonly spec: string | undefined
  readonly name: string
  readonly constants: JsonObject
}

/** The log as text. */
export const logText = (spec: string, trace: LoggedTrace): string => {
  const { name, constants, lines } = trace
  const header = { flagspanTrace: formatVersion, spec, name, constants }
  return [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** The protocol that the log's header names; `undefined` where it names none. */
export const specOfLog = (text: string, file: string): string | undefined =>
  headerOf(text, file).header.spec

/** Reads a log of the protocol `spec`. */
export const readLog = (
  text: string,
  file: string,
  spec: string,
  validation: Validation,
): LoggedTrace => {
  const { header, headerLine, rest } = headerOf(text, file, validation)
  if (header.spec !== undefined && header.spec !== spec) {
    throw new SourceError(
      { file, line: headerLine },
      `the header says that this is a log of ${header.spec}, not of ${spec}`,
    )
  }
  if (rest.length === 0) {
    throw new SourceError(
      { file },
      'there is no event after the header: an empty log shows nothing',
    )
  }
  if (rest.length > mostLines) {
    throw new SourceError(
      { file },
      `${rest.length} events; the most are ${mostLines}. Cut the log.`,
    )
  }
  at({ file, line: headerLine }, () => requirePlain(validation.constants(header.constants)))
  const lines = rest.map(({ text, line }) => readLine(text, { file, line }, validation))
  const places = rest.map(({ line }) => ({ file, line }))
  return { name: header.name, constants: header.constants, lines, places }
}

/** The lines as the trace spec takes them. */
export const recordsOf = (trace: LoggedTrace, validation: Validation): readonly TraceRecord[] =>
  trace.lines.map((line, index) =>
    at(trace.places[index] as Place, () => {
      const record = validation.record(line, trace.constants)
      requirePlain(record)
      return record
    }),
  )

interface NumberedLine {
  readonly text: string
  readonly line: number
}

const headerOf = (text: string, file: string, validation?: Validation) => {
  const [first, ...rest] = text
    .split('\n')
    .map((each, index): NumberedLine => ({ text: each.trim(), line: index + 1 }))
    .filter((each) => each.text !== '')
  if (first === undefined) {
    throw new SourceError(
      { file },
      `the file is empty; a log begins with a header line (${example(validation)})`,
    )
  }
  const place = { file, line: first.line }
  const header = at(place, () => readHeader(parsed(first.text, place), file, validation))
  return { header, headerLine: first.line, rest }
}

const readHeader = (given: unknown, file: string, validation?: Validation): Header => {
  const fields = fieldsOf(given)
  if (!fields.has('flagspanTrace')) {
    throw new LineFault(
      `a log begins with a header line that has flagspanTrace (${example(validation)})`,
    )
  }
  const version = fields.whole('flagspanTrace')
  if (version !== formatVersion) {
    throw new LineFault(`this is version ${version} of the format, known is ${formatVersion}`)
  }
  const spec = fields.has('spec') ? fields.text('spec') : undefined
  const name = fields.has('name') ? fields.text('name') : basename(file, '.ndjson')
  fields.object('constants')
  fields.done()
  return { spec, name, constants: (given as { constants: JsonObject }).constants }
}

const example = (validation: Validation | undefined): string =>
  validation === undefined
    ? 'the format is described in traces/README.md'
    : `for example ${JSON.stringify({ flagspanTrace: formatVersion, constants: validation.exampleConstants })}`

const readLine = (text: string, place: Place, { actions }: Validation): LoggedLine => {
  const given = parsed(text, place)
  const action = at(place, () => fieldsOf(given).text('action'))
  if (!actions.includes(action)) {
    const near = similarName(action, actions)
    const hint = near === undefined ? `there are ${actions.join(', ')}` : `did you mean ${near}?`
    throw new SourceError(place, `unknown action ${shown(action)}; ${hint}`)
  }
  return given as LoggedLine
}

const parsed = (text: string, place: Place): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    // The position is said twice; the line in it is that of the text, not of the file.
    const reason = (error instanceof Error ? error.message : '').replace(/ \(line \d+ .*\)$/, '')
    throw new SourceError(place, `not a JSON object: ${reason}`)
  }
}

/** Runs a reader of one line; what it finds at fault gets the line's place. */
const at = <A>(place: Place, read: () => A): A => {
  try {
    return read()
  } catch (error) {
    if (error instanceof LineFault) throw new SourceError(place, error.message)
    throw error
  }
}

/** TLA+ modules are ASCII, and their strings have no way to write a control character. */
const requirePlain = (value: Value): void => {
  if (typeof value === 'string') {
    if (/^[ -~]*$/.test(value)) return
    throw new LineFault(
      `the text ${shown(value)} is beyond printable ASCII, which TLA+ cannot hold`,
    )
  }
  if (typeof value !== 'object') return
  for (const [key, inner] of Object.entries(value)) {
    requirePlain(key)
    requirePlain(inner)
  }
}
