/**
 * An update that came by gossip: taken, held back until its epoch begins, or refused. Spec: `Deliver`.
 *
 * It says nothing of where the update came from, which gossip has looked at: who signed it, and whether it may.
 */
import { isAhead } from '../../flag/hybridClock.ts'
import { dotOf, type Update } from '../../flag/update.ts'
import type { Rejected } from './action.ts'
import { passageOf } from './classFence.ts'
import { limits } from './config.ts'
import { taken } from './heads.ts'
import { type Outcome, outcomeOf } from './outcome.ts'
import { isMalformed, versionOf } from './payload.ts'
import { flagIn, withFlag } from './state.ts'
import { becomes, type Turn } from './turn.ts'
import type { Version } from './version.ts'

export function deliver(turn: Turn, update: Update): void {
  const version = decoded(turn, update)
  if (version === undefined) return
  if (isTooFarAhead(turn, version)) {
    const { wallMs } = version.latest!
    return reject(turn, version, 'TooFarAhead', `it is of ${wallMs}, here it is ${turn.at.wallMs}`)
  }
  const { epoch } = flagIn(turn.state, version.flagId)
  switch (passageOf(turn.config, version.flagId, version.epoch, epoch)) {
    case 'early':
      return hold(turn, version)
    case 'late':
      return reject(turn, version, 'OldEpoch', `of epoch ${version.epoch}, here it is ${epoch}`)
    case 'critical':
      return reject(turn, version, 'Critical', 'it belongs to the Flag Coordination Service')
    case 'open':
      return take(turn, version)
  }
}

function decoded(turn: Turn, update: Update): Version | undefined {
  try {
    return versionOf(update, turn.config)
  } catch (error) {
    if (!isMalformed(error)) throw error
    reject(turn, update, 'Malformed', error.message)
    return undefined
  }
}

/** Spec: `IsTooFarAhead`. */
function isTooFarAhead({ at, config }: Turn, { latest }: Version): boolean {
  if (latest === undefined) return false
  return isAhead(latest, { wallMs: at.wallMs, maxAheadMs: config.maxAheadMs })
}

function take(turn: Turn, version: Version): void {
  const { flagId } = version
  const { heads } = flagIn(turn.state, flagId)
  learn(turn, version)
  const next = taken(heads, version)
  if (next !== heads) becomes(turn, flagId, { heads: next })
}

/** Says that a version was taken, before it is. */
export function learn(turn: Turn, version: Version): void {
  const { flagId, origin, seq } = version
  const outcomes = flagIn(turn.state, flagId).heads.map((head) => outcomeOf(version, head))
  const outcome = worst.find((each) => outcomes.includes(each)) ?? 'dominates'
  turn.actions.push({ type: 'Learnt', flagId, dot: { origin, seq }, outcome })
}

const worst: readonly Outcome[] = ['equal', 'dominated', 'concurrent']

function hold(turn: Turn, version: Version): void {
  const { flagId, origin, seq, epoch } = version
  const { held } = flagIn(turn.state, flagId)
  if (held.some((each) => dotOf(each) === dotOf(version))) return
  if (held.length >= limits.heldPerFlag) {
    return reject(turn, version, 'TooMany', `${held.length} wait, allowed ${limits.heldPerFlag}`)
  }
  turn.state = withFlag(turn.state, flagId, { held: [...held, version] })
  turn.actions.push({ type: 'HeldBack', flagId, dot: { origin, seq }, epoch })
}

function reject(
  turn: Turn,
  { flagId, origin, seq }: Pick<Version, 'flagId' | 'origin' | 'seq'>,
  reason: Rejected['reason'],
  detail: string,
): void {
  turn.actions.push({ type: 'Rejected', flagId, dot: { origin, seq }, reason, detail })
}
