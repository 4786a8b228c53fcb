/** Which layer a flag belongs to, as far as this region knows. Spec: `IsCriticalAt`, `EpochAt` of FlagSystem. */
import { isCriticalIn } from '../reconcile/classFence.ts'
import { flagIn } from '../reconcile/state.ts'
import type { RegionConfig } from './config.ts'
import type { Region } from './state.ts'

export function epochHere({ reconciled }: Region, flagId: string): number {
  return flagIn(reconciled, flagId).epoch
}

export function isCriticalHere(region: Region, flagId: string, config: RegionConfig): boolean {
  return isCriticalIn(config.reconcile, flagId, epochHere(region, flagId))
}
