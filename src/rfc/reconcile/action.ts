/**
 * What a step asks of the world around it: data, to be carried out in order.
 *
 * The duties of whoever carries them out:
 * 1. `Publish` becomes an update with exactly this dot and context: what gossip knows beyond the context was
 *    refused or held back here, and its writer would be passed over.
 * 2. What was rejected as `TooFarAhead` or `TooMany` is delivered again later; gossip does not bring it twice.
 * 3. `Ask` is proposed to the Flag Coordination Service. Where no answer comes, `Escalate` asks once more.
 * 4. `Reconciled` goes to the cache of this region, in order.
 */
import type { Dot } from '../../flag/fragment/fragment.ts'
import type { Payload } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import type { ConflictRequest } from './escalation.ts'
import type { Served } from './fold.ts'
import type { Outcome } from './outcome.ts'

export interface Publish {
  readonly type: 'Publish'
  readonly flagId: string
  readonly dot: Dot
  /** What the writer had seen, without entries of the service, of which the payload tells. */
  readonly context: VersionVector
  /**
   * To be published as it is, that of a deletion too: gossip collects deletions without a payload, and one that is
   * collected no longer wins over what was changed at the same time.
   */
  readonly payload: Payload
}

/** What readers are told of a flag from now on, and what had been seen by then. */
export interface Reconciled {
  readonly type: 'Reconciled'
  readonly served: Served
  readonly seen: VersionVector
  readonly epoch: number
}

/** An update was taken; `outcome` is how it stood to what was there, the worst where there were several. */
export interface Learnt {
  readonly type: 'Learnt'
  readonly flagId: string
  readonly dot: Dot
  readonly outcome: Outcome
}

/** An update of an epoch that has not begun here waits for the entry. */
export interface HeldBack {
  readonly type: 'HeldBack'
  readonly flagId: string
  readonly dot: Dot
  readonly epoch: number
}

export interface Rejected {
  readonly type: 'Rejected'
  readonly flagId: string
  readonly dot: Dot
  readonly reason: 'TooFarAhead' | 'OldEpoch' | 'Critical' | 'TooMany' | 'Malformed'
  readonly detail: string
}

export interface WriteRefused {
  readonly type: 'WriteRefused'
  readonly flagId: string
  /** `Critical`: propose it to the service. `Conflicted`: wait for its decision. `Clock`: the clock fell back. */
  readonly reason: 'Critical' | 'Conflicted' | 'Invalid' | 'Clock'
  readonly detail: string
}

export interface Ask {
  readonly type: 'Ask'
  readonly request: ConflictRequest
}

export type Action = Publish | Reconciled | Learnt | HeldBack | Rejected | WriteRefused | Ask
