/**
 * Everything that a region knows while it gossips. Never changed in place.
 *
 * What is in `Image` is durable; the rest is forgotten by a restart. Spec: `node[r]`.
 */
import * as HashMap from 'effect/HashMap'
import type { Update } from '../flag/update.ts'
import {
  emptyVector,
  type OriginKey,
  originKey,
  type VersionVector,
} from '../flag/versionVector.ts'
import { valueAt } from '../shared/valueAt.ts'
import type { Config, RegionId } from './config.ts'
import type { CommitNotice } from './message.ts'
import { noObservations, type Observations } from './observations.ts'
import type { Phase } from './phase.ts'
import { initialPhase } from './phaseTable.ts'

/** An update as this region has it. */
export interface Held {
  readonly update: Update
  /** On this region's monotonic clock; ages are never taken from another's. In milliseconds. */
  readonly receivedAtMs: number
}

export interface Image {
  /** Grows whenever the region lost its state: sequences of different incarnations have nothing in common. */
  readonly incarnation: number
  /** Up to where each origin is known here. Spec: `cursor`. */
  readonly cursor: VersionVector
  /** By dot: all that is current, and for a while what is superseded. Spec: `store`. */
  readonly held: HashMap.HashMap<string, Held>
  /** By flag: what nothing here supersedes, deletions included. Spec: `HeadsOf`. */
  readonly heads: HashMap.HashMap<string, readonly Update[]>
  /** The last place of each origin that was collected; who lacks it cannot be sent a delta. */
  readonly collected: VersionVector
  /** The highest commit of the Flag Coordination Service that was heard of. Spec: `notice`. */
  readonly notice: CommitNotice
}

/** What was last heard of a peer. */
export interface Peer {
  readonly cursor: VersionVector
}

export interface Pushed {
  readonly sinceMs: number
  readonly count: number
  readonly length: number
}

export interface NodeState extends Image {
  readonly phase: Phase
  /** Rounds in a row that found nothing. */
  readonly quietRounds: number
  /** Who was asked and has not answered. Spec: `awaits`. */
  readonly awaits: readonly RegionId[]
  /** Spec: `differed`. */
  readonly differed: boolean
  /** Who did not answer when asked last. Spec: `silent`. */
  readonly silent: readonly RegionId[]
  /** What each peer was last known to know, to tell what nobody lacks. */
  readonly peers: HashMap.HashMap<RegionId, Peer>
  /** Pushes taken of each region in the minute that is on. */
  readonly pushed: ReadonlyMap<RegionId, Pushed>
  readonly observed: Observations
  /** Messages that were dropped, by reason. */
  readonly dropped: Readonly<Record<string, number>>
  /** Messages that were dropped, by the member that sent them; for people, who may cut it off. */
  readonly penalised: ReadonlyMap<RegionId, number>
}

const noNotice: CommitNotice = { term: 0, index: 0 }

/** What a region begins with that has no state, or lost it. Spec: `NewNode`. */
export function emptyImage(incarnation: number): Image {
  return {
    incarnation,
    cursor: emptyVector,
    held: HashMap.empty(),
    heads: HashMap.empty(),
    collected: emptyVector,
    notice: noNotice,
  }
}

/**
 * The incarnation of a region that lost its state, after `last`, the highest it may have used. Spec:
 * `NextIncarnation`.
 */
export function nextIncarnation(last: number): number {
  return last + 1
}

/** A region that starts, with what is on its disk. Spec: `Restart`. */
export function recover(image: Image): NodeState {
  const { incarnation, cursor, held, heads, collected, notice } = image
  return {
    incarnation,
    cursor,
    held,
    heads,
    collected,
    notice,
    phase: initialPhase,
    quietRounds: 0,
    awaits: [],
    differed: false,
    silent: [],
    peers: HashMap.empty(),
    pushed: new Map(),
    observed: noObservations,
    dropped: {},
    penalised: new Map(),
  }
}

/** Spec: `Self`. */
export function selfOrigin({ incarnation }: Image, { self }: Config): OriginKey {
  return originKey(self, incarnation)
}

export function headsOf({ heads }: Image, flagId: string): readonly Update[] {
  return valueAt(heads, flagId) ?? []
}
