/**
 * What is taken from others at all: members' messages, of updates that their origins signed, may write and
 * that are not the Flag Coordination Service's. Anything else is dropped whole, and changes nothing.
 *
 * Spec: `Acceptable`; the limits on size, number and time are not in the spec. Paper section 6 (signatures).
 */
import { covers, type Update } from '../flag/update.ts'
import {
  incarnationOf,
  isBelow,
  originKey,
  regionOf,
  seqAt,
  type VersionVector,
} from '../flag/versionVector.ts'
import type { DropReason } from './action.ts'
import { isMember, limits } from './config.ts'
import type { CommitNotice, Message, Patch } from './message.ts'
import { payloadFault, payloadLength } from './payload.ts'
import { overQuota } from './quota.ts'
import type { MessageOf } from './told.ts'
import { drop, type Turn } from './turn.ts'

interface Objection {
  readonly reason: DropReason
  readonly detail: string
}

/** A patch is judged as the push that it stands for. */
export type Whole = Exclude<Message, Patch>

/** Whether the message may be looked at; what speaks against it is told and counted. */
export function accept(turn: Turn, message: Whole): boolean {
  const objection = objectionTo(turn, message)
  if (objection === undefined) return true
  drop(turn, message.from, objection.reason, objection.detail)
  return false
}

/** What speaks against the message; neither told nor counted yet. */
export function objectionTo(turn: Turn, message: Whole): Objection | undefined {
  if (message.from === turn.config.self || !isMember(turn.config, message.from)) {
    return { reason: 'NotAMember', detail: `${message.from} is not another member` }
  }
  return (
    ('notice' in message ? noticeObjection(message.notice) : undefined) ??
    ('cursor' in message ? vectorObjection(turn, message.cursor) : undefined) ??
    ('updates' in message ? updatesObjection(turn, message.updates) : undefined) ??
    (message.kind === 'reset' ? resetObjection(turn, message) : undefined) ??
    (message.kind === 'push' ? quotaObjection(turn, message.updates) : undefined)
  )
}

function noticeObjection({ term, index }: CommitNotice): Objection | undefined {
  const isGood = (each: number): boolean =>
    Number.isSafeInteger(each) && each >= 0 && each <= limits.seq
  if (isGood(term) && isGood(index)) return undefined
  return { reason: 'Malformed', detail: `notice ${term} ${index}, allowed 0 to ${limits.seq}` }
}

function vectorObjection(turn: Turn, vector: VersionVector): Objection | undefined {
  if (vector.size > limits.origins) return tooManyOrigins(vector.size)
  for (const [origin, seq] of vector) {
    const objection = originObjection(turn, origin) ?? seqObjection(seq)
    if (objection !== undefined) return objection
  }
  return undefined
}

function tooManyOrigins(count: number): Objection {
  return { reason: 'TooLarge', detail: `${count} origins, allowed ${limits.origins}` }
}

/** An incarnation is one more than the last, or the seconds since 1970: one far above is made up. */
function originObjection({ config, at }: Turn, origin: string): Objection | undefined {
  const region = regionOf(origin)
  if (!config.places.has(region)) {
    return {
      reason: 'UnknownOrigin',
      detail: `${origin} is of no member, and of none that retired`,
    }
  }
  const incarnation = incarnationOf(origin)
  if (!Number.isSafeInteger(incarnation) || originKey(region, incarnation) !== origin) {
    return { reason: 'Malformed', detail: `origin ${origin}, allowed a region and a whole number` }
  }
  const most = Math.floor(at.wallMs / 1000) + limits.incarnationsAhead
  if (incarnation <= most) return undefined
  return { reason: 'TooFarAhead', detail: `incarnation ${incarnation}, allowed up to ${most}` }
}

function seqObjection(seq: number): Objection | undefined {
  if (Number.isSafeInteger(seq) && seq > 0 && seq <= limits.seq) return undefined
  return { reason: 'Malformed', detail: `place ${seq}, allowed 1 to ${limits.seq}` }
}

function updatesObjection(turn: Turn, updates: readonly Update[]): Objection | undefined {
  const { cursor } = turn.state
  const fresh = new Set<string>()
  for (const update of updates) {
    const objection = updateObjection(turn, update)
    if (objection !== undefined) return objection
    if (!cursor.has(update.origin)) fresh.add(update.origin)
  }
  const count = cursor.size + fresh.size
  return fresh.size > 0 && count > limits.origins ? tooManyOrigins(count) : undefined
}

