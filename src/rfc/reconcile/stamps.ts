/**
 * The timestamps in the encoded state of a field: only `lww` has any, and maps of it.
 */
import { isList } from '../../flag/canonicalJson.ts'
import { valuesPolicy } from '../../flag/fragment/policies.ts'
import { compareTimestamps, type HybridTimestamp } from '../../flag/hybridClock.ts'
import type { Json } from '../../flag/update.ts'

export function laterOf(
  one: HybridTimestamp | undefined,
  other: HybridTimestamp | undefined,
): HybridTimestamp | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return compareTimestamps(one, other) < 0 ? other : one
}

/** The latest in what a fragment has encoded. */
export function latestOf(encoded: Json, policy: string): HybridTimestamp | undefined {
  let latest: HybridTimestamp | undefined
  if (!isList(encoded)) return latest
  const inner = valuesPolicy(policy)
  if (inner !== undefined) {
    for (const pair of encoded) {
      if (isList(pair)) latest = laterOf(latest, latestOf(pair[1] ?? null, inner))
    }
    return latest
  }
  if (policy !== 'lww') return latest
  for (const sibling of encoded) {
    if (!isList(sibling)) continue
    const [, , wallMs, counter] = sibling
    if (typeof wallMs === 'number' && typeof counter === 'number') {
      latest = laterOf(latest, { wallMs, counter })
    }
  }
  return latest
}
