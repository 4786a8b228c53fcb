/**
 * What a step asks of the world around it: data, to be carried out strictly in order.
 *
 * The duties of whoever carries them out are those of reconciliation and of reads (their action.ts), and:
 * 1. `Submitted` is proposed to the Flag Coordination Service, which rules on it (ruling.ts); the ruling comes
 *    back as `Ruled`. Where none comes, `Submit` hands the same change over once more.
 * 2. `Returned` goes to the client that asked for the change: it has not happened, and will not.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { Json, Payload } from '../../flag/update.ts'
import type { Action as ReadAction } from '../read/action.ts'
import type { Answer } from '../read/answer.ts'
import type { Action as ReconcileAction } from '../reconcile/action.ts'
import type { DeferredWrite } from './state.ts'

/** A change of a critical flag waits for the log. */
export interface Deferred {
  readonly type: 'Deferred'
  readonly write: DeferredWrite
}

export interface Submitted {
  readonly type: 'Submitted'
  readonly write: DeferredWrite
}

/** A change of class came first: the client may ask anew, of the layer that the flag belongs to now. */
export type Returned =
  | { readonly type: 'Returned'; readonly reason: 'Reclassified'; readonly write: DeferredWrite }
  | {
      readonly type: 'Returned'
      readonly reason: 'PassedBy'
      readonly flagId: string
      /** Of the update, which others may have shown for a while. */
      readonly dot: Dot
      readonly payload: Payload
    }

export interface DeferRefused {
  readonly type: 'DeferRefused'
  readonly flagId: string
  readonly reason: 'TooMany'
  readonly detail: string
  readonly ticket: Json
}

/** Spec: `answers`. */
export interface Answered {
  readonly type: 'Answered'
  readonly context: number
  readonly answer: Answer
}

/** The log does not decide this flag, so nobody can say what it is everywhere. */
export interface NotLinearizable {
  readonly type: 'NotLinearizable'
  readonly context: number
  readonly flagId: string
}

export type Action =
  | ReconcileAction
  | Exclude<ReadAction, { readonly type: 'ReadServed' }>
  | Deferred
  | Submitted
  | Returned
  | DeferRefused
  | Answered
  | NotLinearizable
