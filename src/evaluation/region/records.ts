/**
 * What flag records say to a region's cache: how fields merge, which flags are the log's, which wait for which, and
 * when they end.
 *
 * Records are the same in every region: two regions that merge by different declarations would differ for ever.
 * So a declaration changes with a release; values, and rules that are declared as a field, change by updates.
 * Paper 4.2.
 */
import { valueTypes } from '../../flag/fragment/valueType.ts'
import { inDependencyOrder } from '../../flag/record/dependencies.ts'
import type { FlagRecord } from '../../flag/record/flagRecord.ts'
import { makeRegionConfig, type RegionConfig } from '../../rfc/cache/config.ts'
import { ParentsError } from '../../rfc/read/dependency.ts'
import { makeReadConfig, type ReadConfig } from '../../rfc/read/config.ts'
import { type Config as ReconcileConfig, makeConfig } from '../../rfc/reconcile/config.ts'

/** By the flag's id. */
export type Records = ReadonlyMap<string, FlagRecord>

/** What no record says. */
export interface RegionGiven
  extends
    Pick<RegionConfig, 'origin'>,
    Pick<ReconcileConfig, 'hash'>,
    Partial<Pick<ReconcileConfig, 'maxAheadMs'>>,
    Partial<Omit<ReadConfig, 'isCritical' | 'parents'>> {}

/**
 * Throws the `DependencyError` of records whose dependencies have no order, `ParentsError` for a critical flag below
 * one that is not or a flag below two others (a version waits for one parent), and `InvalidConfig`.
 */
export function regionConfigOf(records: Records, given: RegionGiven): RegionConfig {
  const { origin, hash, maxAheadMs, ...read } = given
  const isCritical = (flagId: string) => records.get(flagId)?.type === 'critical'
  const fieldOf = (flagId: string, field: string) => records.get(flagId)?.fields.get(field)
  const reconcile = makeConfig({
    hash,
    isCritical,
    policyOf: (flagId, field) => fieldOf(flagId, field)?.policy,
    typeOf: (flagId, field) =>
      valueTypes.find((type) => type === fieldOf(flagId, field)?.type) ?? 'json',
    ...(maxAheadMs === undefined ? {} : { maxAheadMs }),
  })
  return makeRegionConfig({
    origin,
    reconcile,
    read: makeReadConfig({ ...read, isCritical, parents: parentsOf(records) }),
    expiresAtMsOf: (flagId) => records.get(flagId)?.expiresAtMs,
  })
}

function parentsOf(records: Records): ReadonlyMap<string, string> {
  const parents = new Map<string, string>()
  for (const { flagId, dependencies } of inDependencyOrder(records.values())) {
    const [first, second] = dependencies
    if (second !== undefined) {
      const flagIds = [flagId, first!.flagId, second.flagId]
      throw new ParentsError(flagIds, 'one flag that it waits for')
    }
    if (first !== undefined) parents.set(flagId, first.flagId)
  }
  return parents
}
