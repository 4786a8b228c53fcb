/**
 * How a version travels: the payload of an update, with up to three keys that are not fields.
 *
 * `$decided` is the newest entry of the Flag Coordination Service on the flag that the writer knew, `$epoch` how
 * often the flag had changed its class, `$needs` the newest entry on the flag's parent. A payload without them is of a writer that knew of no entry.
 */
import { FragmentError } from '../../flag/fragment/fragmentError.ts'
import type { HybridTimestamp } from '../../flag/hybridClock.ts'
import type { Json, Payload, Update } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'
import type { Config } from './config.ts'
import { nameOfPolicy, policyOfField } from './policy.ts'
import { latestOf, laterOf } from './stamps.ts'
import { type Fields, fcsOrigin, seenBy, type Version } from './version.ts'

export const decidedKey = '$decided'
export const epochKey = '$epoch'
export const needsKey = '$needs'

const keys: readonly string[] = [decidedKey, epochKey, needsKey]

/** What begins so is not a field. */
const reserved = '$'

/** A payload that is no version; the text says what is allowed. */
export class PayloadError extends Error {
  constructor(place: string, given: unknown, allowed: string) {
    super(`${place}: given ${JSON.stringify(given)?.slice(0, 80)}, allowed ${allowed}`)
    this.name = 'PayloadError'
  }
}

export function isFieldName(name: string): boolean {
  return name !== '' && name !== '__proto__' && !name.startsWith(reserved)
}

export function encodeFields(flagId: string, fields: Fields, config: Config): Payload {
  const encoded: Record<string, Json> = {}
  for (const [field, state] of fields) {
    encoded[field] = policyOfField(config, flagId, field).fragment.encode(state)
  }
  return encoded
}

export interface DecodedFields {
  readonly fields: Fields
  readonly latest: HybridTimestamp | undefined
}

/** Throws `FragmentError` and {@link PayloadError}. */
export function decodeFields(
  flagId: string,
  payload: Payload,
  seen: VersionVector,
  config: Config,
): DecodedFields {
  const fields = new Map<string, unknown>()
  let latest: HybridTimestamp | undefined
  for (const [field, encoded] of Object.entries(payload)) {
    if (keys.includes(field)) continue
    if (!isFieldName(field)) {
      throw new PayloadError(flagId, field, `${keys.join(', ')} and names of fields`)
    }
    const { fragment } = policyOfField(config, flagId, field)
    const state = fragment.decode(encoded, seen)
    if (!fragment.isEmpty(state)) fields.set(field, state)
    latest = laterOf(latest, latestOf(encoded, nameOfPolicy(config, flagId, field)))
  }
  return { fields, latest }
}

/** A deletion without a payload is one of a writer that knew of no entry. Throws as {@link decodeFields} does. */
export function versionOf(update: Update, config: Config): Version {
  const { origin, seq, flagId, context, payload = {} } = update
  if (origin === fcsOrigin || context.has(fcsOrigin)) {
    throw new PayloadError(`${flagId} of ${origin}`, fcsOrigin, 'origins of regions')
  }
  const decided = wholeIn(payload, decidedKey)
  const epoch = wholeIn(payload, epochKey)
  const needs = wholeIn(payload, needsKey)
  const seen = seenBy({ origin, seq, context, decided })
  const bare = { origin, seq, flagId, context, decided, needs, epoch, payload, seen }
  return { ...bare, ...decodeFields(flagId, payload, seen, config) }
}

function wholeIn(payload: Payload, key: string): number {
  const given = payload[key] ?? 0
  if (typeof given === 'number' && Number.isSafeInteger(given) && given >= 0) return given
  throw new PayloadError(key, given, 'a whole number from 0')
}

/** Whether it says that somebody gave what nobody can read, and not that this code is wrong. */
export function isMalformed(error: unknown): error is FragmentError | PayloadError {
  return error instanceof FragmentError || error instanceof PayloadError
}
