/**
 * What a finished run of TLC says about its model: from the exit code and the message numbers.
 *
 * A run that ended without a verdict is not here; see `breakage.ts`.
 */
import { code, type TlcLog } from './log.ts'
import { findMessage, type TlcMessage } from './messages.ts'
import { readBackTo, readState, readStep, type Lasso, type TraceStep } from './trace.ts'

/** What kind of property was violated. */
export type ViolationKind =
  | 'invariant'
  /** A step property, `[][A]_v`, also as part of a refinement. */
  | 'action'
  /** A property of the initial states, also as part of a refinement. */
  | 'init'
  | 'temporal'
  | 'deadlock'
  /** An `Assert` in the spec. */
  | 'assert'

/** The verdict with its counterexample. */
export interface Verdict {
  readonly verdict: 'holds' | 'violated' | 'deadlock'
  /**
   * The property as TLC names it. TLC 2.18 names invariants and step properties; a part of a refinement
   * is named by the part (`Init` of the abstract spec), and a temporal property not at all.
   */
  readonly property?: string
  readonly kind?: ViolationKind
  /** Where TLC names a step property by its place only: `line 6, col 17 to ... of module M`. */
  readonly location?: string
  readonly trace: readonly TraceStep[]
  readonly lasso?: Lasso
}

/** Exit codes of TLC that are a verdict. */
const verdictExitCodes = new Set([0, 11, 12, 13, 14])

/** Exit codes for an expression that could not be evaluated; a failed Assert is among them. */
const evaluationExitCodes = new Set([75, 76, 77])

/** The verdict of a run, or undefined where TLC gave none. */
export function verdictOf(exitCode: number, log: TlcLog): Verdict | undefined {
  const failedAssert = findMessage(log.errors, (message) => message.code === code.assertFailed)
  const asserted = evaluationExitCodes.has(exitCode) && failedAssert !== undefined
  if (!asserted && !verdictExitCodes.has(exitCode)) return undefined
  if (exitCode === 0) return { verdict: 'holds', trace: [] }
  const said = log.errors.find((message) => message.code in violations)
  const { kind, name } = violations[said?.code ?? 0] ?? fallback(exitCode)
  const named = said === undefined || name === undefined ? undefined : name.exec(said.text)?.[1]
  const place = named !== undefined && /^line \d/.test(named) ? named : undefined
  const trace = traceOf(log, said)
  const lasso = lassoOf(log)
  return {
    verdict: kind === 'deadlock' ? 'deadlock' : 'violated',
    kind,
    ...(named === undefined || place !== undefined ? {} : { property: named }),
    ...(place === undefined ? {} : { location: place }),
    trace,
    ...(lasso === undefined ? {} : { lasso }),
  }
}

interface Violation {
  readonly kind: ViolationKind
  /** Where the message names the property. */
  readonly name?: RegExp
}

const violations: Partial<Record<number, Violation>> = {
  [code.invariantViolated]: { kind: 'invariant', name: /^Invariant (.+?) is violated/ },
  [code.initialInvariantViolated]: { kind: 'invariant', name: /^Invariant (.+?) is violated/ },
  [code.actionPropertyViolated]: { kind: 'action', name: /^Action property (.+?) is violated/ },
  [code.initialPropertyViolated]: { kind: 'init', name: /^Property (.+?) is violated/ },
  [code.temporalViolated]: { kind: 'temporal', name: /^Temporal property (\w+) was violated/ },
  [code.deadlock]: { kind: 'deadlock' },
  [code.assertFailed]: { kind: 'assert' },
  [code.invariantEvaluationFailed]: { kind: 'assert', name: /^Evaluating invariant (.+?) failed/ },
}

/** The exit code alone says less: an invariant, or one of the other kinds of property. */
function fallback(exitCode: number): Violation {
  switch (exitCode) {
    case 11:
      return { kind: 'deadlock' }
    case 12:
      return { kind: 'invariant' }
    case 13:
      return { kind: 'temporal' }
    default:
      return { kind: 'assert' }
  }
}

function traceOf(log: TlcLog, said: TlcMessage | undefined): readonly TraceStep[] {
  const steps = log.steps
    .filter((message) => message.code === code.state)
    .map(readStep)
    .filter((step) => step !== undefined)
  if (steps.length > 0 || said === undefined) return steps
  // A violation by the initial state carries that state inside its own message.
  const state = readState(said.text.split('\n').slice(1).join('\n'))
  return Object.keys(state).length === 0 ? [] : [{ index: 1, action: 'Init', state }]
}

function lassoOf(log: TlcLog): Lasso | undefined {
  const last = log.steps.at(-1)
  if (last?.code === code.stuttering) return { stuttering: true }
  return last?.code === code.backToState ? readBackTo(last) : undefined
}
