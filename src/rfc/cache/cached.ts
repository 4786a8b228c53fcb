/**
 * What readers are given of a flag once it is reconciled: its fields, which version that is, and which version of
 * its parent it waits for.
 */
import type { Json } from '../../flag/update.ts'
import type { CachedFlag } from '../read/cache.ts'
import { emptyVector } from '../../flag/versionVector.ts'
import type { Reconciled } from '../reconcile/action.ts'
import type { Served } from '../reconcile/fold.ts'
import type { Heads } from '../reconcile/heads.ts'
import { flagIn } from '../reconcile/state.ts'
import { entryIn, fcsOrigin, updatesIn } from '../reconcile/version.ts'
import type { RegionConfig } from './config.ts'
import type { Region } from './state.ts'

export function cachedFlag(
  { reconciled }: Region,
  { served, seen }: Reconciled,
  { expiresAtMsOf }: RegionConfig,
): CachedFlag {
  const { flagId, fields } = served
  const { heads } = flagIn(reconciled, flagId)
  return {
    flagId,
    value: Object.keys(fields).length === 0 ? undefined : (fields as unknown as Json),
    version: { raftIndex: entryIn(seen), vector: updatesIn(seen) },
    needs: { raftIndex: neededEntry(heads, served), vector: emptyVector },
    expiresAtMs: expiresAtMsOf(flagId),
    source: heads.every(({ origin }) => origin === fcsOrigin) ? 'log' : 'gossip',
  }
}

/**
 * What the writers had seen of the flag's parent in the log. What was agreed on before a conflict is older than any
 * side of it, so the least of them will do where nothing else is served. Spec: `IsVisible`.
 */
function neededEntry(heads: Heads, { fields, isConflicted }: Served): number {
  const needed = heads.map(({ needs }) => needs)
  const isAgreed = isConflicted && Object.values(fields).every((field) => field.isConflicted)
  return isAgreed ? Math.min(...needed) : Math.max(0, ...needed)
}
