/**
 * An entry of the Flag Coordination Service takes effect here: a version like any other, and where it changes the
 * class of the flag, the beginning of an epoch. Spec: `Apply`.
 */
import { isCriticalIn } from './classFence.ts'
import { learn } from './deliver.ts'
import { type Entry, versionOfEntry } from './entry.ts'
import { taken, takenAll } from './heads.ts'
import { flagIn, type FlagState } from './state.ts'
import { becomes, type Turn } from './turn.ts'
import type { Version } from './version.ts'

/** One that was applied already does nothing. */
export function apply(turn: Turn, entry: Entry): void {
  const { index, flagId, epoch } = entry
  if (index <= turn.state.applied) return
  turn.state = { ...turn.state, applied: index }
  const flag = flagIn(turn.state, flagId)
  const released = isCriticalIn(turn.config, flagId, epoch) ? [] : due(flag, epoch)
  for (const version of released) learn(turn, version)
  const heads = takenAll(taken(flag.heads, versionOfEntry(entry, turn.config)), released)
  const held = flag.held.filter((version) => version.epoch > epoch)
  becomes(turn, flagId, { heads, epoch, held })
}

/** What waited for this epoch. Spec: `Released`. */
function due({ held }: FlagState, epoch: number): readonly Version[] {
  return held.filter((version) => version.epoch === epoch)
}
