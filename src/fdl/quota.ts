/**
 * Of what each region pushes, so many updates and so much of them are taken in a minute.
 *
 * What is dropped comes with a delta, whose size has a budget of its own. Counted by region and not by origin,
 * or a new incarnation would be a new quota; what is known already costs nothing, so nobody uses up another's by
 * repeating it. Not in the spec, where messages are lost for any reason.
 */
import { covers, type Update } from '../flag/update.ts'
import { regionOf } from '../flag/versionVector.ts'
import type { Turn } from './turn.ts'
import { updateLength } from './wire.ts'

/** What speaks against a push; what is allowed is counted. */
export function overQuota(turn: Turn, updates: readonly Update[]): string | undefined {
  const { config, at, state } = turn
  const pushed = new Map(state.pushed)
  for (const update of updates) {
    if (covers(state.cursor, update)) continue
    const region = regionOf(update.origin)
    const known = pushed.get(region)
    const isOver = known === undefined || at.monotonicMs - known.sinceMs >= 60_000
    const window = isOver ? { sinceMs: at.monotonicMs, count: 0, length: 0 } : known
    const count = window.count + 1
    const length = window.length + updateLength(update)
    if (count > config.updatesPerMinute) {
      return `${region}: ${config.updatesPerMinute} updates in a minute`
    }
    if (length > config.lengthPerMinute) {
      return `${region}: ${config.lengthPerMinute} code units in a minute`
    }
    pushed.set(region, { ...window, count, length })
  }
  turn.state = { ...turn.state, pushed }
  return undefined
}
