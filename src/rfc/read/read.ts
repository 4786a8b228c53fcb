/**
 * Reads that are answered at once, each at the level that the caller asks for: plain functions that change nothing,
 * wait for nothing and allocate no promise.
 *
 * A linearizable read is not among them: it asks the log (question.ts) and is answered out of the snapshot that
 * `ReadServed` brings (`readServed`). The clocks are read in the very turn in which the answer is given. Spec:
 * `AnswersAt`.
 */
import type { Reading } from '../../shared/clock.ts'
import { flagAgeMs, isMissingSome } from './age.ts'
import { type Answer, type AnswerMetadata, type Refusal, type Unmet, vectorText } from './answer.ts'
import { type CachedFlag, isHeldBack, shownOf } from './cache.ts'
import type { ReadTerms } from './config.ts'
import { noVersion } from './flagVersion.ts'
import { covers, type SessionToken } from './sessionToken.ts'
import type { Snapshot } from './snapshot.ts'
import type { RegionState } from './state.ts'

/** How fresh an answer must be. */
export type Level =
  | { readonly name: 'local' }
  | { readonly name: 'bounded'; readonly maxAgeMs: number }
  | { readonly name: 'session'; readonly token: SessionToken }
  | { readonly name: 'lease' }

/**
 * What to do where the level cannot be met: nothing, or what is there, marked. A session is never served older than
 * its token, marked or not.
 */
export type OnUnmet = 'refuse' | 'serveMarked'

/**
 * What the region's own server says of a flag under its lease (src/fcs/lease/readUnderLease.ts), and up to where it
 * has committed: what this cache has not applied, it does not have.
 */
export type UnderLease = (
  flagId: string,
  at: Reading,
) => { readonly answer: 'Fresh' | 'NoLease' | 'Pending'; readonly commitIndex: number }

/** A region without a lease of its own. */
export const neverLeased: UnderLease = () => ({ answer: 'NoLease', commitIndex: 0 })

/** A region at one moment, which everything below is read of. */
export interface Readable {
  readonly state: RegionState
  readonly config: ReadTerms
  readonly at: Reading
  readonly underLease: UnderLease
  /** Something of the flag has come and is not shown, by whoever decides what is. */
  readonly isWithheld?: boolean
}

export function read(
  from: Readable,
  flagId: string,
  level: Level,
  onUnmet: OnUnmet,
): Answer | Refusal {
  const { state, config, at } = from
  const about: About = { from, flagId, level, age: flagAgeMs(state, flagId, config, at) }
  const unmet = unmetOf(about)
  if (unmet === undefined) {
    // Under a lease a value is as new as there is, whatever the cache knows of its age.
    const isMarked = level.name === 'local' || level.name === 'session' ? isStale(about) : false
    return answerOf(about, isMarked)
  }
  // A session is never served older than its token.
  if (onUnmet === 'serveMarked' && level.name !== 'session') return answerOf(about, true)
  return { type: 'refusal', flagId, errorCode: unmet, message: messageOf(about, unmet) }
}

/** One read: what is asked, and how old what is known of the flag is, in milliseconds. */
interface About {
  readonly from: Readable
  readonly flagId: string
  readonly level: Level
  readonly age: number
}

/** Whether an answer out of what is here must be marked. Spec: `IsStale`. */
function isStale({ from: { state, config }, flagId, age }: About): boolean {
  if (age > config.freshMs) return true
  return isBehind(state, flagId, config)
}

/** Something newer is known of, and not shown. Spec: `IsBehind`. */
export function isBehind(state: RegionState, flagId: string, config: ReadTerms): boolean {
  return isHeldBack(state, flagId) || isMissingSome(state, flagId, config)
}

function unmetOf({ from, flagId, level, age }: About): Unmet | undefined {
  const { state } = from
  switch (level.name) {
    case 'local':
      return undefined
    case 'bounded': {
      if (isWithheld(from, flagId)) return 'HeldBack'
      return age <= level.maxAgeMs ? undefined : 'TooOld'
    }
    case 'session': {
      if (!covers(state, level.token)) return 'NotCovered'
      return isWithheld(from, flagId) ? 'HeldBack' : undefined
    }
    case 'lease':
      return leaseUnmet(from, flagId)
  }
}

