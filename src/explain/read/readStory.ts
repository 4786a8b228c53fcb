/**
 * Makes the story of whatever a text is; which kind it is, its content says and not its name.
 *
 * It touches no disk: whoever calls it has read the file, and unpacked it.
 */
import { parseRegression, RegressionError } from '../../sim/world/regression.ts'
import { ExplainError } from '../explainError.ts'
import type { Story } from '../story.ts'
import {
  isCheckOutput,
  type PrintedCounterexample,
  printedIn,
  readCheckOutput,
} from './checkOutput.ts'
import { isEmbeddedOutput, readEmbeddedOutput } from './embeddedOutput.ts'
import { isItf, isObject, readItf } from './itfTrace.ts'
import { runStory } from './runStory.ts'
import { specStory } from './specStory.ts'
import { isTlcOutput, readTlcOutput } from './tlcOutput.ts'

const allowed =
  'a run of the simulator (traces/regressions/*.json), the output of TLC or of `flagspan check`, ' +
  'a counterexample of the embedded checker, or a trace in ITF'

/**
 * `number` is that of the trace or counterexample, from 1, where the text holds several. Throws {@link ExplainError}.
 */
export function readStory(text: string, number = 1): Story {
  const one = () => only(number)
  const itf = storedTraces(text)
  if (itf !== undefined) return ofItf(itf, number)
  const json = jsonIn(text)
  if (isObject(json)) {
    if ('flagspanRegression' in json) return one() ?? ofRun(text)
    if (Array.isArray(json['counterexamples'])) {
      return ofPrinted(json['counterexamples'].map(printedFrom), number)
    }
    if (isItf(json)) return ofItf([json], number)
  }
  if (Array.isArray(json) && json.length > 0 && json.every(isItf)) return ofItf(json, number)
  if (json !== undefined) throw unknown('JSON of another kind')
  if (isCheckOutput(text)) return ofPrinted(printedIn(text), number)
  if (isTlcOutput(text)) return one() ?? specStory(readTlcOutput(text))
  if (isEmbeddedOutput(text)) return one() ?? specStory(readEmbeddedOutput(text))
  throw unknown(text.trim() === '' ? 'nothing' : beginningOf(text))
}

function unknown(what: string): ExplainError {
  return new ExplainError(`it holds ${what}; what can be explained: ${allowed}`)
}

function beginningOf(text: string): string {
  const line = text.trim().split('\n')[0]!
  return JSON.stringify(line.length > 50 ? `${line.slice(0, 50)}…` : line)
}

function only(number: number): undefined {
  if (number !== 1) throw new ExplainError(`it holds 1, and number ${number} was asked for`)
}

function chosen<Item>(items: readonly Item[], number: number, what: string): Item {
  const item = items[number - 1]
  if (item !== undefined) return item
  if (items.length === 0) throw new ExplainError(`it holds no ${what}`)
  throw new ExplainError(`it holds ${items.length} ${what}s, and number ${number} was asked for`)
}

function ofRun(text: string): Story {
  try {
    return runStory(parseRegression(text))
  } catch (error) {
    if (error instanceof RegressionError) throw new ExplainError(error.message)
    throw error
  }
}

function ofPrinted(printed: readonly PrintedCounterexample[], number: number): Story {
  return specStory(readCheckOutput(chosen(printed, number, 'counterexample')))
}

function ofItf(traces: readonly unknown[], number: number): Story {
  chosen(traces, number, 'trace')
  return specStory(readItf((at) => parsed(traces[at]), number - 1))
}

/** Traces of a stored file are parsed one by one: it may hold thousands. */
function parsed(trace: unknown): unknown {
  if (typeof trace !== 'string') return trace
  const json = jsonOf(trace)
  if (json === undefined)
    throw new ExplainError('a trace of the file is not JSON; is the file cut off?')
  return json
}

/** The lines of a file with a trace a line, as this project stores them. */
function storedTraces(text: string): readonly string[] | undefined {
  if (!/^\[\r?\n\{"#meta"/.test(text)) return undefined
  const lines = text.trimEnd().split(/\r?\n/)
  if (lines.at(-1) !== ']')
    throw new ExplainError('the list of traces does not end; is the file cut off?')
  return lines.slice(1, -1).map((line) => line.replace(/,$/, ''))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The whole text, or its last line: what a command prints with `--json`. */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) {
    const line = text.trimEnd().split('\n').at(-1) ?? ''
    return line.startsWith('{"') ? jsonOf(line) : undefined
  }
  const json = jsonOf(text)
  if (json === undefined && /^\s*(?:\{|\[\s*\{)\s*"/.test(text)) {
    throw new ExplainError('it is not whole JSON; is the file cut off?')
  }
  return json
}

function printedFrom(given: unknown, at: number): PrintedCounterexample {
  const { model, checker, property, lines } = isObject(given) ? given : {}
  const isWhole =
    typeof model === 'string' &&
    typeof checker === 'string' &&
    typeof property === 'string' &&
    Array.isArray(lines) &&
    lines.every((line) => typeof line === 'string')
  if (!isWhole) {
    throw new ExplainError(`counterexamples[${at}] lacks one of model, checker, property and lines`)
  }
  return { model, checker, property, lines }
}
