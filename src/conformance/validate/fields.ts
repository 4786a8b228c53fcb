/**
 * Reads the fields of a log line, and says of what is not as it must be which field it is and what is
 * allowed there.
 *
 * It knows no protocol. A field that nobody asked for is refused as well: a misspelt one would be an
 * observation that is never compared.
 */
import type { JsonObject } from './validation.ts'

/** A header or line that is not what it must be. The message is one line, without a place. */
export class LineFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'LineFault'
  }
}

/** TLC's numbers are 32 bits wide. */
const greatestNumber = 2 ** 31 - 1

/** What was given, short enough for a message. */
export const shown = (given: unknown): string => {
  if (given === undefined) return 'nothing'
  const text = JSON.stringify(given) ?? 'nothing'
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`
}

const fault = (field: string, given: unknown, allowed: string): LineFault =>
  new LineFault(
    given === undefined
      ? `the field ${field} is missing; it must be ${allowed}`
      : `${field} is ${shown(given)}; it must be ${allowed}`,
  )

/** The fields of one JSON object. `path` is where it lies in the line, such as `node`. */
export interface Fields {
  /** Whether the field is there; it is allowed to be. */
  has(name: string): boolean
  whole(name: string, least?: number): number
  flag(name: string): boolean
  /** A text; one of `allowed` where that is given. */
  text(name: string, allowed?: readonly string[]): string
  /** One of `allowed`, or nothing of the kind, written as null. */
  textOrNull(name: string, allowed: readonly string[]): string | null
  object(name: string): Fields
  /** Each item made by `read`, which is told the item's path. */
  list<Item>(name: string, read: (item: Fields) => Item): readonly Item[]
  texts(name: string, allowed?: readonly string[]): readonly string[]
  /** Different texts, one or more, and not the one that is reserved. */
  names(name: string, reserved: string): readonly string[]
  /** Refuses fields that were not asked for. */
  done(): void
}

/** Throws {@link LineFault} where `given` is no object. */
export const fieldsOf = (given: unknown, path = ''): Fields => {
  if (!isObject(given)) throw fault(path === '' ? 'the line' : path, given, 'an object')
  const asked = new Set<string>()
  const at = (name: string) => (path === '' ? name : `${path}.${name}`)
  const take = (name: string): unknown => {
    asked.add(name)
    return Object.hasOwn(given, name) ? given[name] : undefined
  }
  const items = (name: string): readonly unknown[] => {
    const value = take(name)
    if (Array.isArray(value)) return value as readonly unknown[]
    throw fault(at(name), value, 'a list')
  }
  const texts = (name: string, allowed?: readonly string[]): readonly string[] =>
    items(name).map((item, index) => oneOf(`${at(name)}[${index + 1}]`, item, allowed))
  const oneOf = (where: string, value: unknown, allowed?: readonly string[]): string => {
    if (typeof value === 'string' && (allowed === undefined || allowed.includes(value)))
      return value
    throw fault(where, value, allowed === undefined ? 'a text' : choiceOf(allowed))
  }
  return {
    has: (name) => {
      asked.add(name)
      return Object.hasOwn(given, name)
    },
    whole: (name, least = 0) => {
      const value = take(name)
      const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= least
      if (fits && value <= greatestNumber) return value
      throw fault(at(name), value, `a whole number from ${least} to ${greatestNumber}`)
    },
    flag: (name) => {
      const value = take(name)
      if (typeof value === 'boolean') return value
      throw fault(at(name), value, 'true or false')
    },
    text: (name, allowed) => oneOf(at(name), take(name), allowed),
    textOrNull: (name, allowed) => {
      const value = take(name)
      if (value === null) return null
      if (typeof value === 'string' && allowed.includes(value)) return value
      throw fault(at(name), value, `null or ${choiceOf(allowed)}`)
    },
    object: (name) => fieldsOf(take(name), at(name)),
    list: (name, read) =>
      items(name).map((item, index) => {
        const fields = fieldsOf(item, `${at(name)}[${index + 1}]`)
        const made = read(fields)
        fields.done()
        return made
      }),
    texts,
    names: (name, reserved) => {
      const given = texts(name)
      const isGood = given.length > 0 && new Set([...given, reserved]).size > given.length
      if (isGood) return given
      throw fault(at(name), given, `one name or more, each once, and none of them ${reserved}`)
    },
    done: () => {
      const extra = Object.keys(given).find((name) => !asked.has(name))
      if (extra === undefined) return
      throw new LineFault(
        `unknown field ${at(extra)}; allowed here: ${[...asked].toSorted().join(', ')}`,
      )
    },
  }
}

const isObject = (given: unknown): given is JsonObject =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

const choiceOf = (allowed: readonly string[]): string =>
  allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(', ')}`
