/** Configurations of regions in worlds that are held against FlagSystem. */
import { makeReadConfig } from '../../../rfc/read/config.ts'
import { makeConfig } from '../../../rfc/reconcile/config.ts'
import { makeRegionConfig, type RegionConfig } from '../../../rfc/cache/config.ts'
import { originOf } from '../../../sim/flagSystem.ts'

interface Given {
  readonly regions: readonly string[]
  readonly critical: readonly string[]
  /** The parent of each flag that has one. */
  readonly parents: ReadonlyMap<string, string>
}

/** No field declares a policy, so every conflict is the service's to decide. */
export function systemConfigs({ regions, critical, parents }: Given): readonly RegionConfig[] {
  const isCritical = (flagId: string) => critical.includes(flagId)
  // A hash that hides nothing makes keys that can be read.
  const reconcile = makeConfig({ isCritical, hash: (text) => text })
  const read = makeReadConfig({ isCritical, parents })
  return regions.map((region) => makeRegionConfig({ origin: originOf(region), reconcile, read }))
}
