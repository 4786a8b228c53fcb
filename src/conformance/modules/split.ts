/**
 * Splits the text of a TLA+ module into its top-level units.
 *
 * It is not a TLA+ parser: it relies on the rule of this project that a unit starts in column 1, and
 * refuses a module that breaks it. Whether the module is correct TLA+ is TLC's to say.
 */
import { SourceError } from '../sourceError.ts'
import { definitionHead } from './definitionHead.ts'
import { blankComments, tokenize } from './tokens.ts'
import type { Token } from './tokens.ts'
import type { ModuleSource, Unit } from './unit.ts'

const moduleLine = /^-{4,}[ \t]*MODULE[ \t]+([A-Za-z0-9_]+)[ \t]*-{4,}[ \t]*$/
const separatorLine = /^[ \t]*-{4,}[ \t]*$/
const endLine = /^[ \t]*={4,}[ \t]*$/

const unitKeywords: ReadonlySet<string> = new Set([
  'EXTENDS',
  'CONSTANT',
  'CONSTANTS',
  'VARIABLE',
  'VARIABLES',
  'ASSUME',
  'ASSUMPTION',
  'AXIOM',
  'THEOREM',
  'LEMMA',
  'COROLLARY',
  'PROPOSITION',
  'RECURSIVE',
  'LOCAL',
  'INSTANCE',
])

/** The units of a module, in order. Throws `SourceError` with the line of what cannot be split. */
export const splitModule = (text: string, file: string): ModuleSource => {
  const { name, body } = moduleBody(blankComments(text, file), file)
  const tokens = tokenize(body)
  const starts = tokens.flatMap((_, index) => (startsUnit(tokens, index) ? [index] : []))
  const first = tokens[0]
  if (first !== undefined && starts[0] !== 0) {
    throw new SourceError(
      { file, line: first.line },
      `expected a declaration or definition that starts in column 1, found ${first.text}`,
    )
  }
  const units = starts.map((start, index) => {
    const own = tokens.slice(start, starts[index + 1])
    const end = tokens[starts[index + 1] ?? Number.POSITIVE_INFINITY]?.offset ?? body.length
    return unitOf(own, body.slice((own[0] as Token).offset, end).trimEnd(), file)
  })
  return { name, file, units }
}

/** The module with everything outside it, its header and its separators turned into empty lines. */
const moduleBody = (text: string, file: string): { name: string; body: string } => {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  const start = lines.findIndex((line) => moduleLine.test(line))
  if (start < 0) {
    throw new SourceError({ file }, 'no line of the form ---- MODULE Name ---- starts a module')
  }
  const end = lines.findIndex((line, index) => index > start && endLine.test(line))
  if (end < 0) throw new SourceError({ file }, 'the module is never ended by a line of ====')
  const nested = lines.findIndex(
    (line, index) => index > start && index < end && /-{4,}[ \t]*MODULE/.test(line),
  )
  if (nested >= 0) {
    throw new SourceError(
      { file, line: nested + 1 },
      'a module inside a module is not supported: give it a file of its own',
    )
  }
  const name = (moduleLine.exec(lines[start] as string) as RegExpExecArray)[1] as string
  const body = lines.map((line, index) =>
    index <= start || index >= end || separatorLine.test(line) ? '' : line,
  )
  return { name, body: body.join('\n') }
}

const startsUnit = (tokens: readonly Token[], index: number): boolean => {
  const token = tokens[index] as Token
  if (token.column !== 1) return false
  return unitKeywords.has(token.text) || definitionHead(tokens, index) !== undefined
}

const unitOf = (tokens: readonly Token[], text: string, file: string): Unit => {
  const first = tokens[0] as Token
  const base = { file, line: first.line, text, tokens }
  switch (first.text) {
    case 'EXTENDS':
      return { ...base, kind: 'extends', names: declaredNames(tokens, file).names }
    case 'CONSTANT':
    case 'CONSTANTS':
      return { ...base, kind: 'constants', ...declaredNames(tokens, file) }
    case 'VARIABLE':
    case 'VARIABLES':
      return { ...base, kind: 'variables', ...declaredNames(tokens, file) }
    case 'RECURSIVE':
      return { ...base, kind: 'recursive', names: declaredNames(tokens, file).operatorNames }
    case 'INSTANCE':
      return { ...base, kind: 'instance', module: tokens[1]?.text ?? '' }
    case 'ASSUME':
    case 'ASSUMPTION':
    case 'AXIOM':
      requireOneDefinition(tokens, 1, file)
      return { ...base, kind: 'assume' }
    case 'THEOREM':
    case 'LEMMA':
    case 'COROLLARY':
    case 'PROPOSITION':
      return { ...base, kind: 'theorem' }
    case 'LOCAL':
      if (tokens[1]?.text === 'INSTANCE') {
        return { ...base, kind: 'instance', module: tokens[2]?.text ?? '' }
      }
      return definitionOf(base, 1)
    default:
      return definitionOf(base, 0)
  }
}

const definitionOf = (
  base: Pick<Unit, 'file' | 'line' | 'text' | 'tokens'>,
  start: 0 | 1,
): Unit => {
  const head = definitionHead(base.tokens, start)
  if (head === undefined) throw new SourceError(base, 'LOCAL must be followed by a definition')
  requireOneDefinition(base.tokens, 0, base.file)
  return { ...base, kind: 'definition', ...head, isLocal: start === 1 }
}

/** Names separated by commas after a keyword; `Op(_, _)` declares an operator. */
const declaredNames = (
  tokens: readonly Token[],
  file: string,
): { names: readonly string[]; operatorNames: readonly string[] } => {
  const names: string[] = []
  const operatorNames: string[] = []
  let index = 1
  for (;;) {
    const token = tokens[index]
    if (token?.kind !== 'name') return refuseDeclaration(tokens, index, file)
    index++
    if (tokens[index]?.text === '(') {
      const close = tokens.findIndex((other, at) => at > index && other.text === ')')
      if (close < 0) return refuseDeclaration(tokens, index, file)
      operatorNames.push(token.text)
      index = close + 1
    } else {
      names.push(token.text)
      if ((tokens[0] as Token).text === 'RECURSIVE') operatorNames.push(token.text)
    }
    if (index >= tokens.length) return { names, operatorNames }
    if (tokens[index]?.text !== ',') return refuseDeclaration(tokens, index, file)
    index++
  }
}

const refuseDeclaration = (tokens: readonly Token[], index: number, file: string): never => {
  const keyword = (tokens[0] as Token).text
  const found = tokens[index]
  const line = (found ?? tokens.at(-1))?.line ?? 1
  const what = found === undefined ? 'nothing' : found.text
  throw new SourceError(
    { file, line },
    `${keyword} takes names separated by commas, found ${what}; a definition must start in column 1`,
  )
}

/**
 * A second `==` outside LET means that an indented definition was swallowed by the one before it; that
 * would make flattening lose it without a word.
 */
const requireOneDefinition = (tokens: readonly Token[], from: number, file: string): void => {
  let letDepth = 0
  let definitions = 0
  for (const token of tokens.slice(from)) {
    if (token.kind === 'name' && token.text === 'LET') letDepth++
    else if (token.kind === 'name' && token.text === 'IN') letDepth--
    else if (token.text === '==' && letDepth === 0 && ++definitions > 1) {
      throw new SourceError(
        { file, line: token.line },
        'a definition outside LET must start in column 1, so that modules can be split without a full parser',
      )
    }
  }
  if (letDepth !== 0) {
    throw new SourceError(
      { file, line: (tokens[0] as Token).line },
      'LET without its IN: definitions inside LET must not start in column 1',
    )
  }
}
