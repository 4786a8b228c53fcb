/**
 * One change of one flag, as its origin signed it: what gossip carries.
 *
 * Not what a flag means, and not who wins: of two updates of a flag, neither of whose writers had seen the
 * other, both are current until reconciliation decides. Spec: the updates of GossipConvergence; paper 4.2, 4.3.
 */
import { type OriginKey, seqAt, type VersionVector } from './versionVector.ts'

/** Anything that JSON can write. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** The fields of a flag that are replicated. */
export type Payload = { readonly [field: string]: Json }

/** One change of one flag, as it is sent. */
export interface Update {
  readonly origin: OriginKey
  /** Place in the sequence of its origin, from 1; with the origin, its dot. */
  readonly seq: number
  readonly flagId: string
  /** What the writer had seen of this flag. */
  readonly context: VersionVector
  /** What the writer had seen of the flag that this one depends on. */
  readonly needs: VersionVector
  /** Absent in a deletion. */
  readonly payload: Payload | undefined
  /** 0 for ordinary; of several updates the more urgent are sent first. */
  readonly urgency: number
  /** The writer's wall clock, for people; no decision rests on it. In milliseconds since 1970. */
  readonly issuedAtMs: number
  /** From then on the update counts as a deletion, everywhere. In milliseconds since 1970. */
  readonly expiresAtMs: number | undefined
  /** Which of its origin's keys signed it. */
  readonly keyId: string
  /** Over everything else here; what it is made of is the affair of whoever signs and verifies. */
  readonly signature: string
}

/** Spec: `Covers`. */
export function covers(
  vector: VersionVector,
  { origin, seq }: Pick<Update, 'origin' | 'seq'>,
): boolean {
  return seq <= seqAt(vector, origin)
}

/** The writer of `later` had seen `earlier`. Spec: `Supersedes`. */
export function supersedes(later: Update, earlier: Update): boolean {
  return later.flagId === earlier.flagId && covers(later.context, earlier)
}

/** Identity of an update: no two that any region ever makes have the same. */
export function dotOf({ origin, seq }: Pick<Update, 'origin' | 'seq'>): string {
  return `${origin}#${seq}`
}

/** Whether it is a deletion at `wallMs`: an expired update is one, wherever and whenever it arrives. */
export function isDeletedAt({ payload, expiresAtMs }: Update, wallMs: number): boolean {
  return payload === undefined || (expiresAtMs !== undefined && wallMs >= expiresAtMs)
}
