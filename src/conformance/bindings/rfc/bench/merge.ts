/**
 * How fast flags that two regions changed at once are reconciled, and that the time for each does not grow with
 * their number.
 *
 * Of every flag two concurrent updates are decoded and merged, field by field. The updates are made beforehand.
 */
import { fragmentOf } from '../../../../flag/fragment/policies.ts'
import type { Json, Payload, Update } from '../../../../flag/update.ts'
import { originKey, type VersionVector } from '../../../../flag/versionVector.ts'
import { reconcileBatch } from '../../../../rfc/reconcile/batch.ts'
import { makeConfig } from '../../../../rfc/reconcile/config.ts'
import { fiveRegions } from '../../../../sim/regions.ts'
import type { Series, Workload } from '../../../bench/benchmark.ts'

const policies: { readonly [field: string]: string } = {
  allowlist: 'addWinsSet',
  enabled: 'enableWins',
  limit: 'maximum',
}

const config = makeConfig({ hash: (text) => text, policyOf: (_, field) => policies[field] })

const [first, second, ...others] = fiveRegions.regions.map((region) => originKey(region, 1))

/** What both writers had seen: some updates of each of the other regions. */
const seen: VersionVector = new Map(others.map((origin, at) => [origin, 1000 + at]))

function updateOf(flagId: string, origin: string, seq: number, changes: Payload): Update {
  const writing = { dot: { origin, seq }, seen, at: { wallMs: 1_000_000, counter: 0 } }
  const encoded = Object.entries(changes).map(([field, change]): [string, Json] => {
    const fragment = fragmentOf(policies[field]!)
    return [field, fragment.encode(fragment.change(fragment.empty, change, writing))]
  })
  return {
    origin,
    seq,
    flagId,
    context: seen,
    needs: new Map(),
    payload: Object.fromEntries(encoded),
    urgency: 0,
    issuedAtMs: 1_000_000,
    expiresAtMs: undefined,
    keyId: '',
    signature: '',
  }
}

function updatesOf(flags: number): readonly Update[] {
  const updates: Update[] = []
  for (let at = 0; at < flags; at += 1) {
    const flagId = `shop.flag-${at}`
    const left = { allowlist: { add: [`user-${at}`, 'qa'] }, enabled: true, limit: at }
    const right = { allowlist: { add: [`user-${at + 1}`] }, enabled: false, limit: 10 }
    updates.push(updateOf(flagId, first!, at + 1, left), updateOf(flagId, second!, at + 1, right))
  }
  return updates
}

function workload(flags: number): Workload {
  let updates: readonly Update[] | undefined
  const run = (times: number) => {
    updates ??= updatesOf(flags)
    let merged = 0
    for (let left = times; left > 0; left -= flags) {
      const batch = left >= flags ? updates : updates.slice(0, left * 2)
      for (const { fields } of reconcileBatch(batch, config).values()) {
        const { value } = fields['allowlist'] ?? {}
        if (Array.isArray(value) && value.length >= 2) merged += 1
      }
    }
    return merged
  }
  const title = `flags merged, ${flags.toLocaleString('en-US')} of them changed by two regions at once`
  return { name: `merge${flags}`, title, run, batch: flags }
}

export const merges: Series = {
  name: 'merge',
  setting: 'flags',
  workloads: [100, 1000, 10_000, 100_000].map((flags) => ({
    at: flags,
    workload: workload(flags),
  })),
}
