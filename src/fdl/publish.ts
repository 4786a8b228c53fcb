/**
 * A client changes a flag in this region: the next update of this region's sequence, told to all at once.
 *
 * Spec: `Publish`, `NewUpdate`. Beyond `Config.pushToAll` peers a change is pushed to some; rounds do the rest.
 */
import { supersedes, type Update } from '../flag/update.ts'
import {
  emptyVector,
  isBelow,
  join,
  seqAt,
  type VersionVector,
  withSeq,
} from '../flag/versionVector.ts'
import { invariant } from '../shared/invariant.ts'
import { sizeObjection } from './accept.ts'
import type { PublishRefused } from './action.ts'
import { limits } from './config.ts'
import type { Event } from './event.ts'
import { patchFor } from './patch.ts'
import { toldAtOnce } from './peers.ts'
import { headsOf, selfOrigin } from './state.ts'
import { take } from './take.ts'
import { stir, type Turn } from './turn.ts'

export type PublishEvent = Extract<Event, { readonly type: 'Publish' }>

export function publish(turn: Turn, event: PublishEvent): void {
  const { config, state } = turn
  const refusal = refusalOf(turn, event)
  if (refusal !== undefined) return refuse(turn, event.flagId, ...refusal)
  const update = newUpdate(turn, event)
  const objection = sizeObjection(update)
  if (objection !== undefined) return refuse(turn, event.flagId, 'Invalid', objection.detail)
  const patched = config.patches ? patchFor(state, update) : undefined
  take(turn, update)
  stir(turn)
  for (const to of toldAtOnce(config, update.seq)) {
    const between = { from: config.self, to }
    turn.messages.push(
      patched === undefined
        ? { kind: 'push', ...between, updates: [update] }
        : { kind: 'patch', ...between, patches: [patched] },
    )
  }
  turn.replies.push({ type: 'Published', update })
}

/** Why the flag may not be changed here, whatever it is to become; nothing is signed before this is known. */
function refusalOf(
  { config, state }: Turn,
  { flagId, payload, context = emptyVector }: PublishEvent,
): readonly [PublishRefused['reason'], string] | undefined {
  if (config.isCritical(flagId)) {
    return ['Critical', 'propose it to the Flag Coordination Service']
  }
  if (payload === undefined && headsOf(state, flagId).length === 0) {
    return ['NotThere', 'there is no such flag to delete']
  }
  if (!config.mayWrite(config.self, flagId))
    return ['NotAllowed', `${config.self} may not write it`]
  if (!isBelow(context, state.cursor)) {
    return ['Invalid', 'its writer has seen what gossip has not brought yet; ask again later']
  }
  const isNew = !state.cursor.has(selfOrigin(state, config))
  if (isNew && state.cursor.size >= limits.origins) {
    return ['Invalid', `one origin more, allowed ${limits.origins}`]
  }
  return undefined
}

function refuse(
  turn: Turn,
  flagId: string,
  reason: PublishRefused['reason'],
  detail: string,
): void {
  turn.replies.push({ type: 'PublishRefused', flagId, reason, detail })
}

function newUpdate({ config, state, at }: Turn, event: PublishEvent): Update {
  const { flagId, payload, urgency = 0, expiresAtMs, context } = event
  const origin = selfOrigin(state, config)
  const parent = config.parentOf(flagId)
  const unsigned: Update = {
    origin,
    seq: seqAt(state.cursor, origin) + 1,
    flagId,
    context: context ?? seenIn(headsOf(state, flagId)),
    needs: parent === undefined ? emptyVector : seenIn(headsOf(state, parent)),
    payload,
    urgency,
    issuedAtMs: at.wallMs,
    expiresAtMs,
    keyId: config.keyId,
    signature: '',
  }
  return { ...unsigned, signature: config.sign(unsigned) }
}

/** Everything that whoever has these updates has seen of their flag. Spec: `SeenIn`. */
function seenIn(heads: readonly Update[]): VersionVector {
  let seen = emptyVector
  for (const head of heads) {
    invariant(!heads.some((each) => supersedes(each, head)), 'NoResurrection')
    const { origin, seq, context } = head
    seen = join(seen, withSeq(context, origin, Math.max(seq, seqAt(context, origin))))
  }
  return seen
}
