/** Flags and snapshots for tests of evaluation: what is not said is the simplest that will do. */
import type { CachedFlag } from '../../../src/evaluation/cachedFlag.ts'
import type { FlagDefinition, FlatMetadata } from '../../../src/evaluation/definition.ts'
import { type PreparedSnapshot, prepareSnapshot } from '../../../src/evaluation/snapshot.ts'
import type { Standing } from '../../../src/evaluation/standing.ts'

export const local: Standing = { level: 'local', source: 'gossip', isStale: false }

export const degraded: Standing = { ...local, isStale: true }

export function onOff(changes: Partial<FlagDefinition> = {}): FlagDefinition {
  return {
    state: 'ENABLED',
    variants: { on: true, off: false },
    defaultVariant: 'off',
    ...changes,
  }
}

/** On for the people of one country. */
export const forGermany = { if: [{ '==': [{ var: 'country' }, 'de'] }, 'on', null] }

export function cached(flagId: string, changes: Partial<CachedFlag> = {}): CachedFlag {
  return { flagId, definition: onOff(), versionVector: 'eu/1=4', raftIndex: 0, ...changes }
}

export function snapshotOf(
  flags: readonly CachedFlag[],
  { standing = local, metadata = {} }: { standing?: Standing; metadata?: FlatMetadata } = {},
): PreparedSnapshot {
  return prepareSnapshot({
    flags: new Map(flags.map((flag) => [flag.flagId, flag])),
    epoch: 3,
    standingOf: () => standing,
    metadata,
  })
}
