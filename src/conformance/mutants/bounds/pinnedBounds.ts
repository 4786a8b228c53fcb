/**
 * The smallest bounds in `spec/manifest.json`, section `bounds`, each with a digest of the spec that it
 * was found for: bounds of another spec say nothing.
 */
import * as Effect from 'effect/Effect'
import * as Schema from 'effect/Schema'
import { canonicalJson, readManifest, updateManifest } from '../../check/manifest.ts'
import type { EnvironmentLacks, WrongUse } from '../../errors.ts'
import type { LoadedModel } from '../../model.ts'
import { specDigest } from '../../traces/specDigest.ts'
import type { BoundsRow } from '../rows.ts'
import { areAtLeast, boundsOf, modelsForBug } from './bounds.ts'
import type { Bounds } from './bounds.ts'
import type { FoundBounds } from './searchBounds.ts'

const PinnedBounds = Schema.Struct({
  id: Schema.String,
  model: Schema.String,
  property: Schema.String,
  smallest: Schema.Record(Schema.String, Schema.Number),
  confirmedIn: Schema.optionalKey(Schema.String),
  digest: Schema.String,
})

type PinnedBounds = typeof PinnedBounds.Type

const searchAgain = 'flagspan mutants --bounds --update searches again'

const pinnedOf = (found: FoundBounds): PinnedBounds => {
  const { bug, smallest, confirmedIn } = found
  const row = { id: idOf(bug), model: bug.name, property: propertyOf(bug), smallest }
  return { ...row, digest: specDigest(bug), ...(confirmedIn === undefined ? {} : { confirmedIn }) }
}

/** Compares with the committed bounds, or writes them; the lines say what differs. */
export const pinBounds = Effect.fnUntraced(function* (
  found: readonly FoundBounds[],
  { specDir, update }: { readonly specDir: string; readonly update: boolean },
): Effect.fn.Return<readonly string[], WrongUse | EnvironmentLacks> {
  const rows = found.map(pinnedOf)
  const committed = yield* readPinned(specDir)
  if (canonicalJson(committed) === canonicalJson(rows)) return []
  if (update) {
    yield* updateManifest(specDir, 'bounds', () => rows)
    return []
  }
  return rows.flatMap((row) => {
    const before = committed.find(({ model }) => model === row.model)
    if (canonicalJson(before ?? {}) === canonicalJson(row)) return []
    const was = before === undefined ? 'nothing' : shownBounds(before.smallest)
    const now = shownBounds(row.smallest)
    return [
      `${row.model}: committed ${was}, found ${now}; flagspan mutants --bounds --update accepts it`,
    ]
  })
})

/** The committed bounds of those models whose spec has not changed since. */
export const knownBounds = Effect.fnUntraced(function* (
  bugs: readonly LoadedModel[],
  specDir: string,
): Effect.fn.Return<ReadonlyMap<string, Bounds>, WrongUse> {
  const committed = yield* readPinned(specDir)
  const isCurrent = ({ model, digest }: PinnedBounds): boolean =>
    bugs.some((bug) => bug.name === model && specDigest(bug) === digest)
  return new Map(committed.filter(isCurrent).map(({ model, smallest }) => [model, smallest]))
})

/** One row for each bug model, from what is committed and the models as they are. */
export const boundsRows = Effect.fnUntraced(function* (
  bugs: readonly LoadedModel[],
  holding: readonly LoadedModel[],
  specDir: string,
): Effect.fn.Return<readonly BoundsRow[], WrongUse> {
  const committed = yield* readPinned(specDir)
  return bugs.map((bug) => {
    const row = { id: idOf(bug), property: propertyOf(bug), model: bug.name }
    const pinned = committed.find(({ model }) => model === bug.name)
    if (pinned === undefined || pinned.digest !== specDigest(bug)) {
      const reason = `${pinned === undefined ? 'its' : 'its spec has changed, so its'} smallest bounds are not known: ${searchAgain}`
      return { ...row, smallest: {}, shipped: {}, shippedIn: '', adequate: false, reason }
    }
    const { smallest } = pinned
    const candidates = modelsForBug(bug, holding)
    const large = candidates.find((model) => areAtLeast(boundsOf(model), smallest))
    if (large !== undefined && pinned.confirmedIn !== undefined) {
      return { ...row, smallest, shipped: boundsOf(large), shippedIn: large.name, adequate: true }
    }
    const reason =
      large === undefined
        ? `no model that must hold reaches ${shownBounds(smallest)} from the same start; looked at ${candidates.map(({ name }) => name).join(', ') || 'none'}`
        : `with the bounds of ${large.name} it was not seen to be refused: ${searchAgain}`
    return { ...row, smallest, shipped: {}, shippedIn: '', adequate: false, reason }
  })
})

const readPinned = Effect.fnUntraced(function* (
  specDir: string,
): Effect.fn.Return<readonly PinnedBounds[], WrongUse> {
  const manifest = yield* readManifest(specDir)
  // What is not understood is as good as not there: it is searched for again.
  return Schema.is(Schema.Array(PinnedBounds))(manifest['bounds']) ? manifest['bounds'] : []
})

const shownBounds = (bounds: Bounds): string =>
  Object.entries(bounds)
    .filter(([, bound]) => bound > 0)
    .map(([name, bound]) => `${name} = ${bound}`)
    .join(', ')

const idOf = ({ name, config }: LoadedModel): string => config.header.bug?.id ?? name

const propertyOf = ({ config }: LoadedModel): string =>
  config.header.expect.verdict === 'violates' ? config.header.expect.property : ''
