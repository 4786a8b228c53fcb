/**
 * What many updates amount to at once, flag by flag, whatever order they come in: for a region that starts, and for
 * benchmarks. Pure, and linear in the number of flags.
 *
 * Not a step: nobody waits, nothing is held back, and no clock or class is looked at.
 */
import type { Update } from '../../flag/update.ts'
import type { Config } from './config.ts'
import { fold, type Served, viewOf } from './fold.ts'
import { type Heads, taken } from './heads.ts'
import { versionOf } from './payload.ts'

/** By flag. Throws `FragmentError` and `PayloadError` for an update that nobody can read. */
export function reconcileBatch(
  updates: Iterable<Update>,
  config: Config,
): ReadonlyMap<string, Served> {
  const byFlag = new Map<string, Heads>()
  for (const update of updates) {
    const { flagId } = update
    byFlag.set(flagId, taken(byFlag.get(flagId) ?? [], versionOf(update, config)))
  }
  const served = new Map<string, Served>()
  for (const [flagId, heads] of byFlag) {
    served.set(flagId, viewOf(flagId, heads, fold(heads, config), config))
  }
  return served
}
