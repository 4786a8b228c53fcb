/**
 * Reads counterexamples as `flagspan check` prints them, of TLC or of the embedded checker: an initial state, then what
 * each step changed. Both the text and the object of `--json`.
 */
import { parseValue, type SpecState, ValueSyntaxError } from '../../shared/value.ts'
import type { Lasso, TraceStep } from '../../conformance/tlc/trace.ts'
import { ExplainError } from '../explainError.ts'
import { withChange } from './changeLine.ts'
import type { SpecTrace } from './specTrace.ts'

const title = /^(\S+) violates (.+):$/
const stepHead = /^ *(\d+)\. (.+)$/
const lassoLine =
  /^ +then (?:nothing happens any more|(.+) leads back to step (\d+), and so on for ever)$/

export function isCheckOutput(text: string): boolean {
  return /^\S+ violates .+:\n *1\. the initial state$/m.test(text.replaceAll('\r', ''))
}

/** A counterexample, still as lines. */
export interface PrintedCounterexample {
  readonly model: string
  readonly checker: string
  readonly property: string
  readonly lines: readonly string[]
}

/** Every counterexample that the text holds. */
export function printedIn(text: string): readonly PrintedCounterexample[] {
  const found: { readonly model: string; readonly property: string; readonly lines: string[] }[] =
    []
  let isOpen = false
  for (const line of text.split(/\r?\n/)) {
    const [, model, property] = title.exec(line) ?? []
    if (model !== undefined && property !== undefined) {
      found.push({ model, property, lines: [] })
      isOpen = true
    } else if (line.trim() === '') isOpen = false
    else if (isOpen) found.at(-1)!.lines.push(line)
  }
  return found
    .filter(({ lines }) => lines.length > 0)
    .map((each) => ({ ...each, checker: checkerIn(text, each.model) }))
}

/** The table in front says which checkers ran; where both did, TLC's is printed. */
function checkerIn(text: string, model: string): string {
  const rows = text.split('\n').filter((line) => line.startsWith(`${model} `))
  const isEmbedded = rows.some((row) => /^\S+ +embedded /.test(row))
  return isEmbedded && !rows.some((row) => /^\S+ +tlc /.test(row)) ? 'embedded' : 'tlc'
}

/** Throws {@link ExplainError} for lines that say no states. */
export function readCheckOutput(printed: PrintedCounterexample): SpecTrace {
  const { model, checker, property, lines } = printed
  const steps: { index: number; action: string; state: SpecState }[] = []
  let lasso: Lasso | undefined
  for (const line of lines) {
    const [, index, words] = stepHead.exec(line) ?? []
    const ending = lassoLine.exec(line)
    if (index !== undefined && words !== undefined) {
      const before = steps.at(-1)
      const action = before === undefined ? 'Init' : actionIn(words)
      steps.push({ index: Number(index), action, state: before?.state ?? {} })
    } else if (ending !== null) lasso = lassoOf(ending)
    else take(steps, line.trim())
  }
  if (steps.length === 0) throw new ExplainError(`the counterexample of ${model} has no steps`)
  return {
    source: checker === 'embedded' ? 'embedded checker' : 'TLC',
    name: model,
    about: [],
    property: property === 'deadlock' ? 'Deadlock' : property,
    isViolation: true,
    steps: steps satisfies readonly TraceStep[],
    ...(lasso !== undefined && { lasso }),
  }
}

function lassoOf([, action, backTo]: RegExpExecArray): Lasso {
  if (backTo === undefined) return { stuttering: true }
  return { backTo: Number(backTo), action: action === 'a step' ? '' : (action ?? '') }
}

function actionIn(words: string): string {
  const action = words.replace(/ by \S+$/, '')
  return action === 'a step' ? '' : action
}

function take(steps: { action: string; state: SpecState }[], line: string): void {
  const step = steps.at(-1)
  if (step === undefined) throw new ExplainError(`a step is missing before: ${line}`)
  if (steps.length > 1) {
    if (line !== 'nothing changes') step.state = withChange(step.state, line)
    return
  }
  const [, variable, text] = /^(\w+) = (.+)$/.exec(line) ?? []
  if (variable === undefined || text === undefined) {
    throw new ExplainError(`this line is no variable of the initial state: ${line}`)
  }
  try {
    step.state = { ...step.state, [variable]: parseValue(text) }
  } catch (error) {
    if (!(error instanceof ValueSyntaxError)) throw error
    throw new ExplainError(`the initial state, ${variable}: ${error.message}`)
  }
}
