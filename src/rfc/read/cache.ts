/**
 * The flags that a region has: of each the version that it shows, and perhaps a newer one that its parent holds
 * back. Never changed in place.
 *
 * Of several versions that are held back only the newest is kept: those between may be skipped, the last never.
 * Not where they come from, and not how fresh they are (age.ts). Spec: `shown`, `hidden`, `With`, `Released`.
 */
import * as HashMap from 'effect/HashMap'
import type { Json } from '../../flag/update.ts'
import { valueAt } from '../../shared/valueAt.ts'
import type { Parents } from './dependency.ts'
import { type FlagVersion, isAtLeast, noVersion } from './flagVersion.ts'

export interface CachedFlag {
  readonly flagId: string
  /** Absent where the flag is deleted. */
  readonly value: Json | undefined
  readonly version: FlagVersion
  /** The version of its parent that its writer had seen. */
  readonly needs: FlagVersion
  /** From then on the flag counts as deleted, everywhere. In milliseconds since 1970. */
  readonly expiresAtMs: number | undefined
  readonly source: 'log' | 'gossip' | 'bootstrap'
}

export interface Cache {
  readonly shown: HashMap.HashMap<string, CachedFlag>
  readonly hidden: HashMap.HashMap<string, CachedFlag>
}

export const emptyCache: Cache = { shown: HashMap.empty(), hidden: HashMap.empty() }

type CachedFlags = Cache['shown']

function flagIn(flags: CachedFlags, flagId: string): CachedFlag | undefined {
  return valueAt(flags, flagId)
}

export function shownOf({ shown }: Pick<Cache, 'shown'>, flagId: string): CachedFlag | undefined {
  return flagIn(shown, flagId)
}

export function isHeldBack({ hidden }: Cache, flagId: string): boolean {
  return HashMap.has(hidden, flagId)
}

/** It knows more than the newest version that is here, shown or held back. */
export function isNewer({ shown, hidden }: Cache, { flagId, version }: CachedFlag): boolean {
  const { version: newest } = flagIn(hidden, flagId) ??
    flagIn(shown, flagId) ?? { version: noVersion }
  return isAtLeast(version, newest) && !isAtLeast(newest, version)
}

/** Spec: `IsVisible`. */
function isVisible(cache: Cache, { flagId, needs }: CachedFlag, parents: Parents): boolean {
  const parent = parents.get(flagId)
  return parent === undefined || isAtLeast(shownOf(cache, parent)?.version ?? noVersion, needs)
}

/** The cache with a version that takes the place of all that it has of this flag. Spec: `With`. */
export function withVersion(cache: Cache, flag: CachedFlag, parents: Parents): Cache {
  if (!isVisible(cache, flag, parents)) {
    return { shown: cache.shown, hidden: HashMap.set(cache.hidden, flag.flagId, flag) }
  }
  return released(show(cache, flag), parents)
}

function show({ shown, hidden }: Cache, flag: CachedFlag): Cache {
  return {
    shown: HashMap.set(shown, flag.flagId, flag),
    hidden: HashMap.remove(hidden, flag.flagId),
  }
}

/** What was held back and need not be any more; each that is shown may free another. */
export function released(start: Cache, parents: Parents): Cache {
  let cache = start
  for (;;) {
    const free = [...HashMap.values(cache.hidden)].filter((flag) => isVisible(cache, flag, parents))
    if (free.length === 0) return cache
    cache = free.reduce(show, cache)
  }
}
