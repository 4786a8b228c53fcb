/**
 * Everything that a region has and knows of flags. Never changed in place.
 *
 * What is in `Image` is durable; the rest is forgotten by a restart, so that an age is never taken over from before
 * it. Spec: `cache[r]`, and `reads[r]` without its history.
 */
import { emptyVector, type OriginKey, type VersionVector } from '../../flag/versionVector.ts'
import type { Reading } from '../../shared/clock.ts'
import { type Cache, emptyCache } from './cache.ts'
import { emptyJournal, type Journal } from './journal.ts'
import type { Mode } from './mode.ts'
import { initialMode } from './modeTable.ts'
import type { Wait } from './wait.ts'

export interface Image extends Cache {
  /** Grows with whatever answers may show, and over restarts. */
  readonly epoch: number
  /** Up to where the log is in here. */
  readonly applied: number
  /** Up to where each origin is in here. */
  readonly vector: VersionVector
}

/** What is known of one origin. Spec: `gossip[o]`. */
export interface OriginContact {
  /** When it was asked last of those times that nothing was missing. */
  readonly confirmedAt: Reading | undefined
  /** What it had when it was asked last. */
  readonly told: number
  /** When that was, while something of it is missing. */
  readonly askedAt: Reading | undefined
}

/** The question to the log that waits. */
export interface Question {
  readonly context: number
  readonly askedAt: Reading
  /** What must be applied before it is answered; `undefined` until somebody said. */
  readonly index: number | undefined
}

/** A lease of this region, as the service granted it. */
export interface HeldLease {
  /** It can be used once this is applied. */
  readonly index: number
  /** On this region's monotonic clock. */
  readonly untilMs: number
}

export interface RegionState extends Image {
  /** The log is committed up to there, as was heard. */
  readonly heard: number
  /** When the log was asked last of those times that nothing was missing. */
  readonly confirmedAt: Reading | undefined
  readonly origins: ReadonlyMap<OriginKey, OriginContact>
  readonly question: Question | undefined
  readonly lease: HeldLease | undefined
  readonly mode: Mode
  /** When the timer of the mode fires, on the monotonic clock; `undefined` while none runs. */
  readonly timerAtMs: number | undefined
  readonly journal: Journal
  /** Reads of sessions that wait for what is not here yet. */
  readonly waits: readonly Wait[]
}

/** What a region begins with that has nothing. Spec: `NewCache`. */
export function emptyImage(epoch: number): Image {
  return { ...emptyCache, epoch, applied: 0, vector: emptyVector }
}

/** A region that starts with what is on its disk. */
export function startRegion(image: Image): RegionState {
  return {
    ...image,
    heard: 0,
    confirmedAt: undefined,
    origins: new Map(),
    question: undefined,
    lease: undefined,
    mode: initialMode,
    timerAtMs: undefined,
    journal: emptyJournal(image.epoch),
    waits: [],
  }
}
