/**
 * How a region starts: with what is on its disk, or, where that is not what was written, with the flags that it was
 * shipped with, and it says so.
 *
 * Either way nothing is known of how fresh anything is, and the epoch goes on growing. Spec: Restart,
 * RestartCorrupt, `Restored`, `RestoredFromCorrupt`, `EpochAtBoot`.
 */
import { type Bootstrap, shownFrom } from './bootstrap.ts'
import type { ReadConfig } from './config.ts'
import { decodeImage, ImageError } from './image.ts'
import { emptyImage, type Image, type RegionState, startRegion } from './state.ts'
import { nextEpoch } from './take.ts'

export interface Stored {
  /** What `encodeImage` gave; `undefined` where there is nothing. */
  readonly text: string | undefined
  /** The highest epoch that this region may have used; kept beside the image. */
  readonly lastEpoch: number
}

export interface Restored {
  readonly state: RegionState
  /** Why it starts without what it had; for people. */
  readonly problem: string | undefined
}

export function restore(stored: Stored, bootstrap: Bootstrap, config: ReadConfig): Restored {
  const { image, problem } = imageOf(stored, bootstrap, config)
  const epoch = nextEpoch(Math.max(stored.lastEpoch, image.epoch))
  return { state: startRegion({ ...image, epoch }), problem }
}

interface Found {
  readonly image: Image
  readonly problem: string | undefined
}

function imageOf({ text }: Stored, bootstrap: Bootstrap, config: ReadConfig): Found {
  if (text === undefined) return fallBack(bootstrap, config, 'no snapshot')
  try {
    return { image: decodeImage(text), problem: undefined }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    return fallBack(bootstrap, config, error.message)
  }
}

function fallBack(bootstrap: Bootstrap, config: ReadConfig, problem: string): Found {
  if (!config.verifyBootstrap(bootstrap)) {
    const without = `${problem}; the flags that were shipped are not signed: defaults hold`
    return { image: emptyImage(0), problem: without }
  }
  const shown = shownFrom(bootstrap)
  return {
    image: { ...emptyImage(0), shown },
    problem: `${problem}; the flags that were shipped hold`,
  }
}
