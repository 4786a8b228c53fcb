/**
 * Parts of encoded states and of changes, read one by one; each throws {@link FragmentError} for anything else.
 *
 * Encodings are canonical, so whatever has an order must come in it: two texts for one state would be two
 * values to whoever compares or signs texts.
 */
import { canonicalJson, isList } from '../canonicalJson.ts'
import { dotOf, type Json } from '../update.ts'
import { seqAt, type VersionVector } from '../versionVector.ts'
import { compareDots } from './dots.ts'
import type { Dot } from './fragment.ts'
import { FragmentError } from './fragmentError.ts'

/** Upper bounds, in one place. */
export const fragmentLimits = {
  /** An element of a set, a key of a map, in UTF-16 code units. */
  textLength: 256,
  /** Objects and arrays within each other in one value. */
  valueDepth: 16,
} as const

/** Where in what was given something stands. */
export interface Place {
  /** Name of the fragment. */
  readonly fragment: string
  readonly where: string
}

export function within({ fragment, where }: Place, step: string | number): Place {
  return { fragment, where: typeof step === 'number' ? `${where}[${step}]` : `${where}.${step}` }
}

/** Throws {@link FragmentError}. */
export function refuse({ fragment, where }: Place, given: unknown, allowed: string): never {
  throw new FragmentError(fragment, where, given, allowed)
}

export function listAt(given: unknown, place: Place): readonly Json[] {
  return isList(given) ? given : refuse(place, given, 'a list')
}

export type Fields = { readonly [key: string]: Json }

/** An object with none but the keys that are named. */
export function fieldsAt(given: Json, place: Place, names: readonly string[]): Fields {
  const isObject = typeof given === 'object' && given !== null && !isList(given)
  const fields: Fields = isObject ? given : refuse(place, given, `an object of ${names.join(', ')}`)
  for (const name of Object.keys(fields)) {
    if (!names.includes(name)) refuse(place, name, `no keys but ${names.join(', ')}`)
  }
  return fields
}

export function textAt(given: unknown, place: Place): string {
  const { textLength } = fragmentLimits
  if (typeof given === 'string' && given.length > 0 && given.length <= textLength) return given
  return refuse(place, given, `a text of 1 to ${textLength} characters`)
}

export function wholeAt(given: unknown, place: Place, least: number, most: number): number {
  const isGood = typeof given === 'number' && Number.isSafeInteger(given)
  if (isGood && given >= least && given <= most) return given
  return refuse(place, given, `a whole number from ${least} to ${most}`)
}

/** Any value, in its canonical form. */
export function valueAt(given: Json, place: Place): Json {
  requireJson(given, place, 1)
  return canonicalJson(given)
}

function requireJson(given: unknown, place: Place, depth: number): void {
  if (given === null || typeof given === 'string' || typeof given === 'boolean') return
  if (typeof given === 'number' && Number.isFinite(given)) return
  if (typeof given !== 'object') refuse(place, given, 'JSON, numbers finite')
  const { valueDepth } = fragmentLimits
  if (depth > valueDepth) refuse(place, given, `lists and objects up to ${valueDepth} deep`)
  for (const each of Object.values(given)) requireJson(each, place, depth + 1)
}

/** A dot that its version has seen. */
export function dotAt(origin: unknown, seq: unknown, place: Place, seen: VersionVector): Dot {
  const known = typeof origin === 'string' ? seqAt(seen, origin) : 0
  if (typeof origin !== 'string' || known === 0) {
    return refuse(place, origin, `an origin that its version has seen`)
  }
  return { origin, seq: wholeAt(seq, place, 1, known) }
}

/** Encoded states are lists of `[origin, seq, ...]` in the order of the dots. */
export function dottedAt<Item>(
  given: Json,
  place: Place,
  seen: VersionVector,
  read: (dot: Dot, words: readonly Json[], place: Place) => Item,
): readonly Item[] {
  let before: Dot | undefined
  return listAt(given, place).map((each, at) => {
    const here = within(place, at)
    const [origin, seq, ...words] = listAt(each, here)
    const dot = dotAt(origin, seq, here, seen)
    if (before !== undefined && compareDots(before, dot) > 0) {
      refuse(here, dotOf(dot), 'dots in their order')
    }
    before = dot
    return read(dot, words, here)
  })
}

/** The same, where no dot may come twice. */
export function groupsAt(
  given: Json,
  place: Place,
  seen: VersionVector,
  read: (dot: Dot, words: readonly Json[], place: Place) => void,
): void {
  let before: Dot | undefined
  dottedAt(given, place, seen, (dot, words, here) => {
    if (before !== undefined && compareDots(before, dot) === 0) {
      refuse(here, dotOf(dot), 'each dot once')
    }
    before = dot
    read(dot, words, here)
  })
}

export function requireSize(words: readonly Json[], place: Place, size: number): void {
  if (words.length !== size) refuse(place, words.length, `${size} words after the dot`)
}

/** Texts in their order, each once. */
export function textsAt(given: unknown, place: Place): readonly string[] {
  const texts = listAt(given, place).map((each, at) => textAt(each, within(place, at)))
  for (let at = 1; at < texts.length; at += 1) {
    if (texts[at - 1]! >= texts[at]!) refuse(within(place, at), texts[at], 'texts in their order')
  }
  return texts
}
