/**
 * Reads the states of a counterexample as TLC prints them.
 */
import { parseValue, type SpecState, type Value } from '../../shared/value.ts'
import type { TlcMessage } from './messages.ts'

/** One state of a counterexample, with the step that led to it. */
export interface TraceStep {
  /** Counted from 1. */
  readonly index: number
  /** Spec action without its `MC` prefix; `Init` for the first state. Empty where TLC names none. */
  readonly action: string
  readonly state: SpecState
}

/** How the behaviour goes on for ever after the last state of a counterexample. */
export type Lasso =
  | {
      /** Index of the state that follows the last one. */
      readonly backTo: number
      /** The action that leads there; empty where TLC names none. */
      readonly action: string
    }
  | { readonly stuttering: true }

/** Name under which the first state stands. */
const initialAction = 'Init'

/** `MCTimeout(s1)` and `MCTimeout` as `Timeout`. */
export function actionName(label: string): string {
  const name = /^[^(]*/.exec(label)?.[0].trim() ?? ''
  return name.replace(/^MC(?=[A-Z])/, '')
}

/** TLC writes `<Name line 7, col 13 to ... of module M>`, and `Action` where a disjunct has no name. */
function headAction(head: string): string {
  if (head.startsWith('<Initial predicate')) return initialAction
  const label = /^<(.*?) line \d/.exec(head)?.[1] ?? ''
  return label === 'Action' ? '' : actionName(label)
}

/** Reads the block of one state: `3: <Action line ...>`, then the state. Undefined if it is not one. */
export function readStep(message: TlcMessage): TraceStep | undefined {
  const [first = '', ...lines] = message.text.split('\n')
  const head = /^(\d+): (.*)$/.exec(first)
  if (head === null) return undefined
  return {
    index: Number(head[1]),
    action: headAction(head[2] ?? ''),
    state: readState(lines.join('\n')),
  }
}

/** Reads `1: Back to state: <Action ...>`. */
export function readBackTo(message: TlcMessage): Lasso | undefined {
  const head = /^(\d+): Back to state:? ?(.*)$/m.exec(message.text)
  if (head === null) return undefined
  return { backTo: Number(head[1]), action: headAction(head[2] ?? '') }
}

/** Reads `/\ x = 1`, one conjunct per variable; values may go on over further lines. */
export function readState(text: string): SpecState {
  const state: Record<string, Value> = {}
  for (const conjunct of text.split(/^\/\\ /m)) {
    const assignment = /^\s*(\w+) = ([\s\S]*)$/.exec(conjunct)
    if (assignment?.[1] === undefined || assignment[2] === undefined) continue
    state[assignment[1]] = parseValue(assignment[2].trim())
  }
  return state
}
