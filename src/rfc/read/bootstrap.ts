/**
 * The flags that a program is shipped with, for a region that starts with nothing it can trust.
 *
 * They are older than anything there is: version 0, marked by their source and, since nobody was heard since boot,
 * as stale. Without a good signature they are not taken, and the callers' defaults hold. Not an image.
 */
import * as HashMap from 'effect/HashMap'
import type { Json } from '../../flag/update.ts'
import type { CachedFlag } from './cache.ts'
import { noVersion } from './flagVersion.ts'

export interface Bootstrap {
  readonly flags: ReadonlyMap<string, Json>
  /** Over the flags; what it is made of is the affair of whoever signs and verifies. */
  readonly signature: string
}

export const noBootstrap: Bootstrap = { flags: new Map(), signature: '' }

export function shownFrom({ flags }: Bootstrap): HashMap.HashMap<string, CachedFlag> {
  return HashMap.fromIterable(
    [...flags].map(([flagId, value]): [string, CachedFlag] => [
      flagId,
      {
        flagId,
        value,
        version: noVersion,
        needs: noVersion,
        expiresAtMs: undefined,
        source: 'bootstrap',
      },
    ]),
  )
}
