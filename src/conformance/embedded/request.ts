/**
 * What goes to the worker thread of the embedded checker and what comes back.
 *
 * It is data that survives structured cloning, nothing else.
 */

import type { SoloModule } from './soloModules.ts'

/** One run: a standalone module with its configuration, and limits that are always explicit. */
export interface EmbeddedRequest {
  readonly module: string
  readonly config: string
  readonly checkDeadlock: boolean
  /** For each action a module that has no other, to find the action of a step. */
  readonly solo: readonly SoloModule[]
  readonly maxDepth: number
  readonly maxStates: number
}

/** What the checker says about the run as a whole. */
export interface EmbeddedReport {
  readonly success: boolean
  readonly error_type: string | null
  readonly error_message: string | null
  readonly states_explored: number
  readonly trace: readonly string[] | null
  readonly warnings: readonly string[]
}

/** One state of a counterexample: variable names with the text of their values. */
export type TextState = Readonly<Record<string, string>>

export type EmbeddedReply =
  | {
      readonly kind: 'report'
      readonly report: EmbeddedReport
      /** States of the counterexample, in order; empty where there is none. */
      readonly states: readonly TextState[]
      /** Action that leads to each state; empty text where the checker does not name one. */
      readonly actions: readonly string[]
      /** Version of the checker. */
      readonly version: string
      /** Time inside the checker, without loading it. */
      readonly seconds: number
    }
  /** The checker threw: out of memory, or a recursion that is too deep. */
  | { readonly kind: 'threw'; readonly message: string }
