/**
 * A snapshot as the `Storage` of flagd-core, for whoever has a flagd-core and wants it to evaluate our flags.
 *
 * Read only: flags come into a snapshot through the cache and in no other way. Flags whose rules cannot be
 * evaluated are not in it.
 */
import type { FeatureFlag, FlagdCore } from '@openfeature/flagd-core'
import type { FlatMetadata } from './definition.ts'
import type { PreparedSnapshot } from './snapshot.ts'

/** flagd-core does not export the interface under its name. */
type Storage = NonNullable<ConstructorParameters<typeof FlagdCore>[0]>

export class SnapshotIsReadOnly extends Error {
  constructor() {
    super('flags are not set on a snapshot: write them through a region, or make another snapshot')
    this.name = 'SnapshotIsReadOnly'
  }
}

export class SnapshotStorage implements Storage {
  readonly #snapshot: PreparedSnapshot

  constructor(snapshot: PreparedSnapshot) {
    this.#snapshot = snapshot
  }

  getFlag(flagId: string): FeatureFlag | undefined {
    const rules = this.#snapshot.flags.get(flagId)?.detail.known.rules
    return rules !== undefined && 'feature' in rules ? rules.feature : undefined
  }

  getFlags(): Map<string, FeatureFlag> {
    const flags = new Map<string, FeatureFlag>()
    for (const flagId of this.#snapshot.flags.keys()) {
      const feature = this.getFlag(flagId)
      if (feature !== undefined) flags.set(flagId, feature)
    }
    return flags
  }

  getFlagSetMetadata(): FlatMetadata {
    return this.#snapshot.metadata
  }

  setConfigurations(): never {
    throw new SnapshotIsReadOnly()
  }
}
