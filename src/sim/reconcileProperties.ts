/**
 * What holds in every state, and over every step, of reconciling regions: the safety properties of Reconciliation by
 * their names there, on the code's own state.
 *
 * Not the checks a region makes on itself (src/rfc/reconcile/checks.ts): these see all regions and the history. What
 * a region should have is worked out here from what it knows, in the spec's own way, and not by the core's folds.
 */
import { jsonText } from '../flag/canonicalJson.ts'
import type { Json } from '../flag/update.ts'
import { dotOf } from '../flag/update.ts'
import { isCriticalIn } from '../rfc/reconcile/classFence.ts'
import { onlyField } from '../rfc/reconcile/project.ts'
import { flagIn } from '../rfc/reconcile/state.ts'
import { entryIn, fcsOrigin, type Version } from '../rfc/reconcile/version.ts'
import { madeVersion } from './projectReconcile.ts'
import type { ReconcileCluster } from './reconcileCluster.ts'
import {
  type Spot,
  spotsOf,
  entryVersion,
  itemsOf,
  isSuperseded,
  currentAmong,
  entriesAt,
  knownAt,
  itemsKnown,
  valuesIn,
  compareTexts,
  declaredOf,
  resultOf,
  isUndecided,
} from './reconcileKnown.ts'

export interface ReconcileProperty {
  /** As in the spec. */
  readonly name: string
  /** A `state` property looks at `after` alone. */
  readonly kind: 'state' | 'step'
  holds(before: ReconcileCluster, after: ReconcileCluster): boolean
}

function stateProperty(
  name: string,
  holds: (cluster: ReconcileCluster) => boolean,
): ReconcileProperty {
  return { name, kind: 'state', holds: (_, after) => holds(after) }
}

function spotProperty(name: string, holds: (spot: Spot) => boolean): ReconcileProperty {
  return stateProperty(name, (cluster) => spotsOf(cluster).every(holds))
}

interface ServedHere {
  readonly values: readonly string[]
  readonly isConflicted: boolean
}

function servedAt({ cluster, at, flagId }: Spot): ServedHere {
  const served = cluster.served[at]!.get(flagId)
  const value: Json | undefined = served?.fields[onlyField]?.value
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return {
    values: (values as readonly string[]).toSorted(),
    isConflicted: served?.isConflicted ?? false,
  }
}

function headsAt({ cluster, at, flagId }: Spot): readonly Version[] {
  return flagIn(cluster.nodes[at]!, flagId).heads
}

function textOf(versions: readonly Version[]): string {
  return versions.map(dotOf).join()
}

function isSortedByDot(heads: readonly Version[]): boolean {
  const sorted = heads.toSorted(
    (left, right) => compareTexts(left.origin, right.origin) || left.seq - right.seq,
  )
  return textOf(sorted) === textOf(heads)
}

function isCriticalAt(spot: Spot): boolean {
  const { cluster, flagId } = spot
  return isCriticalIn(cluster.config, flagId, entriesAt(spot).at(-1)?.epoch ?? 0)
}

/** What the writer of `version` built on. Spec: `BuiltOn`. */
function builtOn(version: Version, cluster: ReconcileCluster): readonly Version[] {
  const updates = cluster.made
    .map((update) => madeVersion(update, cluster.config))
    .filter((each) => each.epoch === version.epoch && isSuperseded(each, version))
  const entries = cluster.log
    .filter(({ flagId, index }) => flagId === version.flagId && index <= version.decided)
    .map((entry) => entryVersion(entry, cluster))
  return currentAmong([...updates, ...entries])
}

function isServedAsAgreed(spot: Spot): boolean {
  const { cluster, flagId } = spot
  const known = knownAt(spot)
  const all = [...cluster.made.map((update) => madeVersion(update, cluster.config)), ...known]
  const { values, isConflicted } = servedAt(spot)
  return (
    isConflicted &&
    values.every((value) =>
      all.some(
        (version) =>
          version.flagId === flagId &&
          itemsOf(version, cluster).some((item) => item.value === value) &&
          (version.origin === fcsOrigin || known.some((each) => isSuperseded(version, each))),
      ),
    )
  )
}

function noSilentMerge(cluster: ReconcileCluster): boolean {
  const versions = cluster.made.map((update) => madeVersion(update, cluster.config))
  const isBuiltOnOne = (version: Version): boolean =>
    declaredOf(version.flagId, cluster) !== 'escalate' ||
    valuesIn(itemsKnown(builtOn(version, cluster), cluster)).length <= 1
  return (
    versions.every(isBuiltOnOne) &&
    spotsOf(cluster).every((spot) => !isUndecided(spot) || isServedAsAgreed(spot))
  )
}

