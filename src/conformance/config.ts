/**
 * Reads a TLC configuration (`.cfg`), strictly, together with its header.
 *
 * It is not as lenient as TLC: what TLC 2.18 does not know (ALIAS, POSTCONDITION), what this project
 * does not use (`Name <- [Module] Other`), and what is left to a default (CHECK_DEADLOCK) is refused.
 */
import type { Value } from '../shared/value.ts'
import { readConstant } from './configValue.ts'
import { parseHeader } from './header.ts'
import type { ModelHeader } from './header.ts'
import { blankComments, tokenize } from './modules/tokens.ts'
import type { Token } from './modules/tokens.ts'
import { SourceError } from './sourceError.ts'

export interface TlcConfig {
  readonly header: ModelHeader
  readonly init?: string
  readonly next?: string
  readonly specification?: string
  /** Constants with a literal value; model values are strings. */
  readonly constants: Readonly<Record<string, Value>>
  /** The same constants as the file writes them: there, `s1` and `"s1"` differ. */
  readonly constantTexts: Readonly<Record<string, string>>
  /** `A <- B`: the definition B stands in for A. */
  readonly substitutions: Readonly<Record<string, string>>
  readonly invariants: readonly string[]
  readonly properties: readonly string[]
  readonly symmetry?: string
  readonly view?: string
  readonly constraints: readonly string[]
  readonly actionConstraints: readonly string[]
  readonly checkDeadlock: boolean
  /** Line of each statement keyword (plural form) and of each name given to it. */
  readonly lines: Readonly<Record<string, number>>
}

/** How many names a statement takes. */
const statements = {
  INIT: 'one',
  NEXT: 'one',
  SPECIFICATION: 'one',
  SYMMETRY: 'one',
  VIEW: 'one',
  CHECK_DEADLOCK: 'one',
  CONSTANTS: 'assignments',
  INVARIANTS: 'many',
  PROPERTIES: 'many',
  CONSTRAINTS: 'many',
  ACTION_CONSTRAINTS: 'many',
} as const

type Statement = keyof typeof statements

const singular: Readonly<Record<string, Statement>> = {
  CONSTANT: 'CONSTANTS',
  INVARIANT: 'INVARIANTS',
  PROPERTY: 'PROPERTIES',
  CONSTRAINT: 'CONSTRAINTS',
  ACTION_CONSTRAINT: 'ACTION_CONSTRAINTS',
}

const unsupported = ['ALIAS', 'POSTCONDITION', 'TYPE', 'TYPE_CONSTRAINT']

interface Draft {
  readonly names: Map<Statement, string[]>
  readonly constants: Record<string, Value>
  readonly constantTexts: Record<string, string>
  readonly substitutions: Record<string, string>
  readonly lines: Record<string, number>
}

/** Reads the text of a `.cfg`. Throws `SourceError` naming file and line. */
export const parseConfig = (text: string, file: string): TlcConfig => {
  const header = parseHeader(text, file)
  const tokens = tokenize(blankComments(text, file))
  const draft: Draft = {
    names: new Map(),
    constants: {},
    constantTexts: {},
    substitutions: {},
    lines: {},
  }
  let index = 0
  while (index < tokens.length) index = readStatement(tokens, index, draft, file)
  return finish(header, draft, file)
}

const statementOf = (token: Token | undefined): Statement | undefined => {
  if (token?.kind !== 'name') return undefined
  if (Object.hasOwn(statements, token.text)) return token.text as Statement
  return Object.hasOwn(singular, token.text) ? singular[token.text] : undefined
}

const endsStatement = (token: Token | undefined): boolean =>
  token === undefined || statementOf(token) !== undefined || unsupported.includes(token.text)

