/**
 * Why the spec refused a log: the first line that did not match, the state before it, and everything that
 * the spec would have allowed there.
 *
 * It runs TLC once more, along that log only. It says what differs, not who is right.
 */
import * as Effect from 'effect/Effect'
import { stateDifferences } from '../replay/difference.ts'
import type { ValueDifference } from '../replay/difference.ts'
import { canonical, equalValues, parseValue } from '../../shared/value.ts'
import type { SpecState, Value } from '../../shared/value.ts'
import { runModule, type CheckedLog, type RunOptions } from './runTraces.ts'
import type { TraceRecord, Validation } from './validation.ts'

/** One thing that the spec allows in the state before the refused line. */
interface Allowed {
  readonly choice: TraceRecord
  readonly after: SpecState
}

interface Explanation {
  /** Possible states before the line; one, where the log pins the state. */
  readonly before: SpecState[]
  readonly allowed: Allowed[]
}

/** Longest list that people read. */
const mostShown = 24

/**
 * Lines for people on a log of which the spec accepts the first `matched` lines and no more. `variables`
 * are those of the spec.
 */
export const explainRefusal = Effect.fnUntraced(function* (
  { records, constants }: CheckedLog,
  matched: number,
  variables: readonly string[],
  options: RunOptions,
) {
  const { validation } = options
  const found: Explanation = { before: [], allowed: [] }
  const reader = blockReader((block) => addBlock(found, block))
  yield* runModule(
    {
      extends: validation.module,
      logs: [records],
      constants,
      substitutions: validation.substitutions,
      init: validation.init ?? 'Init',
      explain: { stuck: matched + 1, variables },
    },
    options,
    reader.line,
  )
  reader.end()
  return explanationLines(records[matched] ?? {}, found, validation)
})

/** TLC breaks long values over several lines: a block goes on until the next one begins. */
const blockReader = (onBlock: (text: string) => void) => {
  let open: string[] = []
  const end = () => {
    if (open.length > 0) onBlock(open.join('\n'))
    open = []
  }
  return {
    line: (line: string) => {
      if (/^<< ?"(?:before|allowed)",/.test(line)) end()
      else if (open.length === 0) return
      open.push(line)
    },
    end,
  }
}

const addBlock = ({ before, allowed }: Explanation, text: string): void => {
  const [kind, first, second] = parseValue(text) as readonly Value[]
  if (kind === 'before') before.push(first as SpecState)
  else allowed.push({ choice: first as TraceRecord, after: second as SpecState })
}

const explanationLines = (
  record: TraceRecord,
  { before, allowed }: Explanation,
  validation: Validation,
): readonly string[] => {
  const state = before[0]
  if (state === undefined) return ['TLC did not come to the state before that line again']
  const same = allowed.filter(({ choice }) => isPartOf(choice, record))
  return [
    ...verdictLines(record, same, validation),
    `state before it${before.length > 1 ? ` (the first of ${before.length} that are possible)` : ''}:`,
    ...Object.entries(state).map(([name, value]) => `  ${name} = ${canonical(value)}`),
    'what the spec allows there:',
    ...allowed
      .slice(0, mostShown)
      .map(({ choice, after }) => `  ${validation.describe(choice)}: ${changes(state, after)}`),
    ...(allowed.length > mostShown ? [`  and ${allowed.length - mostShown} more`] : []),
  ]
}

/** Whether the line names this very action with these arguments; whether a copy stays aside. */
const isPartOf = (choice: TraceRecord, record: TraceRecord): boolean =>
  Object.entries(choice).every(([field, value]) => {
    const said = record[field]
    if (said === undefined || typeof value === 'boolean') return true
    if (typeof value !== 'object' || typeof said !== 'object') return equalValues(value, said)
    const fields = Object.entries(said as TraceRecord)
    return fields.every(([name, each]) => {
      const actual = (value as TraceRecord)[name]
      return actual !== undefined && equalValues(actual, each)
    })
  })

const verdictLines = (
  record: TraceRecord,
  same: readonly Allowed[],
  validation: Validation,
): readonly string[] => {
  const what = validation.describe(record)
  if (same.length === 0) return [`the spec does not allow ${what} there`]
  return same.map(({ after }) => {
    const differences = stateDifferences(validation.seen(record, after), validation.said(record))
    return `the spec allows ${what} there, but with another result: ${differences.map(disagreement).join('; ')}`
  })
}

const disagreement = ({ path, expected, actual }: ValueDifference): string =>
  `${path} is ${expected ?? 'absent'} in the spec and ${actual ?? 'absent'} in the log`

const changes = (before: SpecState, after: SpecState): string => {
  const places = stateDifferences(before, after)
  if (places.length === 0) return 'nothing changes'
  return places
    .map(({ path, expected, actual }) => {
      if (actual === undefined) return `${path} loses ${expected}`
      return expected === undefined ? `${path} gets ${actual}` : `${path}: ${expected} -> ${actual}`
    })
    .join('; ')
}
