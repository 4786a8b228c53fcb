/**
 * What regions send each other. Spec: the messages of GossipConvergence, under the same names; a `patch` is its
 * `push` as well.
 *
 * `from` is who the transport says it is; an update's origin is who signed it.
 */
import type { Payload, Update } from '../flag/update.ts'
import type { VersionVector } from '../flag/versionVector.ts'
import type { RegionId } from './config.ts'

/** What the Flag Coordination Service has committed, as far as somebody heard. Index 0: nothing yet. */
export interface CommitNotice {
  readonly term: number
  readonly index: number
}

interface Between {
  readonly from: RegionId
  readonly to: RegionId
}

/** Every message of an exchange says what its sender knows. */
interface Knowing extends Between {
  readonly cursor: VersionVector
  readonly notice: CommitNotice
}

/** A change, told by whoever made it, at once. */
export interface Push extends Between {
  readonly kind: 'push'
  readonly updates: readonly Update[]
}

/** An update told by what it changes about an earlier one of its flag and its origin. */
export interface Patched {
  readonly update: Omit<Update, 'payload'>
  /** The earlier one's place in the sequence. */
  readonly base: number
  /** Fields as they are now that were not there, or were different. */
  readonly set: Payload
  /** Fields that are gone. */
  readonly unset: readonly string[]
}

/** A push in fewer words, for whoever has what it builds on. */
export interface Patch extends Between {
  readonly kind: 'patch'
  readonly patches: readonly Patched[]
}

/** What do you have that I lack? */
export interface Digest extends Knowing {
  readonly kind: 'digest'
}

/** Of each origin, a part of its sequence that begins where the receiver's cursor ended. */
export interface Delta extends Knowing {
  readonly kind: 'delta'
  readonly updates: readonly Update[]
}

/** All that is current at the sender: what it knows of and does not list here is gone. */
export interface Reset extends Knowing {
  readonly kind: 'reset'
  readonly updates: readonly Update[]
}

/** Something of what you sent was new. */
export interface Ack extends Knowing {
  readonly kind: 'ack'
}

/** The Flag Coordination Service has committed something. */
export interface Notice extends Between {
  readonly kind: 'notice'
  readonly notice: CommitNotice
}

export type Message = Push | Digest | Delta | Reset | Ack | Notice | Patch
