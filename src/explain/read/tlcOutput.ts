/**
 * Reads what TLC prints about an error: numbered blocks (`-tool`) or plain text, as people keep it.
 */
import { logReader } from '../../conformance/tlc/log.ts'
import {
  readBackTo,
  readState,
  readStep,
  type Lasso,
  type TraceStep,
} from '../../conformance/tlc/trace.ts'
import type { TlcMessage } from '../../conformance/tlc/messages.ts'
import { ValueSyntaxError } from '../../shared/value.ts'
import { ExplainError } from '../explainError.ts'
import type { SpecTrace } from './specTrace.ts'

const head = /^(?:State )?(\d+): (<.*|Stuttering.*|Back to state.*)$/
const backTo = /^Back to state:? \d+.*$/

export function isTlcOutput(text: string): boolean {
  return /@!@!@STARTMSG \d|^TLC2 Version|^State \d+: <|^Error: (?:Invariant|Action property|Temporal|Deadlock)/m.test(
    text,
  )
}

/** Throws {@link ExplainError} where it holds no states. */
export function readTlcOutput(text: string): SpecTrace {
  const { lines, version } = plainLines(text)
  const blocks = blocksOf(lines)
  const steps: TraceStep[] = []
  let lasso: Lasso | undefined
  for (const block of blocks) {
    const message = { code: 0, severity: 0, text: block, inner: [] } satisfies TlcMessage
    if (/^\d+: Stuttering/.test(block)) lasso = { stuttering: true }
    else if (/^\d+: Back to state/.test(block)) lasso = readBackTo(message)
    else steps.push(stepOf(message))
  }
  if (steps.length === 0) steps.push(...initialStep(lines))
  if (steps.length === 0)
    throw new ExplainError('the output of TLC holds no states of a counterexample')
  const property = propertyIn(lines)
  const module = lines.flatMap((line) => /of module (\w+)>/.exec(line)?.[1] ?? []).at(-1)
  return {
    source: 'TLC',
    name: module ?? 'a behaviour',
    about: version === undefined ? [] : [`TLC ${version}`],
    isViolation: property !== undefined || lines.some((line) => line.startsWith('Error: ')),
    ...(property !== undefined && { property }),
    steps,
    ...(lasso !== undefined && { lasso }),
  }
}

/** The text as TLC prints it without `-tool`: numbered blocks lose their frames. */
function plainLines(text: string): { lines: readonly string[]; version: string | undefined } {
  const given = text.split(/\r?\n/)
  const version = /TLC2 Version (\S+)/.exec(text)?.[1]
  if (!text.includes('@!@!@STARTMSG')) return { lines: given, version }
  const { log, line, end } = logReader(() => undefined)
  for (const each of given) line(each)
  end()
  const said = (message: TlcMessage): readonly string[] => [
    ...`Error: ${message.text}`.split('\n'),
    ...message.inner.flatMap(said),
  ]
  const lines = [
    ...log.errors.flatMap(said),
    ...log.steps.flatMap(({ text: step }) => step.split('\n')),
  ]
  return { lines, version }
}

/** The text of each state, with its head as in a numbered block. */
function blocksOf(lines: readonly string[]): readonly string[] {
  const blocks: string[][] = []
  let isOpen = false
  for (const line of lines) {
    const found = head.exec(line)
    if (found !== null) {
      blocks.push([`${found[1]}: ${found[2]}`])
      isOpen = true
    } else if (backTo.test(line)) {
      const [, number = ''] = /(\d+)/.exec(line) ?? []
      blocks.push([`${number}: Back to state: ${line.slice(line.indexOf('<'))}`])
      isOpen = false
    } else if (isOpen && line.trim() === '') isOpen = false
    else if (isOpen) blocks.at(-1)!.push(line)
  }
  return blocks.map((block) => block.join('\n'))
}

function stepOf(message: TlcMessage): TraceStep {
  try {
    const step = readStep(message)
    if (step !== undefined && Object.keys(step.state).length > 0) return step
  } catch (error) {
    if (!(error instanceof ValueSyntaxError)) throw error
    throw new ExplainError(
      `state ${message.text.split(':')[0]} of TLC cannot be read: ${error.message}`,
    )
  }
  throw new ExplainError(
    `state ${message.text.split(':')[0]} of TLC has no variables; is the text cut off?`,
  )
}

/** An initial state that breaks an invariant stands behind the message and has no head. */
function initialStep(lines: readonly string[]): readonly TraceStep[] {
  const start = lines.findIndex((line) => /violated by the initial state/.test(line))
  if (start < 0) return []
  const rest = lines.slice(start + 1)
  const end = rest.findIndex((line) => line.trim() === '')
  const state = readState(rest.slice(0, end < 0 ? rest.length : end).join('\n'))
  return Object.keys(state).length === 0 ? [] : [{ index: 1, action: 'Init', state }]
}

const named: readonly RegExp[] = [
  /Error: Invariant (.+?) is violated/,
  /Error: Action property (.+?) is violated/,
  /Error: Property (.+?) is violated/,
  /Error: Temporal property (\w+) was violated/,
  /Error: Evaluating invariant (.+?) failed/,
]

function propertyIn(lines: readonly string[]): string | undefined {
  for (const line of lines) {
    for (const pattern of named) {
      const name = pattern.exec(line)?.[1]
      if (name !== undefined) return name
    }
    if (/Error: Deadlock reached/.test(line)) return 'Deadlock'
    if (/Error: Temporal properties were violated/.test(line)) return 'a temporal property'
    if (/Error: .*Assert/.test(line)) return 'an assertion'
  }
  return undefined
}
