/**
 * What a reader gets: the value of a flag, why it is this one, and how fresh it is, as flat metadata.
 *
 * Not a variant chosen by rules, which is evaluation's. What cannot be met is a refusal, never a weaker answer that
 * looks like the one asked for. Paper 4.4 (version vectors and cache epochs with every answer).
 */
import type { Json } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import { remembered } from '../../shared/remembered.ts'
import type { FlagVersion } from './flagVersion.ts'
import { encodeToken } from './sessionToken.ts'

export type LevelName = 'linearizable' | 'lease' | 'bounded' | 'session' | 'local'

/** One level of values, as every client of a flag service takes them. */
export interface AnswerMetadata {
  /** Of the flag: what its writer had seen of it, itself included. */
  readonly versionVector: string
  /** Of the flag: its place in the log, 0 where it is in none. */
  readonly raftIndex: number
  /** Of the region's cache. */
  readonly epoch: number
  /** Since when it is known that nothing was missing; absent where that is not known. */
  readonly ageMs?: number
  /** The age that was asked for, or beyond which answers are marked; absent where age has no part in it. */
  readonly boundMs?: number
  /** Where the value comes from; `default`: nobody ever wrote it here. */
  readonly source: 'log' | 'gossip' | 'bootstrap' | 'default'
  readonly level: LevelName
}

export interface Answer {
  readonly type: 'answer'
  readonly flagId: string
  /** Absent where the flag is deleted, expired, or was never written: the caller's default holds. */
  readonly value: Json | undefined
  readonly version: FlagVersion
  readonly isExpired: boolean
  /** `STALE`: degraded, or weaker than what was asked for. */
  readonly reason: 'CACHED' | 'DEFAULT' | 'STALE'
  readonly metadata: AnswerMetadata
}

export type Unmet =
  /** The flag is not the log's, or no lease covers it. */
  | 'NoLease'
  /** Something on this flag is under way in the log. */
  | 'Pending'
  /** What is here is older than the bound, or nobody knows how old. */
  | 'TooOld'
  /** What this client wrote or saw has not come in: wait, or read elsewhere. */
  | 'NotCovered'
  /** A newer version waits for its parent's. */
  | 'HeldBack'

export interface Refusal {
  readonly type: 'refusal'
  readonly flagId: string
  readonly errorCode: Unmet
  /** What was found, what is allowed, and what to do. */
  readonly message: string
}

const texts = new WeakMap<VersionVector, string>()

/** The text of a vector, such as `eu%2F1=4&us%2F1=2`; equal vectors have equal texts. */
export function vectorText(vector: VersionVector): string {
  return remembered(texts, vector, () => encodeToken({ raftIndex: 0, vector }).slice('1.0.'.length))
}