function committedBeatsGossip(spot: Spot): boolean {
  const { cluster } = spot
  const newest = entriesAt(spot).at(-1)
  if (newest === undefined) return true
  const heads = textOf(headsAt(spot)).split(',')
  const version = entryVersion(newest, cluster)
  const isHead = heads.includes(dotOf(version))
  if (isCriticalAt(spot) && !(isHead && heads.length === 1)) return false
  if (!isHead) return knownAt(spot).some((each) => isSuperseded(version, each))
  const committed = valuesIn(itemsOf(version, cluster)).join()
  return !isUndecided(spot) || servedAt(spot).values.join() === committed
}

function isFenced(spot: Spot): boolean {
  const { cluster, at, flagId } = spot
  const { applied } = cluster.nodes[at]!
  const classes = cluster.log.filter((each) => each.flagId === flagId && each.kind === 'class')
  const last = classes.findLast(({ index }) => index <= applied)?.index ?? 0
  return headsAt(spot).every(({ seen }) => {
    const entry = entryIn(seen)
    return last <= entry && classes.every(({ index }) => index > entry || index <= applied)
  })
}

function escalationIdempotent({ requests, log }: ReconcileCluster): boolean {
  const keys = new Map<string, string>()
  const hasOneKey = [...requests.values()].every(({ flagId, dots, key }) => {
    const conflict = `${flagId} ${dots.map(dotOf).toSorted().join()}`
    const known = keys.get(conflict) ?? key
    keys.set(conflict, known)
    return known === key
  })
  const decided = log
    .filter(({ kind }) => kind === 'decision')
    .map(({ flagId, dots }) => jsonText([flagId, dots.map(dotOf).toSorted()]))
  return hasOneKey && new Set(decided).size === decided.length
}

const stateProperties: readonly ReconcileProperty[] = [
  spotProperty('TypeOK', (spot) => {
    const { held } = flagIn(spot.cluster.nodes[spot.at]!, spot.flagId)
    const epoch = entriesAt(spot).at(-1)?.epoch ?? 0
    return isSortedByDot(headsAt(spot)) && held.every((version) => version.epoch > epoch)
  }),
  spotProperty('CausalDominance', (spot) => {
    const known = knownAt(spot)
    return headsAt(spot).every((head) => !known.some((version) => isSuperseded(head, version)))
  }),
  spotProperty('ConcurrentPreserved', (spot) => {
    const heads = new Set(headsAt(spot).map(dotOf))
    return currentAmong(knownAt(spot)).every((version) => heads.has(dotOf(version)))
  }),
  spotProperty('SameResultEverywhere', (spot) => {
    const { cluster, flagId } = spot
    return servedAt(spot).values.join() === resultOf(flagId, knownAt(spot), cluster).join()
  }),
  stateProperty('NoSilentMerge', noSilentMerge),
  spotProperty('LwwOnlyWhereAllowed', (spot) => {
    const { cluster, flagId } = spot
    const known = knownAt(spot)
    const { values, isConflicted } = servedAt(spot)
    const isChosen = values.length === 1 && !isConflicted
    if (!isChosen || currentAmong(known).length < 2) return true
    return valuesIn(itemsKnown(known, cluster)).length < 2 || declaredOf(flagId, cluster) === 'lww'
  }),
  stateProperty('FutureNeverTaken', (cluster) =>
    cluster.regions.every((region, at) =>
      cluster.made.every((update) => {
        if (update.origin === `${region}/1` || !cluster.known[at]!.has(dotOf(update))) return true
        const latest = cluster.clocks[at]! + cluster.config.maxAheadMs
        const items = itemsOf(madeVersion(update, cluster.config), cluster)
        return items.every((item) => item.at[0] <= latest)
      }),
    ),
  ),
  spotProperty('CommittedBeatsGossip', committedBeatsGossip),
  stateProperty('EscalationIdempotent', escalationIdempotent),
  stateProperty('DecisionDominates', (cluster) =>
    cluster.log.every((entry) => {
      const dots = new Set(entry.dots.map(dotOf))
      return cluster.made.every(
        (update) =>
          !dots.has(dotOf(update)) ||
          isSuperseded(madeVersion(update, cluster.config), entryVersion(entry, cluster)),
      )
    }),
  ),
  spotProperty('ClassFence', isFenced),
]

const heldBackIsTaken: ReconcileProperty = {
  name: 'HeldBackIsTaken',
  kind: 'step',
  holds: (before, after) =>
    spotsOf(before).every(({ at, flagId }) => {
      const spot = { cluster: after, at, flagId }
      const epoch = entriesAt(spot).at(-1)?.epoch ?? 0
      const still = new Set(flagIn(after.nodes[at]!, flagId).held.map(dotOf))
      return flagIn(before.nodes[at]!, flagId).held.every(
        (version) =>
          still.has(dotOf(version)) ||
          after.known[at]!.has(dotOf(version)) ||
          version.epoch < epoch ||
          isCriticalAt(spot),
      )
    }),
}

export const reconcileProperties: readonly ReconcileProperty[] = [
  ...stateProperties,
  heldBackIsTaken,
]