const readStatement = (
  tokens: readonly Token[],
  start: number,
  draft: Draft,
  file: string,
): number => {
  const keyword = tokens[start] as Token
  const statement = statementOf(keyword)
  if (statement === undefined) {
    const reason = unsupported.includes(keyword.text)
      ? `${keyword.text} is not supported: TLC 2.18 does not have it`
      : `expected a statement, found ${keyword.text}; known are ${Object.keys(statements).join(', ')}`
    throw new SourceError({ file, line: keyword.line }, reason)
  }
  const place = { file, line: keyword.line }
  draft.lines[statement] ??= keyword.line
  const form = statements[statement]
  let index = start + 1
  if (form === 'assignments') {
    while (!endsStatement(tokens[index])) index = readAssignment(tokens, index, draft, file)
    return index
  }
  const names = draft.names.get(statement) ?? []
  draft.names.set(statement, names)
  while (!endsStatement(tokens[index]) && (form === 'many' || names.length === 0)) {
    addName(names, tokens[index] as Token, statement, draft, file)
    index++
  }
  if (index === start + 1) {
    const twice = form === 'one' && names.length > 0
    const reason = twice ? 'is given twice' : 'must be followed by a name'
    throw new SourceError(place, `${keyword.text} ${reason}`)
  }
  return index
}

const addName = (
  names: string[],
  token: Token,
  statement: Statement,
  draft: Draft,
  file: string,
): void => {
  const place = { file, line: token.line }
  if (token.kind !== 'name') {
    throw new SourceError(place, `${statement} takes names of definitions, found ${token.text}`)
  }
  if (names.includes(token.text))
    throw new SourceError(place, `${token.text} is listed twice under ${statement}`)
  names.push(token.text)
  draft.lines[token.text] ??= token.line
}

const readAssignment = (
  tokens: readonly Token[],
  start: number,
  draft: Draft,
  file: string,
): number => {
  const name = tokens[start] as Token
  const sign = tokens[start + 1]
  const place = { file, line: name.line }
  if (name.kind !== 'name' || (sign?.text !== '=' && sign?.text !== '<-')) {
    throw new SourceError(
      place,
      `expected Name = value or Name <- Definition under CONSTANTS, found ${name.text}`,
    )
  }
  if (
    Object.hasOwn(draft.constantTexts, name.text) ||
    Object.hasOwn(draft.substitutions, name.text)
  ) {
    throw new SourceError(place, `the constant ${name.text} is given twice`)
  }
  draft.lines[name.text] ??= name.line
  if (sign.text === '<-') {
    const other = tokens[start + 2]
    if (other?.kind !== 'name' || endsStatement(other)) {
      throw new SourceError(place, `${name.text} <- must be followed by the name of one definition`)
    }
    draft.substitutions[name.text] = other.text
    draft.lines[other.text] ??= other.line
    return start + 3
  }
  const { value, text, end } = readConstant(tokens, start + 2, { file, line: sign.line })
  draft.constants[name.text] = value
  draft.constantTexts[name.text] = text
  return end
}

const finish = (header: ModelHeader, draft: Draft, file: string): TlcConfig => {
  const one = (statement: Statement): string | undefined => draft.names.get(statement)?.[0]
  const many = (statement: Statement): readonly string[] => draft.names.get(statement) ?? []
  const deadlock = one('CHECK_DEADLOCK')
  if (deadlock !== 'TRUE' && deadlock !== 'FALSE') {
    const reason =
      'CHECK_DEADLOCK TRUE or CHECK_DEADLOCK FALSE must be said: a default is easily overlooked'
    throw new SourceError({ file, line: draft.lines['CHECK_DEADLOCK'] ?? 1 }, reason)
  }
  const [init, next, specification] = [one('INIT'), one('NEXT'), one('SPECIFICATION')]
  const asPair = init !== undefined && next !== undefined && specification === undefined
  const asSpecification = init === undefined && next === undefined && specification !== undefined
  if (!asPair && !asSpecification) {
    throw new SourceError({ file, line: 1 }, 'give either SPECIFICATION, or both INIT and NEXT')
  }
  const [symmetry, view] = [one('SYMMETRY'), one('VIEW')]
  const config: TlcConfig = {
    header,
    ...(init === undefined ? {} : { init }),
    ...(next === undefined ? {} : { next }),
    ...(specification === undefined ? {} : { specification }),
    constants: draft.constants,
    constantTexts: draft.constantTexts,
    substitutions: draft.substitutions,
    invariants: many('INVARIANTS'),
    properties: many('PROPERTIES'),
    ...(symmetry === undefined ? {} : { symmetry }),
    ...(view === undefined ? {} : { view }),
    constraints: many('CONSTRAINTS'),
    actionConstraints: many('ACTION_CONSTRAINTS'),
    checkDeadlock: deadlock === 'TRUE',
    lines: draft.lines,
  }
  return config
}
