/**
 * What reconciling regions should have and serve, worked out from what each of them knows and in the spec's own way,
 * not by the core's folds.
 *
 * The properties that hold the core against it are in reconcileProperties.ts.
 */
import { covers, dotOf } from '../flag/update.ts'
import { seqAt } from '../flag/versionVector.ts'
import { type Entry, versionOfEntry } from '../rfc/reconcile/entry.ts'
import { onlyField, projectVersion } from '../rfc/reconcile/project.ts'
import { fcsOrigin, type Version } from '../rfc/reconcile/version.ts'
import { remembered } from '../shared/remembered.ts'
import { canonical, setMembers, type Value } from '../shared/value.ts'
import { madeVersion } from './projectReconcile.ts'
import type { ReconcileCluster } from './reconcileCluster.ts'

/** A region, and one of its flags. */
export interface Spot {
  readonly cluster: ReconcileCluster
  readonly at: number
  readonly flagId: string
}

const spots = new WeakMap<ReconcileCluster, readonly Spot[]>()
const knownVersions = new WeakMap<Spot, readonly Version[]>()
const knownItems = new WeakMap<readonly Version[], readonly Item[]>()
const currentVersions = new WeakMap<readonly Version[], readonly Version[]>()

/** The same objects each time, so that what is worked out of them is worked out once. */
export function spotsOf(cluster: ReconcileCluster): readonly Spot[] {
  return remembered(spots, cluster, () =>
    cluster.regions.flatMap((_, at) => cluster.flags.map((flagId) => ({ cluster, at, flagId }))),
  )
}

/** Spec: an item. */
export interface Item {
  readonly value: string
  readonly dot: readonly [string, number]
  readonly at: readonly [number, number]
  readonly rank: number
  readonly replaced: Value
}

const entryVersions = new WeakMap<Entry, Version>()

export function entryVersion(entry: Entry, { config }: ReconcileCluster): Version {
  return remembered(entryVersions, entry, () => versionOfEntry(entry, config))
}

export function itemsOf(version: Version, { config }: ReconcileCluster): readonly Item[] {
  const { items } = projectVersion(version, config) as { readonly items: Value }
  return setMembers(items) as unknown as readonly Item[]
}

/** The writer of `later` had seen `earlier`, or the class has changed since; worked out from what both say. */
export function isSuperseded(earlier: Version, later: Version): boolean {
  if (earlier.flagId !== later.flagId) return false
  if (later.epoch > earlier.epoch) return true
  return earlier.origin === fcsOrigin
    ? later.decided >= earlier.seq
    : seqAt(later.context, earlier.origin) >= earlier.seq
}

export function currentAmong(versions: readonly Version[]): readonly Version[] {
  return remembered(currentVersions, versions, () =>
    versions.filter((each) => !versions.some((other) => isSuperseded(each, other))),
  )
}

/** Entries on the flag that the region has applied. Spec: `EntriesAt`. */
export function entriesAt({ cluster, at, flagId }: Spot): readonly Entry[] {
  const { applied } = cluster.nodes[at]!
  return cluster.log.filter((entry) => entry.flagId === flagId && entry.index <= applied)
}

/** Spec: `KnownOf`. */
export function knownAt(spot: Spot): readonly Version[] {
  return remembered(knownVersions, spot, () => {
    const { cluster, at, flagId } = spot
    const updates = cluster.made.filter(
      (each) => each.flagId === flagId && cluster.known[at]!.has(dotOf(each)),
    )
    return [
      ...updates.map((each) => madeVersion(each, cluster.config)),
      ...entriesAt(spot).map((entry) => entryVersion(entry, cluster)),
    ]
  })
}

function hasSeen(version: Version, [region, seq]: Item['dot']): boolean {
  return covers(version.seen, { origin: `${region}/1`, seq })
}

/** Spec: `ItemsKnown`. */
export function itemsKnown(
  versions: readonly Version[],
  cluster: ReconcileCluster,
): readonly Item[] {
  return remembered(knownItems, versions, () => itemsAmong(versions, cluster))
}

function itemsAmong(versions: readonly Version[], cluster: ReconcileCluster): readonly Item[] {
  const newest = Math.max(0, ...versions.map(({ epoch }) => epoch))
  const fresh = versions
    .filter(({ epoch }) => epoch === newest)
    .map((version) => {
      const items = itemsOf(version, cluster)
      return { version, items, texts: new Set(items.map(itemText)) }
    })
  const all = new Map(fresh.flatMap(({ items }) => items.map((item) => [itemText(item), item])))
  return [...all.values()].filter((item) =>
    fresh.every(({ version, texts }) => !hasSeen(version, item.dot) || texts.has(itemText(item))),
  )
}

function itemText(item: Item): string {
  return canonical(item as unknown as Value)
}

export function valuesIn(items: readonly Item[]): readonly string[] {
  return [...new Set(items.map(({ value }) => value))].sort()
}

export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** Spec: `Agreed`. */
function agreedAmong(items: readonly Item[]): readonly string[] {
  const own = items.map(({ value, dot, rank }): Value => [value, dot, rank])
  if (valuesIn(items).length <= 1) return earliest(own)
  const replaced = items.map((item) => setMembers(item.replaced)!)
  return replaced.some((each) => each.length === 0) ? [] : earliest(replaced.flat())
}

function earliest(standings: readonly Value[]): readonly string[] {
  const all = standings as unknown as readonly (readonly [string, Item['dot'], number])[]
  const sorted = all.toSorted(
    ([, dot, rank], [, otherDot, otherRank]) =>
      rank - otherRank || compareTexts(dot[0], otherDot[0]) || dot[1] - otherDot[1],
  )
  return sorted.slice(0, 1).map(([value]) => value)
}

export function declaredOf(
  flagId: string,
  { config }: ReconcileCluster,
): 'merge' | 'lww' | 'escalate' {
  const declared = config.policyOf(flagId, onlyField)
  if (declared === 'lww') return 'lww'
  return declared === undefined || declared === 'escalate' ? 'escalate' : 'merge'
}

/** What anybody serves who knows these versions of the flag, in any order. Spec: `ResultOf`. */
export function resultOf(
  flagId: string,
  versions: readonly Version[],
  cluster: ReconcileCluster,
): readonly string[] {
  const items = itemsKnown(versions, cluster)
  const policy = declaredOf(flagId, cluster)
  if (policy === 'lww') return latestAmong(items)
  if (policy === 'merge' || valuesIn(items).length <= 1) return valuesIn(items)
  const committed = currentAmong(versions).filter(({ origin }) => origin === fcsOrigin)
  return committed.length === 0
    ? agreedAmong(items)
    : agreedAmong(committed.flatMap((version) => itemsOf(version, cluster)))
}

function latestAmong(items: readonly Item[]): readonly string[] {
  const sorted = items.toSorted(
    ({ at, dot }, other) =>
      at[0] - other.at[0] || at[1] - other.at[1] || compareTexts(dot[0], other.dot[0]),
  )
  return sorted.slice(-1).map(({ value }) => value)
}

/** Spec: `IsUndecided`. */
export function isUndecided(spot: Spot): boolean {
  const { cluster, flagId } = spot
  if (declaredOf(flagId, cluster) !== 'escalate') return false
  return valuesIn(itemsKnown(knownAt(spot), cluster)).length > 1
}
