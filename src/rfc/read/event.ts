/**
 * What can happen to a region: facts, handed to `step` one at a time, each with the clocks' readings.
 *
 * Each is one action of RegionalReads. A restart is no event: a region that starts again is `restore` (boot.ts).
 * Reads are no events either: they change nothing (read.ts).
 */
import type { OriginKey, VersionVector } from '../../flag/versionVector.ts'
import type { Reading } from '../../shared/clock.ts'
import type { CachedFlag } from './cache.ts'
import type { Wait } from './wait.ts'

export type Event =
  /**
   * The log's entry at `index` is committed; without a flag it changes none. An entry that is in here already
   * changes nothing. Spec: Apply.
   */
  | { readonly type: 'Applied'; readonly index: number; readonly flag?: CachedFlag }
  /**
   * What the log was compacted to came as a whole: every critical flag up to `index`. What is no further than what is
   * here changes nothing. Spec: Install.
   */
  | { readonly type: 'Installed'; readonly index: number; readonly flags: readonly CachedFlag[] }
  /**
   * The next update of an origin was taken and reconciled, whatever became of it. Of one that is in here already only
   * a newer version of the flag counts: that update was refused when it came first. Spec: Take.
   */
  | {
      readonly type: 'Taken'
      readonly origin: OriginKey
      readonly seq: number
      readonly flag?: CachedFlag
    }
  /**
   * Gossip was reset: of origins all up to `known` is in here, and these flags are so now, newer or not. Not in the
   * spec, where nothing is collected.
   */
  | {
      readonly type: 'Reset'
      readonly known: VersionVector
      readonly flags: readonly CachedFlag[]
    }
  /** The log is to be asked. `context` is a number above all that this region ever used. Spec: Ask. */
  | { readonly type: 'AskRead'; readonly context: number }
  /** Somebody who leads said how far the log was committed, after it was asked. Spec: AnswerIndex. */
  | { readonly type: 'IndexAnswered'; readonly context: number; readonly index: number }
  /** A commit notice, which came unasked. Spec: Notice. */
  | { readonly type: 'Notice'; readonly index: number }
  /** An origin that was asked at `askedAt` has so many updates. Spec: Exchange. */
  | {
      readonly type: 'Contact'
      readonly origin: OriginKey
      readonly seq: number
      readonly askedAt: Reading
    }
  /** The region's own server holds a lease. Spec: GrantLease. */
  | { readonly type: 'LeaseGranted'; readonly index: number; readonly untilMs: number }
  /** A read of a session waits until the deadline for what its token covers. */
  | { readonly type: 'AwaitSession'; readonly wait: Wait }
  /** A timer that was set has fired; `answer`: the question is not answered. Spec: Tick, GiveUp. */
  | { readonly type: 'TimerFired'; readonly timer: 'mode' | 'answer' | 'session' }
