/**
 * Reads a line of a world of events: the action, its arguments, and what was seen. Bad ones get a `LineFault`.
 *
 * Whether the line is a step of the spec is not decided here.
 */
import type { Value } from '../../shared/value.ts'
import { LineFault, shown } from './fields.ts'
import type { Shape } from './loggedWorld.ts'
import type { JsonObject, LoggedLine, TraceRecord } from './validation.ts'

/** Throws `LineFault`. */
export function readRecord(
  line: LoggedLine,
  constants: JsonObject,
  { actions, names, actorField, observed }: Shape,
): TraceRecord {
  const { action } = line
  const takes = actions[action] ?? []
  const record: Record<string, Value> = { action }
  for (const name of takes) {
    const value = valueAt(line[name], name)
    const allowed =
      names[name] === undefined ? undefined : (constants[names[name]] as readonly string[])
    if (allowed !== undefined && !allowed.some((each) => each === value)) {
      throw new LineFault(`${name} is ${shown(value)}; it must be one of ${allowed.join(', ')}`)
    }
    record[name] = value
  }
  const mayHave = takes.includes(actorField) ? observed : []
  for (const name of mayHave) if (name in line) record[name] = recordAt(line[name], name)
  if (takes.includes(actorField) && !mayHave.some((name) => name in line)) {
    throw new LineFault(`nothing was seen: a line of ${action} has ${mayHave.join(' or ')}`)
  }
  const extra = Object.keys(line).find((name) => !(name in record))
  if (extra === undefined) return record
  const allowed = ['action', ...takes, ...mayHave].join(', ')
  throw new LineFault(`unknown field ${extra}; allowed in a line of ${action}: ${allowed}`)
}

function recordAt(given: unknown, path: string): Value {
  if (isObject(given) && !('#set' in given) && !('#map' in given)) return valueAt(given, path)
  throw new LineFault(`${path} is ${shown(given)}; it must be an object`)
}

/** Texts, whole numbers, truths, lists, sets, functions and records of such. */
function valueAt(given: unknown, path: string): Value {
  if (typeof given === 'string' || typeof given === 'boolean') return given
  if (typeof given === 'number' && Number.isSafeInteger(given)) return given
  if (Array.isArray(given)) return given.map((each, at) => valueAt(each, `${path}[${at + 1}]`))
  if (isObject(given)) {
    for (const kind of ['#set', '#map'] as const) {
      if (!(kind in given)) continue
      const members = valueAt(given[kind], `${path}.${kind}`)
      const isPair = (each: unknown) => Array.isArray(each) && each.length === 2
      if (Array.isArray(members) && (kind === '#set' || members.every(isPair))) {
        return { [kind]: members }
      }
      throw new LineFault(
        `${path} is ${shown(given)}; ${kind} must be a list${kind === '#map' ? ' of pairs' : ''}`,
      )
    }
    return Object.fromEntries(
      Object.entries(given).map(([name, each]) => [name, valueAt(each, `${path}.${name}`)]),
    )
  }
  const what =
    given === undefined ? `the field ${path} is missing; it` : `${path} is ${shown(given)}; it`
  throw new LineFault(
    `${what} must be a text, a whole number, true, false, a list, {"#set": [...]}, {"#map": [...]} or an object of such`,
  )
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}
