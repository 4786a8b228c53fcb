/**
 * Small schemas of which records are made. Each says what it allows, in words that the error of a record shows.
 *
 * Wire names are those of the paper, in snake case; what a record is inside is camel case, and is made by hand
 * from what a schema has let pass, so that a problem names the field as it was written.
 */
import * as Schema from 'effect/Schema'

/** A field that must be there. */
export function required<S extends Schema.Top>(schema: S, allowed: string) {
  return schema.pipe(Schema.annotateKey({ messageMissingKey: allowed }))
}

/** Texts that pass `isGood`. */
export function text(allowed: string, isGood: (given: string) => boolean) {
  const schema = Schema.String.annotate({ expected: allowed })
  return schema.check(Schema.makeFilter<string>(isGood, { expected: allowed }))
}

/** One of some texts. */
export function oneOf<const Options extends readonly string[]>(options: Options) {
  return Schema.Literals(options).annotate({ expected: options.join(', ') })
}

/** Whole numbers. */
export function whole(least: number, most: number) {
  const allowed = `a whole number from ${least} to ${most}`
  const isGood = (given: number) => Number.isSafeInteger(given) && given >= least && given <= most
  const schema = Schema.Number.annotate({ expected: allowed })
  return schema.check(Schema.makeFilter<number>(isGood, { expected: allowed }))
}

/** Upper bounds, in one place. Lengths are in UTF-16 code units. */
export const recordLimits = {
  flagIdLength: 256,
  /** Owner, audit id. */
  textLength: 256,
  fieldNameLength: 64,
  fields: 256,
  policyLength: 64,
  variants: 256,
  variantLength: 128,
  dependencies: 16,
  /** Objects and lists within each other in a record. */
  depth: 32,
  /** The year 10889. */
  timeMs: 2 ** 48,
} as const

const { flagIdLength, textLength, timeMs } = recordLimits

const flagIdAllowed = `1 to ${flagIdLength} characters, none of them a space or invisible`

/** Names a flag everywhere. */
export const flagId = text(
  flagIdAllowed,
  (given) => /^[^\s\p{C}]+$/u.test(given) && given.length <= flagIdLength,
)

export const shortText = text(
  `a text of 1 to ${textLength} characters`,
  (given) => given.trim() !== '' && given.length <= textLength,
)

/** In milliseconds since 1970. */
export const time = whole(0, timeMs)
