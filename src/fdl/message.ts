/**
 * What regions send each other. Spec: the messages of GossipConvergence, under the same names.
 *
 * `from` is who the transport says it is; an update's origin is who signed it.
 */
import type { Update } from '../flag/update.ts'
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

export type Message = Push | Digest | Delta | Reset | Ack | Notice
