/**
 * What a region shows at one moment, for several flags that are to be evaluated together: immutable, so that
 * whatever comes in meanwhile changes none of them.
 *
 * Not the image on the disk (image.ts). Spec: `view`; paper 4.4 (cache epochs).
 */
import type * as HashMap from 'effect/HashMap'
import type { VersionVector } from '../../flag/versionVector.ts'
import type { CachedFlag } from './cache.ts'
import type { RegionState } from './state.ts'

export interface Snapshot {
  readonly epoch: number
  readonly applied: number
  readonly vector: VersionVector
  readonly shown: HashMap.HashMap<string, CachedFlag>
}

export function openSnapshot({ epoch, applied, vector, shown }: RegionState): Snapshot {
  return { epoch, applied, vector, shown }
}
