/** Configurations of regions in worlds that are held against Reconciliation. */
import { type Config, makeConfig } from '../../../rfc/reconcile/config.ts'

/** Which flags declare which policy, in the spec's words. */
export interface Policies {
  readonly merged: readonly string[]
  readonly stamped: readonly string[]
  readonly escalated: readonly string[]
  readonly critical: readonly string[]
  readonly maxAhead: number
}

/** A unit of the spec's clocks is a millisecond; a hash that hides nothing makes keys that can be read. */
export function reconcileConfig(given: Policies): Config {
  const { merged, stamped, escalated, critical, maxAhead } = given
  const declared = new Map([
    ...merged.map((flagId) => [flagId, 'addWinsSet'] as const),
    ...stamped.map((flagId) => [flagId, 'lww'] as const),
    ...escalated.map((flagId) => [flagId, 'escalate'] as const),
  ])
  return makeConfig({
    policyOf: (flagId) => declared.get(flagId),
    isCritical: (flagId) => critical.includes(flagId),
    maxAheadMs: maxAhead,
    hash: (text) => text,
  })
}
