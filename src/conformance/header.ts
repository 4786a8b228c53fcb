/**
 * The header of a model: the comment lines at the top of its `.cfg`, which say what the model is for,
 * what must come out of it, and why its bounds are what they are.
 *
 * It is not TLC's business: to TLC these lines are comments. Anything not understood is refused, since
 * a mistyped key would silently turn a check off.
 */
import { SourceError } from './sourceError.ts'

export type Tier = 'quick' | 'full'
export type ModelMode = 'exhaustive' | 'liveness' | 'simulation'
export type CheckerName = 'tlc' | 'embedded'

/** What must come out: `property` is the one that must be violated. */
export type Expectation =
  { readonly verdict: 'holds' } | { readonly verdict: 'violates'; readonly property: string }

/** A seeded bug that the model re-enables. */
export interface SeededBug {
  /** The same in spec and code, such as `RAFT-03`. */
  readonly id: string
  readonly title: string
}

/** Random walks: `num` behaviours of at most `depth` steps. */
export interface SimulationBounds {
  readonly num: number
  readonly depth: number
  readonly seed: number
}

export interface ModelHeader {
  readonly purpose: string
  /** Module that TLC is given, without `.tla`. */
  readonly module: string
  /** Spec module that the model is about. */
  readonly protocol: string
  readonly tier: Tier
  readonly mode: ModelMode
  readonly simulate?: SimulationBounds
  readonly expect: Expectation
  readonly checkers: readonly CheckerName[]
  /** Why these bounds; always there where the model must hold. */
  readonly bounds?: string
  /** Whether the full state graph is replayed on the code. */
  readonly replay: boolean
  readonly bug?: SeededBug
  /** The property whose left side the model shows to be reached, by violating that it never is. */
  readonly reach?: string
  /** Line of each key that was given. */
  readonly lines: Readonly<Record<string, number>>
}

interface Entry {
  readonly key: string
  readonly value: string
  readonly line: number
}

const required = ['purpose', 'module', 'protocol', 'tier', 'mode', 'expect', 'checkers'] as const
const optional = ['bounds', 'simulate', 'replay', 'bug', 'reach'] as const
const known: readonly string[] = [...required, ...optional]

const entryLine = /^\\\* ?([A-Za-z][A-Za-z0-9_-]*)[ \t]*:[ \t]*(.*)$/
const continuationLine = /^\\\*[ \t]{3,}(\S.*)$/

/** The header of a `.cfg` text. Throws `SourceError` with the line of what is wrong. */
export const parseHeader = (text: string, file: string): ModelHeader => {
  const entries = headerEntries(text, file)
  const find = (key: string): Entry | undefined => entries.find((entry) => entry.key === key)
  const need = (key: string): Entry => {
    const entry = find(key)
    if (entry !== undefined) return entry
    throw new SourceError({ file, line: 1 }, `the header lacks the line \\* ${key}: ...`)
  }
  const oneOf = <Word extends string>(key: string, words: readonly Word[]): Word => {
    const entry = need(key)
    const word = words.find((allowed) => allowed === entry.value)
    return word ?? refuse(file, entry, words.join(' or '))
  }
  for (const key of required) need(key)
  const mode = oneOf('mode', ['exhaustive', 'liveness', 'simulation'])
  const expect = expectation(need('expect'), file)
  const simulate = simulation(mode, find('simulate'), file)
  const bounds = find('bounds')
  if (expect.verdict === 'holds') need('bounds')
  const bug = seededBug(find('bug'), expect, file)
  const reach = reachedProperty(find('reach'), expect, file)
  return {
    purpose: need('purpose').value,
    module: moduleName(need('module'), file),
    protocol: moduleName(need('protocol'), file),
    tier: oneOf('tier', ['quick', 'full']),
    mode,
    ...(simulate === undefined ? {} : { simulate }),
    expect,
    checkers: oneOf('checkers', ['tlc', 'tlc, embedded']) === 'tlc' ? ['tlc'] : ['tlc', 'embedded'],
    ...(bounds === undefined ? {} : { bounds: bounds.value }),
    replay: find('replay') === undefined ? false : oneOf('replay', ['yes']) === 'yes',
    ...(bug === undefined ? {} : { bug }),
    ...(reach === undefined ? {} : { reach }),
    lines: Object.fromEntries(entries.map((entry) => [entry.key, entry.line])),
  }
}

