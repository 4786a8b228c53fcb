/**
 * `spec/manifest.json`: the numbers that the checks gave, committed so that a change in them shows.
 *
 * It is generated data and nobody's to edit. Each section belongs to one kind of check and is written
 * by it alone; this file knows the form of `models` only.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import * as Schema from 'effect/Schema'
import * as Semaphore from 'effect/Semaphore'
import { WrongUse } from '../errors.ts'
import type { EnvironmentLacks } from '../errors.ts'
import { shownPath } from '../sourceError.ts'
import { writeWholeFile } from '../wholeFile.ts'

const verdict = Schema.Literals(['holds', 'violated', 'deadlock'])

/** What TLC found. Seconds are there to be read, and never compared. */
const TlcNumbers = Schema.Struct({
  verdict,
  property: Schema.optionalKey(Schema.String),
  distinctStates: Schema.Number,
  generated: Schema.Number,
  /** Depth of the state graph, or the length of the counterexample. */
  depth: Schema.Number,
  workers: Schema.Number,
  seconds: Schema.Number,
})

const EmbeddedNumbers = Schema.Struct({
  verdict,
  property: Schema.optionalKey(Schema.String),
  distinctStates: Schema.Number,
  seconds: Schema.Number,
})

const ModelNumbers = Schema.Struct({
  module: Schema.String,
  protocol: Schema.String,
  tier: Schema.Literals(['quick', 'full']),
  mode: Schema.Literals(['exhaustive', 'liveness', 'simulation']),
  checkers: Schema.Struct({
    tlc: Schema.optionalKey(TlcNumbers),
    embedded: Schema.optionalKey(EmbeddedNumbers),
  }),
})

const ManifestSchema = Schema.Struct({
  /** Name and version of each tool that made the numbers. */
  tools: Schema.Record(Schema.String, Schema.String),
  models: Schema.Record(Schema.String, ModelNumbers),
})

export type TlcNumbers = typeof TlcNumbers.Type
export type EmbeddedNumbers = typeof EmbeddedNumbers.Type
/** What is committed about one model. */
export type ModelNumbers = typeof ModelNumbers.Type

/** The sections, those of other checks as they stand in the file. */
export interface Manifest {
  readonly tools: Readonly<Record<string, string>>
  readonly models: Readonly<Record<string, ModelNumbers>>
  readonly [section: string]: unknown
}

/** The manifest beside the specs. */
export const manifestFile = (specDir: string): string => join(specDir, 'manifest.json')

const restore =
  'It is generated: restore the committed file, or remove it and run flagspan check --update'

/** Reads the manifest; an empty one where there is no file. */
export const readManifest = (specDir: string): Effect.Effect<Manifest, WrongUse> =>
  Effect.suspend(() => {
    const file = manifestFile(specDir)
    if (!existsSync(file)) return Effect.succeed<Manifest>({ tools: {}, models: {} })
    const refuse = (reason: string): WrongUse =>
      new WrongUse({ message: `${shownPath(file)}: ${reason}. ${restore}.` })
    return Effect.try({
      try: () => JSON.parse(readFileSync(file, 'utf8')) as unknown,
      catch: (error) =>
        refuse(`not JSON (${error instanceof Error ? error.message : String(error)})`),
    }).pipe(
      Effect.flatMap((json) =>
        Schema.decodeUnknownEffect(ManifestSchema)(json, { onExcessProperty: 'ignore' }).pipe(
          Effect.mapError((error) => refuse(error.message.replaceAll(/\s*\n\s*/g, ' '))),
          Effect.map((known) => ({ ...(json as Record<string, unknown>), ...known })),
        ),
      ),
    )
  })

// Checks of one command may end side by side; each must see what the other wrote.
const writing = Semaphore.makeUnsafe(1)

/**
 * Replaces one section by what `change` makes of it, and leaves the others as they are. Nothing is
 * written where nothing changes.
 */
export const updateManifest = <Section extends string>(
  specDir: string,
  section: Section,
  change: (before: Manifest[Section]) => unknown,
): Effect.Effect<void, WrongUse | EnvironmentLacks> =>
  writing.withPermits(1)(
    Effect.gen(function* () {
      const manifest = yield* readManifest(specDir)
      const text = manifestText({ ...manifest, [section]: change(manifest[section]) })
      const file = manifestFile(specDir)
      if (existsSync(file) && readFileSync(file, 'utf8') === text) return
      yield* writeWholeFile(file, text)
    }),
  )

/** The text of the file. */
export const manifestText = (manifest: Manifest): string => `${canonicalJson(manifest)}\n`

/** JSON with keys sorted at every level: equal content gives equal bytes. */
export const canonicalJson = (content: unknown): string => JSON.stringify(content, sortedKeys, 2)

const sortedKeys = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value)
  return Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1)))
}
