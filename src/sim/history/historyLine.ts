/**
 * One line of a history in its text form: which fields there are, and what each may hold.
 *
 * Fields that there are not are refused: a misspelt one would never be judged. The format is in traces/README.md.
 */
import type { Json } from '../../flag/update.ts'
import type { VersionVector } from '../../flag/versionVector.ts'

/** A line that is not what it must be: what was given, what is allowed. */
export class HistoryLineError extends Error {
  /** From 1. */
  readonly line: number
  readonly reason: string

  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`)
    this.name = 'HistoryLineError'
    this.line = line
    this.reason = reason
  }
}

export type Fields = Readonly<Record<string, unknown>>

/** What a field may hold: the value that it stands for, or undefined where it may not hold that. */
type Reader<Value> = (given: unknown) => Value | undefined

export interface FieldKind<Value> {
  readonly allowed: string
  readonly read: Reader<Value>
}

export const text: FieldKind<string> = {
  allowed: 'a text of 1 to 200 characters',
  read: (given) =>
    typeof given === 'string' && given.length > 0 && given.length <= 200 ? given : undefined,
}

export const name: FieldKind<number | string> = {
  allowed: 'a text of 1 to 200 characters, or a whole number',
  read: (given) => (Number.isSafeInteger(given) ? (given as number) : text.read(given)),
}

export const moment: FieldKind<number> = {
  allowed: 'a number of at least 0',
  read: (given) =>
    typeof given === 'number' && Number.isFinite(given) && given >= 0 ? given : undefined,
}

export const count: FieldKind<number> = {
  allowed: 'a whole number of at least 0',
  read: (given) =>
    Number.isSafeInteger(given) && (given as number) >= 0 ? (given as number) : undefined,
}

export const truth: FieldKind<boolean> = {
  allowed: 'true or false',
  read: (given) => (typeof given === 'boolean' ? given : undefined),
}

/** Whatever JSON has said is JSON. */
export const json: FieldKind<Json> = {
  allowed: 'any JSON',
  read: (given) => given as Json | undefined,
}

export const vector: FieldKind<VersionVector> = {
  allowed: 'an object with a whole number for each origin, such as {"eu/1": 3}',
  read: (given) => {
    if (!isObject(given)) return undefined
    const entries = Object.entries(given)
    return entries.every(([origin, seq]) => origin !== '' && count.read(seq) !== undefined)
      ? new Map((entries as [string, number][]).filter(([, seq]) => seq > 0))
      : undefined
  },
}

export const flagNames: FieldKind<ReadonlySet<string>> = {
  allowed: 'a list of names of flags',
  read: (given) =>
    Array.isArray(given) && given.every((each) => text.read(each) !== undefined)
      ? new Set(given as string[])
      : undefined,
}

export const flagValues: FieldKind<ReadonlyMap<string, Json>> = {
  allowed: 'an object with a value for each flag',
  read: (given) =>
    isObject(given) ? new Map(Object.entries(given) as [string, Json][]) : undefined,
}

export const flagParents: FieldKind<ReadonlyMap<string, string>> = {
  allowed: 'an object with the name of the parent for each flag that depends on one',
  read: (given) =>
    isObject(given) && Object.values(given).every((each) => text.read(each) !== undefined)
      ? new Map(Object.entries(given) as [string, string][])
      : undefined,
}

export function oneOf<const Item extends string | number>(items: readonly Item[]): FieldKind<Item> {
  return {
    allowed: items.map((item) => JSON.stringify(item)).join(', '),
    read: (given) => items.find((item) => item === given),
  }
}

export function isObject(given: unknown): given is Fields {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

type KindsOf<Kinds> = {
  readonly [Name in keyof Kinds]?: Kinds[Name] extends FieldKind<infer Value> ? Value : never
}

/** The fields of a line, each of its kind; whether they belong together is for whoever asked. */
export function readFields<Kinds extends Readonly<Record<string, FieldKind<unknown>>>>(
  line: number,
  fields: Fields,
  kinds: Kinds,
): KindsOf<Kinds> {
  const found: Record<string, unknown> = {}
  for (const [field, given] of Object.entries(fields)) {
    const kind = Object.hasOwn(kinds, field) ? kinds[field] : undefined
    if (kind === undefined) {
      const there = Object.keys(kinds).join(', ')
      throw new HistoryLineError(line, `there is no field ${shown(field)} here; there is ${there}`)
    }
    const value = kind.read(given)
    if (value === undefined) {
      throw new HistoryLineError(line, `${field}: given ${shown(given)}, allowed ${kind.allowed}`)
    }
    found[field] = value
  }
  return found as KindsOf<Kinds>
}

export function shown(given: unknown): string {
  const words = JSON.stringify(given) ?? String(given)
  return words.length > 60 ? `${words.slice(0, 57)}...` : words
}
