/**
 * What a check of a model found: the data from which tables, manifest and exit code are made.
 *
 * It holds no text for people but one-line reasons.
 */
import type { CheckerName, ModelMode, Tier } from '../header.ts'
import type { ActionCoverage, Lasso, TraceStep } from '../tlc/runTlc.ts'

export type Verdict = 'holds' | 'violated' | 'deadlock'

/** One run of one checker that came to a verdict. */
export interface CheckerRun {
  readonly checker: CheckerName
  /** Name and version of the program that ran, such as `TLC 2.18`. */
  readonly tool: string
  readonly verdict: Verdict
  /** The property that is violated, or `Deadlock`. */
  readonly property?: string
  readonly distinctStates: number
  /** States generated, with those found again; the embedded checker does not count them. */
  readonly generated?: number
  /** Depth of the state graph, or length of the counterexample; exact with one worker only. */
  readonly depth?: number
  readonly workers: number
  readonly seconds: number
  readonly trace: readonly TraceStep[]
  readonly lasso?: Lasso
}

/** Something that a model asks for and that was not done here. */
export interface NotChecked {
  readonly model: string
  /** What was not done, such as `tlc` or `PROPERTIES TermMonotonic`. */
  readonly what: string
  readonly reason: string
}

/** A failure that has an exit code of its own: wrong input, or a broken environment. */
export interface Breakage {
  readonly exitCode: 2 | 3
  readonly message: string
}

export interface ModelReport {
  readonly model: string
  readonly module: string
  readonly protocol: string
  readonly tier: Tier
  readonly mode: ModelMode
  /** The checkers that the header names. */
  readonly checkers: readonly CheckerName[]
  readonly runs: readonly CheckerRun[]
  /** Whether all that ran came out as the header says, and the checkers agree. */
  readonly ok: boolean
  /** Why it is not ok, one line each. */
  readonly problems: readonly string[]
  readonly breakages: readonly Breakage[]
  readonly notChecked: readonly NotChecked[]
  /** Every action of the model where coverage was asked for; an action never taken has 0. */
  readonly actions: readonly ActionCoverage[]
  /** Warnings of TLC, and what the embedded checker was not given. */
  readonly notes: readonly string[]
}