function isWithheld(from: Readable, flagId: string): boolean {
  return from.isWithheld === true || isHeldBack(from.state, flagId)
}

function leaseUnmet(from: Readable, flagId: string): Unmet | undefined {
  const { state, config, at, underLease } = from
  if (!config.isCritical(flagId)) return 'NoLease'
  const { answer, commitIndex } = underLease(flagId, at)
  if (answer !== 'Fresh') return answer
  return state.applied >= commitIndex ? undefined : 'Pending'
}

function answerOf({ from, flagId, level, age }: About, isMarked: boolean): Answer {
  const { state, config, at } = from
  const flag = shownOf(state, flagId)
  const boundMs = boundOf(level, config)
  const expired = flag !== undefined && isExpired(flag, at)
  const metadata = metadataOf(flag, state.epoch, level.name)
  if (age !== Number.POSITIVE_INFINITY) metadata.ageMs = age
  if (boundMs !== undefined) metadata.boundMs = boundMs
  return answerWith(flagId, flag, expired, isMarked, metadata)
}

function answerWith(
  flagId: string,
  flag: CachedFlag | undefined,
  expired: boolean,
  isMarked: boolean,
  metadata: AnswerMetadata,
): Answer {
  const value = expired ? undefined : flag?.value
  return {
    type: 'answer',
    flagId,
    value,
    version: flag?.version ?? noVersion,
    isExpired: expired,
    reason: isMarked ? 'STALE' : value === undefined ? 'DEFAULT' : 'CACHED',
    metadata,
  }
}

type InTheMaking<Of> = { -readonly [Key in keyof Of]: Of[Key] }

function metadataOf(
  flag: CachedFlag | undefined,
  epoch: number,
  level: AnswerMetadata['level'],
): InTheMaking<AnswerMetadata> {
  const { raftIndex, vector } = flag?.version ?? noVersion
  const source = flag?.source ?? 'default'
  return { versionVector: vectorText(vector), raftIndex, source, epoch, level }
}

/** The deadline is the writer's and signed: it is the same everywhere, whenever the flag came. Spec: `IsExpired`. */
function isExpired({ expiresAtMs }: CachedFlag, at: Reading): boolean {
  return expiresAtMs !== undefined && at.wallMs >= expiresAtMs
}

function boundOf(level: Level, { freshMs }: ReadTerms): number | undefined {
  if (level.name === 'bounded') return level.maxAgeMs
  return level.name === 'lease' ? undefined : freshMs
}

/** The answer of a linearizable read, out of what was there when its question was answered. */
export function readServed({ shown, epoch }: Snapshot, flagId: string, at: Reading): Answer {
  const flag = shownOf({ shown }, flagId)
  const expired = flag !== undefined && isExpired(flag, at)
  return answerWith(flagId, flag, expired, false, metadataOf(flag, epoch, 'linearizable'))
}

function messageOf({ from, flagId, level, age }: About, unmet: Unmet): string {
  const wanted = `flag ${flagId} at level ${level.name}`
  switch (unmet) {
    case 'NoLease':
      return `${wanted}: this region holds no lease on it; read linearizable, or wait for a lease`
    case 'Pending':
      return `${wanted}: a change of it is under way; read again at once, or linearizable`
    case 'TooOld': {
      const known = age === Number.POSITIVE_INFINITY ? 'of unknown age' : `${age} ms old`
      const bound = level.name === 'bounded' ? level.maxAgeMs : from.config.freshMs
      return `${wanted}: what is here is ${known}, allowed are ${bound} ms; allow more, or read linearizable`
    }
    case 'NotCovered':
      return `${wanted}: what this session wrote or saw has not come in; read again before your deadline, or elsewhere`
    case 'HeldBack': {
      const parent = from.config.parents.get(flagId)
      return `${wanted}: a newer version waits for its parent ${parent}; read again`
    }
  }
}
