/**
 * What is taken from others at all: members' messages, of updates that their origins signed, may write and
 * that are not the Flag Coordination Service's. Anything else is dropped whole, and changes nothing.
 *
 * Spec: `Acceptable`; the limits on size, number and time are not in the spec. Paper section 6 (signatures).
 */
import type { Update } from '../flag/update.ts'
import { regionOf } from '../flag/versionVector.ts'
import type { DropReason } from './action.ts'
import { limits } from './config.ts'
import type { Message, Patch } from './message.ts'
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
  const { members, self } = turn.config
  if (message.from === self || !members.includes(message.from)) {
    return { reason: 'NotAMember', detail: `${message.from} is not another member` }
  }
  const vector = 'cursor' in message ? message.cursor : undefined
  if (vector !== undefined && vector.size > limits.origins) {
    return { reason: 'TooLarge', detail: `${vector.size} origins, allowed ${limits.origins}` }
  }
  for (const [origin, seq] of vector ?? []) {
    const objection = originObjection(turn, origin) ?? seqObjection(seq)
    if (objection !== undefined) return objection
  }
  if (!('updates' in message)) return undefined
  for (const update of message.updates) {
    const objection = updateObjection(turn, update)
    if (objection !== undefined) return objection
  }
  return message.kind === 'push' ? floodObjection(turn, message.updates) : undefined
}

function originObjection({ config }: Turn, origin: string): Objection | undefined {
  if (config.members.includes(regionOf(origin))) return undefined
  return { reason: 'UnknownOrigin', detail: `${origin} is of no member` }
}

function seqObjection(seq: number): Objection | undefined {
  if (Number.isSafeInteger(seq) && seq > 0 && seq <= limits.seq) return undefined
  return { reason: 'Malformed', detail: `place ${seq}, allowed 1 to ${limits.seq}` }
}

function updateObjection(turn: Turn, update: Update): Objection | undefined {
  const { config, at } = turn
  const { origin, flagId, issuedAtMs } = update
  return (
    originObjection(turn, origin) ??
    seqObjection(update.seq) ??
    sizeObjection(update) ??
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

const lengths = new WeakMap<object, number>()

/** Length of a payload as it is sent, in UTF-16 code units. */
export function payloadLength({ payload }: Update): number {
  if (payload === undefined) return 0
  const known = lengths.get(payload)
  if (known !== undefined) return known
  const { length } = JSON.stringify(payload)
  lengths.set(payload, length)
  return length
}

/** What is wrong with the sizes of an update, whoever made it. */
export function sizeObjection(update: Update): Objection | undefined {
  const { flagId, keyId, signature, context, needs, urgency } = update
  const tooLarge = (what: string, size: number, allowed: number): Objection | undefined =>
    size <= allowed
      ? undefined
      : { reason: 'TooLarge', detail: `${what} ${size}, allowed ${allowed}` }
  return (
    (flagId.length > 0 ? undefined : { reason: 'Malformed', detail: 'no flag id' }) ??
    (Number.isInteger(urgency) && urgency >= 0 && urgency <= limits.urgency
      ? undefined
      : { reason: 'Malformed', detail: `urgency ${urgency}, allowed 0 to ${limits.urgency}` }) ??
    tooLarge('flag id', flagId.length, limits.flagIdLength) ??
    tooLarge('payload', payloadLength(update), limits.payloadLength) ??
    tooLarge('key id', keyId.length, limits.signatureLength) ??
    tooLarge('signature', signature.length, limits.signatureLength) ??
    tooLarge('context', context.size + needs.size, limits.origins)
  )
}

/**
 * Pushes of one origin are taken up to so many in a minute; what is dropped comes with a delta, whose size has
 * a budget of its own.
 */
function floodObjection(turn: Turn, updates: readonly Update[]): Objection | undefined {
  const { config, at, state } = turn
  for (const { origin } of updates) {
    const known = state.pushed.get(origin)
    const isOver = known === undefined || at.monotonicMs - known.sinceMs >= 60_000
    const window = isOver ? { sinceMs: at.monotonicMs, count: 0 } : known
    if (window.count >= config.updatesPerMinute) {
      return { reason: 'TooMany', detail: `${origin}: ${config.updatesPerMinute} in a minute` }
    }
    const pushed = new Map(state.pushed).set(origin, { ...window, count: window.count + 1 })
    turn.state = { ...turn.state, pushed }
  }
  return undefined
}
