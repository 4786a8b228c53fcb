/**
 * Messages that arrive. Spec: the Receive actions of GossipConvergence, one function each.
 */
import { covers } from '../flag/update.ts'
import { accept, objectionTo } from './accept.ts'
import { limits } from './config.ts'
import type { Message } from './message.ts'
import { withNotice } from './notice.ts'
import { pushOf } from './patch.ts'
import { reincarnateIfBehind } from './reincarnate.ts'
import { merge } from './reset.ts'
import { answered, heard, remember } from './round.ts'
import type { NodeState } from './state.ts'
import { takeAll } from './take.ts'
import { isAhead, knowing, type MessageOf, tell } from './told.ts'
import { drop, stir, stirIfLearnt, type Turn } from './turn.ts'

export function receive(turn: Turn, message: Message): void {
  if (message.kind === 'patch') return receivePatch(turn, message)
  if (!accept(turn, message)) return
  if ('cursor' in message) reincarnateIfBehind(turn, message.cursor)
  heard(turn, message.from)
  if ('cursor' in message) remember(turn, message.from, message.cursor)
  switch (message.kind) {
    case 'push':
      return receivePush(turn, message)
    case 'digest':
      return receiveDigest(turn, message)
    case 'delta':
      return receiveUpdates(turn, message, () => takeAll(turn, message.updates))
    case 'reset':
      return receiveUpdates(turn, message, () => merge(turn, message))
    case 'ack':
      return receiveAck(turn, message)
    case 'notice':
      return learn(turn, () => withNotice(turn, message.notice))
  }
}

/** Whatever is learnt ends a pause. */
function learn(turn: Turn, take: () => void): void {
  const before = turn.state
  take()
  stirIfLearnt(turn, before)
}

/** One that does not follow what is known here shows that something was missed: the sender is asked at once. */
function receivePush(turn: Turn, { from, updates }: MessageOf<'push'>): void {
  const digest = { kind: 'digest' as const, ...knowing(turn, from) }
  learn(turn, () => takeAll(turn, updates))
  const isMissing = updates.some((update) => !covers(turn.state.cursor, update))
  if (isMissing) turn.messages.push(digest)
}

/**
 * As the push that it stands for. One that cannot be put together, or was not signed as it then is, is a push
 * that was missed.
 */
function receivePatch(turn: Turn, message: MessageOf<'patch'>): void {
  const { from, to, patches } = message
  const objection = objectionTo(turn, { kind: 'push', from, to, updates: [] })
  if (objection !== undefined) return drop(turn, from, objection.reason, objection.detail)
  if (patches.length > limits.patches) {
    return drop(turn, from, 'TooLarge', `${patches.length} patches, allowed ${limits.patches}`)
  }
  const push = pushOf(turn.state, message)
  const fault = push === undefined ? undefined : objectionTo(turn, push)
  if (fault !== undefined) drop(turn, from, fault.reason, fault.detail)
  if (fault !== undefined && fault.reason !== 'Unverified') return
  heard(turn, from)
  if (push !== undefined && fault === undefined) return receivePush(turn, push)
  const isMissing = patches.some(({ update }) => !covers(turn.state.cursor, update))
  if (isMissing) turn.messages.push({ kind: 'digest', ...knowing(turn, from) })
}

function receiveDigest(turn: Turn, { from, cursor, notice }: MessageOf<'digest'>): void {
  learn(turn, () => withNotice(turn, notice))
  tell(turn, from, cursor)
}

/**
 * The peer's own cursor tells what it lacks in turn. Answered is what changed something here, what was waited
 * for, and what only asks: an answer without updates may come after the wait for it is over, time and again.
 * Nothing else is, or two that refuse each other's updates would never end. Spec: `AfterUpdates`.
 */
function receiveUpdates(
  turn: Turn,
  { from, cursor, notice, updates }: MessageOf<'delta' | 'reset'>,
  take: () => void,
): void {
  const before: NodeState = turn.state
  take()
  withNotice(turn, notice)
  const isMoved = turn.state.cursor !== before.cursor
  const goesOn = isMoved || before.awaits.includes(from) || updates.length === 0
  const ahead = isAhead(turn, cursor)
  if (goesOn && ahead) stir(turn)
  else stirIfLearnt(turn, before)
  answered(turn, from)
  if (!goesOn) return
  if (ahead) tell(turn, from, cursor)
  else if (isMoved) turn.messages.push({ kind: 'ack', ...knowing(turn, from) })
}

/** The sender of an ack has taken something, and may lack more. */
function receiveAck(turn: Turn, { from, cursor, notice }: MessageOf<'ack'>): void {
  learn(turn, () => withNotice(turn, notice))
  if (isAhead(turn, cursor)) tell(turn, from, cursor)
}
