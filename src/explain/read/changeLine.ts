/**
 * Takes a line of what changed, as `flagspan check` prints it, and makes the change: the way back from
 * `conformance/check/difference.ts`.
 */
import {
  canonical,
  equalValues,
  functionOf,
  isSequence,
  mapEntries,
  parseValue,
  setMembers,
  setOf,
  type SpecState,
  type Value,
  ValueSyntaxError,
} from '../../shared/value.ts'
import { ExplainError } from '../explainError.ts'

/** The state after the line's change. Throws {@link ExplainError}. */
export function withChange(state: SpecState, line: string): SpecState {
  const found = pathIn(line)
  if (found === undefined) throw new ExplainError(`this line says no change: ${line}`)
  const { variable, keys, rest } = found
  const value = changed(state[variable], keys, (old) => newValue(old, rest, line), line)
  const { [variable]: _, ...others } = state
  return value === undefined ? others : { ...others, [variable]: value }
}

interface Path {
  readonly variable: string
  readonly keys: readonly Value[]
  /** What is said of the place. */
  readonly rest: string
}

/** `node[s1].log[2]: ` and what follows it. */
function pathIn(line: string): Path | undefined {
  const variable = /^\w+/.exec(line)?.[0]
  if (variable === undefined) return undefined
  const keys: Value[] = []
  let at = variable.length
  while (line[at] !== ':') {
    const field = /^\.([A-Za-z_]\w*)/.exec(line.slice(at))?.[1]
    if (field !== undefined) {
      keys.push(field)
      at += field.length + 1
      continue
    }
    const end = line[at] === '[' ? endOfKey(line, at + 1) : undefined
    if (end === undefined) return undefined
    keys.push(parseValue(line.slice(at + 1, end)))
    at = end + 1
  }
  return line[at + 1] === ' ' ? { variable, keys, rest: line.slice(at + 2) } : undefined
}

function endOfKey(line: string, start: number): number | undefined {
  for (let end = line.indexOf(']', start); end >= 0; end = line.indexOf(']', end + 1)) {
    if (valueOf(line.slice(start, end)) !== undefined) return end
  }
  return undefined
}

function valueOf(text: string): Value | undefined {
  try {
    return parseValue(text)
  } catch (error) {
    if (error instanceof ValueSyntaxError) return undefined
    throw error
  }
}

function changed(
  value: Value | undefined,
  [key, ...keys]: readonly Value[],
  change: (old: Value | undefined) => Value | undefined,
  line: string,
): Value | undefined {
  if (key === undefined) return change(value)
  if (value === undefined) throw new ExplainError(`nothing is there to be changed: ${line}`)
  if (isSequence(value) && typeof key === 'number' && value[key - 1] !== undefined) {
    const image = changed(value[key - 1], keys, change, line)
    return value.map((item, at) => (at === key - 1 ? (image ?? item) : item))
  }
  const entries = entriesOf(value)
  const name = canonical(key)
  const old = entries.find(([each]) => canonical(each) === name)
  const image = changed(old?.[1], keys, change, line)
  const others = entries.filter((entry) => entry !== old)
  return functionOf(image === undefined ? others : [...others, [key, image]])
}

function entriesOf(value: Value): readonly (readonly [Value, Value])[] {
  if (typeof value !== 'object') return []
  if (isSequence(value)) return value.map((item, at) => [at + 1, item] as const)
  return mapEntries(value) ?? Object.entries(value as Readonly<Record<string, Value>>)
}

/** What is there after what the line says; undefined where nothing is. */
function newValue(old: Value | undefined, rest: string, line: string): Value | undefined {
  const unreadable = () => new ExplainError(`this change cannot be read: ${line}`)
  for (let at = rest.indexOf(' -> '); at >= 0; at = rest.indexOf(' -> ', at + 1)) {
    const after = valueOf(rest.slice(at + 4))
    if (after !== undefined && valueOf(rest.slice(0, at)) !== undefined) return after
  }
  const [word = '', ...texts] = rest.split(' ')
  const text = texts.join(' ')
  switch (word) {
    case 'gone,':
      return undefined
    case 'cut': {
      const length = /^to (\d+), lost /.exec(text)?.[1]
      if (length === undefined || old === undefined || !isSequence(old)) throw unreadable()
      return old.slice(0, Number(length))
    }
    case 'appended': {
      const items = valueOf(`<<${text}>>`)
      if (items === undefined || old === undefined || !isSequence(old) || !isSequence(items)) {
        throw unreadable()
      }
      return [...old, ...items]
    }
  }
  const value = valueOf(text)
  if (value === undefined) throw unreadable()
  if (word === 'new') return value
  const members = old === undefined ? undefined : setMembers(old)
  if (members === undefined) throw unreadable()
  if (word === '+') return setOf([...members, value])
  if (word === '-') return setOf(members.filter((member) => !equalValues(member, value)))
  throw unreadable()
}
