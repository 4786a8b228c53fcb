/**
 * Why a run of TLC ended without a verdict, as one line that says where to look and what to do.
 *
 * The reason comes from the exit code and the message numbers. TLC has no number of its own for a full
 * disk: only there the name of the exception decides.
 */
import { dirname, join } from 'node:path'
import { EnvironmentLacks, TlcBroke, WrongUse } from '../errors.ts'
import { shownPath } from '../sourceError.ts'
import { code, type TlcLog } from './log.ts'
import { findMessage, type TlcMessage } from './messages.ts'

/** What ran and how it ended. */
export interface EndedRun {
  readonly moduleFile: string
  readonly configFile: string
  /** Text of the configuration, to find the line that is at fault. */
  readonly configText: string
  readonly exitCode: number
  readonly log: TlcLog
  /** Lines on stderr: what the JVM itself had to say. */
  readonly errorLines: readonly string[]
}

const exit = {
  assumption: 10,
  /** Of the JVM, with `-XX:+ExitOnOutOfMemoryError`. */
  outOfMemory: 3,
  evaluation: [75, 76, 77],
  parsing: 150,
  config: 151,
} as const

/** The error for a run without a verdict. */
export function breakageOf(run: EndedRun): WrongUse | EnvironmentLacks | TlcBroke {
  const { exitCode, log } = run
  const configFault = findMessage(
    log.errors,
    (message) => message.code >= 5000 && message.code < 6000,
  )
  if (exitCode === exit.parsing) return new WrongUse({ message: parseFault(run) })
  if (exitCode === exit.config) return new WrongUse({ message: configLine(run, log.errors[0]) })
  if (configFault !== undefined) return new WrongUse({ message: configLine(run, configFault) })
  if (exitCode === exit.assumption) {
    return new WrongUse({
      message: `${shownPath(run.configFile)}: ${said(log.errors[0])} Give constants that the module ASSUMEs.`,
    })
  }
  const outOfMemory =
    findMessage(log.errors, (message) => message.code === code.outOfMemory) !== undefined ||
    exitCode === exit.outOfMemory
  if (outOfMemory) {
    return broke(
      run,
      'memory',
      'TLC ran out of memory. Give it a larger heap, or the model smaller bounds.',
    )
  }
  const thrown = log.errors.find((message) => /java\.io\.|java\.nio\.file\./.test(message.text))
  if (thrown !== undefined) {
    return broke(
      run,
      'disk',
      `TLC could not write or read a file: ${exceptionText(thrown.text)}. Make room, or point TMPDIR elsewhere.`,
    )
  }
  if (exit.evaluation.some((each) => each === exitCode)) {
    return broke(run, 'evaluation', evaluationText(log))
  }
  const words = said(log.errors[0]) || run.errorLines[0] || `it printed no reason`
  if (log.version === undefined) {
    return new EnvironmentLacks({
      what: 'the TLA+ tools',
      message: `TLC did not start (exit code ${exitCode}): ${words}`,
    })
  }
  // An operator of TLC's own modules was given a value of another kind; there is no exit code for that.
  if (/\bargument of \S+ should be\b/.test(words))
    return broke(run, 'evaluation', evaluationText(log))
  return broke(run, 'unknown', `TLC ended with exit code ${exitCode}: ${words}`)
}

function broke(run: EndedRun, reason: TlcBroke['reason'], message: string): TlcBroke {
  return new TlcBroke({ reason, message: `${shownPath(run.configFile)}: ${message}` })
}

const oneLine = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, ' ')

const said = (message: TlcMessage | undefined) =>
  message === undefined ? '' : oneLine(message.text)

/** An exception's own words: TLC prints `The exception was a CLASS` and `: WORDS`. */
function exceptionText(text: string): string {
  return oneLine(/The exception was an? \S+\s*:([\s\S]*)$/.exec(text)?.[1] ?? text)
}

function evaluationText(log: TlcLog): string {
  const [first] = log.errors
  const place = log.errors
    .flatMap((message) => [message, ...message.inner])
    .map((message) => /line \d+, col(?:umn)? \d+ to [^\n]*/i.exec(message.text)?.[0])
    .find((found) => found !== undefined)
  const words = first === undefined ? 'it printed no reason' : exceptionText(withInner(first))
  const where = place === undefined || words.includes(place) ? '' : ` (${place})`
  return `TLC cannot evaluate the spec${where}: ${words}`
}

function withInner(message: TlcMessage): string {
  return [message.text, ...message.inner.map(withInner)].join('\n')
}

/** The fault that SANY found first, in the form `FILE:LINE:COLUMN: reason`. */
function parseFault(run: EndedRun): string {
  const text = run.log.parserLines
    .filter((line) => !/^(?:Parsing file|Semantic processing of module) /.test(line))
    .join('\n')
  const parsed = run.log.parserLines.map((line) => /^Parsing file (.+)$/.exec(line)?.[1])
  const semantic = /line (\d+), col (\d+) to [^\n]* of module (\w+)\s+([^\n]+)/.exec(text)
  if (semantic !== null) {
    const file = moduleFileOf(run, parsed, semantic[3] ?? '')
    return `${shownPath(file)}:${semantic[1]}:${semantic[2]}: ${oneLine(semantic[4] ?? '')}`
  }
  // A fault of syntax names no module: it is in the file that was read last.
  const last = parsed.findLast((file) => file !== undefined) ?? run.moduleFile
  const syntax =
    /(?:\*\*\*Parse Error\*\*\*|Lexical error)[^]*?(?=\n\s*\n|$)/.exec(text)?.[0] ??
    /\*\*\* Abort messages: \d+\s+(?:Unknown location\s+)?([^]*?)(?=\n\s*\n|$)/.exec(text)?.[1] ??
    text
  const at = /at line (\d+), column (\d+)/.exec(syntax)
  const place = at === null ? '' : `:${at[1]}:${at[2]}`
  return `${shownPath(last)}${place}: ${oneLine(syntax.replace('***Parse Error***', 'syntax error:')) || 'SANY cannot read it'}`
}

function moduleFileOf(
  run: EndedRun,
  parsed: readonly (string | undefined)[],
  module: string,
): string {
  return (
    parsed.find((file) => file?.endsWith(`/${module}.tla`) === true) ??
    join(dirname(run.moduleFile), `${module}.tla`)
  )
}

/** TLC gives the line for faults of form only; for a name, the line is looked up. */
function configLine(run: EndedRun, message: TlcMessage | undefined): string {
  const words = said(message)
  const name = / (\S+) specified in the configuration file/.exec(words)?.[1]
  const line = / at line (\d+)/.exec(words)?.[1] ?? lineOf(run.configText, name)
  return `${shownPath(run.configFile)}${line === undefined ? '' : `:${line}`}: ${words || 'TLC cannot read it'}`
}

function lineOf(text: string, name: string | undefined): number | undefined {
  if (name === undefined) return undefined
  const index = text.split('\n').findIndex((line) =>
    line
      .replace(/\\\*.*$/, '')
      .split(/[\s,]+/)
      .includes(name),
  )
  return index === -1 ? undefined : index + 1
}