/** The first run of comment lines; a blank line or a statement ends the header. */
const headerEntries = (text: string, file: string): readonly Entry[] => {
  const entries: Entry[] = []
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trimEnd()
    if (!line.startsWith('\\*')) break
    const continued = continuationLine.exec(line)
    const started = continued === null ? entryLine.exec(line) : null
    const place = { file, line: index + 1 }
    if (started !== null) {
      const [key, value] = [started[1] as string, started[2] as string]
      if (!known.includes(key)) {
        throw new SourceError(place, `unknown header key ${key}; known are ${known.join(', ')}`)
      }
      if (entries.some((entry) => entry.key === key)) {
        throw new SourceError(place, `the header key ${key} is given twice`)
      }
      entries.push({ key, value, line: index + 1 })
    } else if (continued !== null && entries.length > 0) {
      const last = entries.pop() as Entry
      entries.push({ ...last, value: `${last.value} ${continued[1] as string}`.trim() })
    } else {
      throw new SourceError(
        place,
        'a header line has the form \\* key: value, or starts with \\* and three blanks to go on with the line above; an empty line ends the header',
      )
    }
  }
  if (entries.length === 0) {
    throw new SourceError(
      { file, line: 1 },
      `the file must start with a header: lines \\* key: value for ${required.join(', ')}`,
    )
  }
  const empty = entries.find((entry) => entry.value === '')
  if (empty !== undefined)
    throw new SourceError({ file, line: empty.line }, `the header key ${empty.key} has no value`)
  return entries
}

const refuse = (file: string, entry: Entry, allowed: string): never => {
  throw new SourceError(
    { file, line: entry.line },
    `the header says ${entry.key}: ${entry.value}; allowed is ${allowed}`,
  )
}

const moduleName = (entry: Entry, file: string): string =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(entry.value)
    ? entry.value
    : refuse(file, entry, 'the name of one module, without .tla')

const expectation = (entry: Entry, file: string): Expectation => {
  if (entry.value === 'holds') return { verdict: 'holds' }
  const property = /^violates ([A-Za-z][A-Za-z0-9_]*)$/.exec(entry.value)?.[1]
  return property === undefined
    ? refuse(file, entry, 'holds, or violates and the name of one property')
    : { verdict: 'violates', property }
}

const simulation = (
  mode: ModelMode,
  entry: Entry | undefined,
  file: string,
): SimulationBounds | undefined => {
  const form = 'num=N depth=N seed=N with whole numbers'
  if (mode !== 'simulation') {
    return entry === undefined ? undefined : refuse(file, entry, `only for mode: simulation`)
  }
  if (entry === undefined) {
    throw new SourceError(
      { file, line: 1 },
      `mode: simulation needs the header line \\* simulate: ${form}`,
    )
  }
  const found = /^num=([0-9]{1,9}) depth=([0-9]{1,9}) seed=([0-9]{1,9})$/.exec(entry.value)
  if (found === null) return refuse(file, entry, form)
  const [num, depth, seed] = found.slice(1).map(Number) as [number, number, number]
  return num > 0 && depth > 0 ? { num, depth, seed } : refuse(file, entry, 'num and depth from 1')
}

const reachedProperty = (
  entry: Entry | undefined,
  expect: Expectation,
  file: string,
): string | undefined => {
  if (entry === undefined) return undefined
  if (!/^[A-Za-z]\w*$/.test(entry.value)) refuse(file, entry, 'the name of a property')
  if (expect.verdict === 'holds') {
    return refuse(file, entry, 'only with expect: violates and the claim that nothing reaches it')
  }
  return entry.value
}

const seededBug = (
  entry: Entry | undefined,
  expect: Expectation,
  file: string,
): SeededBug | undefined => {
  if (entry === undefined) return undefined
  const found = /^([A-Z][A-Z0-9]*-[0-9]+) (\S.*)$/.exec(entry.value)
  if (found === null) return refuse(file, entry, 'an id such as RAFT-03, then what the bug is')
  if (expect.verdict === 'holds') {
    return refuse(file, entry, 'only with expect: violates and the property that must kill the bug')
  }
  return { id: found[1] as string, title: found[2] as string }
}
