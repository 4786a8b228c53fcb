/**
 * Commit notices: how far the Flag Coordination Service has committed, so that caches refresh at once.
 *
 * They carry no flag: a critical flag is never taken from gossip. The highest index is kept, whatever order
 * they come in. Beyond `Config.pushToAll` peers some are told at once; every message of a round says it too.
 * Spec: `Notify`, `WithNotice`; paper 3.1, 4.3 ("committed indices and term for idempotent application by
 * caches").
 */
import { toldAtOnce } from './peers.ts'
import type { CommitNotice } from './message.ts'
import { stir, type Turn } from './turn.ts'

export function withNotice(turn: Turn, notice: CommitNotice): void {
  if (notice.index > turn.state.notice.index) turn.state = { ...turn.state, notice }
}

export function notify(turn: Turn, notice: CommitNotice): void {
  if (notice.index <= turn.state.notice.index) return
  withNotice(turn, notice)
  stir(turn)
  for (const to of toldAtOnce(turn.config, notice.index)) {
    turn.messages.push({ kind: 'notice', from: turn.config.self, to, notice })
  }
}
