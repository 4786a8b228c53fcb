/**
 * Compaction: a snapshot takes the place of the beginning of the log.
 *
 * When it is worth it is for the driver to say. A few entries before the snapshot's last stay, or a
 * follower that lags a little would be sent the whole machine. Spec: Compact, `BaseAfter`; thesis 5.1.
 */
import type { CompactionRefused } from '../action.ts'
import { limits } from '../config.ts'
import { termAt } from '../log.ts'
import type { ServerState } from '../state.ts'
import { type Turn, writeSnapshot } from '../turn.ts'
import { snapshotFault } from './snapshot.ts'

/** Spec: Compact. A request that cannot be met changes nothing. */
export function compact(turn: Turn, index: number, data: string): void {
  const { config, state } = turn
  const reason = refusal(state, index, data) ?? snapshotFault(data, index, config)
  if (reason !== undefined) {
    turn.reply = { type: 'CompactionRefused', reason }
    return
  }
  const base = Math.max(state.log.base, index - config.trailingEntries)
  writeSnapshot(turn, {
    snapshot: { index, term: termAt(state.log, index)!, data },
    base,
    baseTerm: termAt(state.log, base)!,
  })
  // What is being sent is of another snapshot now.
  if (state.role === 'leader') {
    const progress = state.progress.map((each) => ({ ...each, offset: 0 }))
    turn.state = { ...turn.state, progress }
  }
}

function refusal(
  state: ServerState,
  index: number,
  data: string,
): CompactionRefused['reason'] | undefined {
  if (!Number.isSafeInteger(index) || index < 1) return 'NotAnIndex'
  if (index > state.commitIndex) return 'NotCommitted'
  if (index <= (state.snapshot?.index ?? 0)) return 'NotNewer'
  if (typeof data !== 'string' || data === '') return 'Empty'
  return data.length > limits.snapshotLength ? 'TooLong' : undefined
}