function updateObjection(turn: Turn, update: Update): Objection | undefined {
  const { config, at } = turn
  const { origin, seq, flagId, issuedAtMs, context, needs } = update
  return (
    originObjection(turn, origin) ??
    seqObjection(seq) ??
    sizeObjection(update) ??
    (seqAt(context, origin) < seq && seqAt(needs, origin) < seq
      ? undefined
      : { reason: 'Malformed', detail: `${origin} ${seq} builds on itself or what is after it` }) ??
    (config.isCritical(flagId) ? { reason: 'Critical', detail: flagId } : undefined) ??
    (config.mayWrite(regionOf(origin), flagId)
      ? undefined
      : { reason: 'NotAllowed', detail: `${regionOf(origin)} may not write ${flagId}` }) ??
    (issuedAtMs - at.wallMs > config.futureToleranceMs
      ? { reason: 'TooFarInTheFuture', detail: `${issuedAtMs - at.wallMs} ms from now` }
      : undefined) ??
    (config.verify(update) ? undefined : { reason: 'Unverified', detail: `${origin} ${flagId}` })
  )
}

/** What is wrong with an update in itself, whoever made it. */
export function sizeObjection(update: Update): Objection | undefined {
  const { flagId, keyId, signature, context, needs, urgency, payload } = update
  const { issuedAtMs, expiresAtMs = 0 } = update
  const tooLarge = (what: string, size: number, allowed: number): Objection | undefined =>
    size <= allowed
      ? undefined
      : { reason: 'TooLarge', detail: `${what} ${size}, allowed ${allowed}` }
  const whole = (what: string, value: number, allowed: number): Objection | undefined =>
    Number.isSafeInteger(value) && value >= 0 && value <= allowed
      ? undefined
      : { reason: 'Malformed', detail: `${what} ${value}, allowed 0 to ${allowed}` }
  const fault = payload === undefined ? undefined : payloadFault(payload)
  if (fault !== undefined) return { reason: 'Malformed', detail: fault }
  return (
    (flagId.length > 0 ? undefined : { reason: 'Malformed', detail: 'no flag id' }) ??
    whole('urgency', urgency, limits.urgency) ??
    whole('issuedAtMs', issuedAtMs, Number.MAX_SAFE_INTEGER) ??
    whole('expiresAtMs', expiresAtMs, Number.MAX_SAFE_INTEGER) ??
    tooLarge('flag id', flagId.length, limits.flagIdLength) ??
    tooLarge('payload', payload ? payloadLength(payload) : 0, limits.payloadLength) ??
    tooLarge('key id', keyId.length, limits.signatureLength) ??
    tooLarge('signature', signature.length, limits.signatureLength) ??
    tooLarge('context', context.size + needs.size, limits.origins)
  )
}

/**
 * Whoever resets knows of all that it shows, and of all that this builds on (`DigestTruthful`,
 * `CausalDelivery`, `ParentBeforeChild`). What it claims beyond can be checked by nobody, so it is bounded.
 */
function resetObjection(
  { state }: Turn,
  { cursor, updates }: MessageOf<'reset'>,
): Objection | undefined {
  const shown = new Map(state.cursor)
  for (const update of updates) {
    const { origin, seq, context, needs } = update
    if (!covers(cursor, update) || !isBelow(context, cursor) || !isBelow(needs, cursor)) {
      return {
        reason: 'Malformed',
        detail: `a reset that shows more than it knows: ${origin} ${seq}`,
      }
    }
    shown.set(origin, Math.max(seq, seqAt(shown, origin)))
  }
  let count = state.cursor.size
  for (const [origin, seq] of cursor) {
    if (!state.cursor.has(origin)) count += 1
    const most = seqAt(shown, origin) + limits.unshownPlaces
    if (seq > most) {
      return { reason: 'TooFarAhead', detail: `${origin} ${seq}, allowed up to ${most}` }
    }
  }
  return count > limits.origins ? tooManyOrigins(count) : undefined
}

function quotaObjection(turn: Turn, updates: readonly Update[]): Objection | undefined {
  const detail = overQuota(turn, updates)
  return detail === undefined ? undefined : { reason: 'TooMany', detail }
}
