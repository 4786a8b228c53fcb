/**
 * Reads of sessions that wait for what their client wrote or saw, up to a deadline: answered when it has come in,
 * else refused, and never served older.
 *
 * In the spec a session is answered or refused at once; who waits here is one that asks again. Not the reads that wait
 * for the log (question.ts).
 */
import { limits } from './config.ts'
import { covers, type SessionToken } from './sessionToken.ts'
import type { Turn } from './turn.ts'

export interface Wait {
  /** The caller's name for it, never used before. */
  readonly id: number
  readonly token: SessionToken
  /** On this region's monotonic clock. */
  readonly deadlineMs: number
}

export function awaitSession(turn: Turn, wait: Wait): void {
  const { waits } = turn.state
  if (waits.length >= limits.waits) {
    turn.replies.push({ type: 'SessionRefused', id: wait.id, reason: 'TooMany' })
    return
  }
  turn.state = { ...turn.state, waits: [...waits, wait] }
}

/** Ends every wait that is over, either way, and sets the timer of the next deadline. */
export function endWaits(turn: Turn): void {
  const { state, before, at } = turn
  if (state.waits.length === 0) return
  const left: Wait[] = []
  for (const wait of state.waits) {
    const { id } = wait
    if (covers(state, wait.token)) turn.replies.push({ type: 'SessionReady', id })
    else if (at.monotonicMs >= wait.deadlineMs) {
      turn.replies.push({ type: 'SessionRefused', id, reason: 'NotCovered' })
    } else left.push(wait)
  }
  if (left.length < state.waits.length) turn.state = { ...state, waits: left }
  const atMs = firstDeadline(left)
  if (atMs !== undefined && (atMs !== firstDeadline(before.waits) || isDue(before.waits, turn))) {
    turn.replies.push({ type: 'SetTimer', timer: 'session', atMs })
  }
}

function firstDeadline(waits: readonly Wait[]): number | undefined {
  if (waits.length === 0) return undefined
  return waits.reduce((first, { deadlineMs }) => Math.min(first, deadlineMs), Number.MAX_VALUE)
}

function isDue(waits: readonly Wait[], { at }: Turn): boolean {
  const first = firstDeadline(waits)
  return first !== undefined && first <= at.monotonicMs
}
