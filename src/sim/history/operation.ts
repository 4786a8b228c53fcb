/**
 * What clients did and what they were answered: the history that is judged.
 *
 * Nothing here knows how a flag is kept: a history is what can be seen from outside, whoever serves it. Its text form
 * is parse.ts and traces/README.md. Source: Herlihy and Wing, Linearizability (1990): histories of operations.
 */
import type { Json } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import type { LevelName } from '../../rfc/read/answer.ts'

export type OperationKind = 'write' | 'conditionalWrite' | 'read'

/**
 * `ok`: it was answered. `refused`: it has certainly not happened, and will not. `failed`: its client gave up or was told
 * of an error, and it may have happened or still happen. `pending`: nothing was heard of it.
 */
export type Outcome = 'ok' | 'refused' | 'failed' | 'pending'

export interface Operation {
  /** For people, and unique. */
  readonly id: number | string
  /** Whose promises these are: one client, one token. */
  readonly session: string
  readonly region: string
  readonly flagId: string
  readonly kind: OperationKind
  /** What is written or was read; null for a deletion, and for a flag that is not there. */
  readonly value: Json
  /** Of reads. */
  readonly level?: LevelName
  /** Of a conditional write: it is to happen only where the flag has this value. */
  readonly expected?: Json
  /** Of a conditional write that was answered: whether it happened. */
  readonly matched?: boolean
  readonly outcome: Outcome
  readonly startMs: number
  /** Absent while it is pending. */
  readonly endMs?: number
  /** Places of its beginning and end among all events, where the recorder saw them in one order. */
  readonly startPlace?: number
  readonly endPlace?: number
  /** Place in the log of what was written or read; 0: of what nobody ever wrote. Absent where it is not known. */
  readonly raftIndex?: number
  /** Of what was written or read. */
  readonly vector?: VersionVector
  /** How old the answer says it is at most. */
  readonly ageMs?: number
  /** The age that was asked for. */
  readonly boundMs?: number
  /** The answer is marked as degraded, or as weaker than what was asked for. */
  readonly stale?: boolean
  /** The version has expired: whatever it says, it counts as a deletion. */
  readonly expired?: boolean
  /** Of the cache that answered. */
  readonly epoch?: number
  /** Reads of one evaluation have the same name. */
  readonly evaluation?: string
}

export interface History {
  readonly name: string
  /** In whatever order. */
  readonly operations: readonly Operation[]
  /** Flags that the log decides. */
  readonly critical: ReadonlySet<string>
  /** What flags are before anybody writes them; null where nothing is said. */
  readonly initial: ReadonlyMap<string, Json>
  /** Flags whose values may be made of several writes. */
  readonly merged: ReadonlySet<string>
  /** The flag that a flag depends on. */
  readonly parents: ReadonlyMap<string, string>
  /** From then on every acknowledged update has come to every region, as whoever recorded this claims. */
  readonly settledMs?: number
  /** By how much the clock of a region may be off from the recorder's while an answer ages. */
  readonly clockSlackMs: number
}

/** It was told that it happened, or it may have. */
export function mayHaveHappened({ kind, outcome, matched }: Operation): boolean {
  return kind !== 'read' && outcome !== 'refused' && matched !== false
}

/** Its client was told that it happened. */
export function isAcknowledged(operation: Operation): boolean {
  return operation.outcome === 'ok' && mayHaveHappened(operation)
}

export function isAnsweredRead({ kind, outcome }: Operation): boolean {
  return kind === 'read' && outcome === 'ok'
}
