/**
 * What a region's cache is told when it starts: who it is, how it reconciles, how it answers; and the limits on it.
 */
import { type OriginKey, regionOf } from '../../flag/versionVector.ts'
import { InvalidConfig } from '../../shared/invalidConfig.ts'
import type { Config as ReconcileConfig } from '../reconcile/config.ts'
import { fcsOrigin } from '../reconcile/version.ts'
import type { ReadConfig } from '../read/config.ts'

/** Upper bounds, in one place. */
export const limits = {
  /** Changes of critical flags that wait for the Flag Coordination Service. */
  deferred: 10_000,
} as const

export interface RegionConfig {
  /** Of this region's updates. */
  readonly origin: OriginKey
  readonly reconcile: ReconcileConfig
  /** Its own `isCritical` says what holds before any entry does. */
  readonly read: ReadConfig
  /** From when on a flag counts as deleted, everywhere; undefined for never. In milliseconds since 1970. */
  expiresAtMsOf(flagId: string): number | undefined
}

/** A configuration that no region can run with; the message says what is allowed. */
export class RegionConfigError extends InvalidConfig<keyof RegionConfig> {}

/** Throws {@link RegionConfigError}. */
export function makeRegionConfig(
  given: Omit<RegionConfig, 'expiresAtMsOf'> & Partial<RegionConfig>,
): RegionConfig {
  const { origin } = given
  if (!/^.+\/\d+$/.test(origin) || regionOf(origin) === regionOf(fcsOrigin)) {
    const allowed = `a region and its incarnation, such as "eu/1", not of ${regionOf(fcsOrigin)}`
    throw new RegionConfigError('origin', origin, allowed)
  }
  return { expiresAtMsOf: () => undefined, ...given }
}
