/**
 * The tokens of TLA+ modules and of TLC configurations, each with its place.
 *
 * It is not a parser: it knows comments, strings, names and symbols, no grammar and no precedence.
 */
import { SourceError } from '../sourceError.ts'

export type TokenKind = 'name' | 'number' | 'string' | 'symbol'

/** One token. `line` and `column` count from 1, `offset` from 0. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** Symbols of more than one character, longest first so that the first match is the right one. */
const longSymbols = [
  '-+->',
  '<=>',
  '>>_',
  '|->',
  '...',
  '::=',
  '==',
  '=>',
  '/\\',
  '\\/',
  '<<',
  '>>',
  ']_',
  '->',
  '<-',
  '~>',
  '[]',
  '<>',
  ':>',
  '<:',
  '@@',
  '..',
  '/=',
  '=<',
  '<=',
  '>=',
  '::',
  ':=',
  '||',
  '|-',
  '|=',
  '-|',
  '=|',
  '++',
  '--',
  '**',
  '//',
  '^^',
  '^+',
  '^*',
  '^#',
  '##',
  '%%',
  '&&',
  '$$',
  '??',
  '!!',
] as const

const namePattern = /[A-Za-z0-9_]+/y
const backslashPattern = /\\[A-Za-z]+/y
const isNameStart = /[A-Za-z0-9_]/

/**
 * The text with every comment turned into blanks, so that lines and columns stay as they are.
 *
 * Nested `(* (* *) *)` comments count. Throws `SourceError` for a comment or string that never ends.
 */
export const blankComments = (text: string, file: string): string => {
  const out: string[] = []
  let position = 0
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length
  while (position < text.length) {
    if (text.startsWith('\\*', position)) {
      const end = endOfLine(text, position)
      out.push(' '.repeat(end - position))
      position = end
    } else if (text.startsWith('(*', position)) {
      const end = endOfComment(text, position)
      if (end === undefined) {
        throw new SourceError(
          { file, line: lineAt(position) },
          'a comment (* is never closed with *)',
        )
      }
      out.push(text.slice(position, end).replace(/[^\n]/g, ' '))
      position = end
    } else if (text[position] === '"') {
      const end = endOfString(text, position)
      if (end === undefined) {
        throw new SourceError(
          { file, line: lineAt(position) },
          'a string is not closed on its line',
        )
      }
      out.push(text.slice(position, end))
      position = end
    } else {
      out.push(text[position] as string)
      position++
    }
  }
  return out.join('')
}

const endOfLine = (text: string, from: number): number => {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

const endOfComment = (text: string, from: number): number | undefined => {
  let depth = 0
  for (let position = from; position < text.length - 1; position++) {
    const pair = text.slice(position, position + 2)
    if (pair === '(*') depth++
    else if (pair === '*)') depth--
    else continue
    position++
    if (depth === 0) return position + 1
  }
  return undefined
}

const endOfString = (text: string, from: number): number | undefined => {
  for (let position = from + 1; position < text.length; position++) {
    const character = text[position]
    if (character === '\\') position++
    else if (character === '"') return position + 1
    else if (character === '\n') return undefined
  }
  return undefined
}

/**
 * The tokens of a text whose comments are blanked. `WF_vars` is two tokens, `WF_` and `vars`, as is
 * `]_vars`: so a name in a subscript counts as a reference.
 */
export const tokenize = (text: string, firstLine = 1): readonly Token[] => {
  const tokens: Token[] = []
  let line = firstLine
  let lineStart = 0
  let position = 0
  const push = (kind: TokenKind, length: number): void => {
    const column = position - lineStart + 1
    tokens.push({
      kind,
      text: text.slice(position, position + length),
      offset: position,
      line,
      column,
    })
    position += length
  }
  while (position < text.length) {
    const character = text[position] as string
    if (character === '\n') {
      position++
      line++
      lineStart = position
    } else if (/\s/.test(character)) position++
    else if (character === '"')
      push('string', (endOfString(text, position) ?? text.length) - position)
    else if (isNameStart.test(character)) pushName(text, position, push)
    else push('symbol', symbolLength(text, position))
  }
  return tokens
}

const pushName = (
  text: string,
  position: number,
  push: (kind: TokenKind, length: number) => void,
): void => {
  namePattern.lastIndex = position
  const word = (namePattern.exec(text) as RegExpExecArray)[0]
  if (/^(WF|SF)_./.test(word)) {
    push('symbol', 3)
    push('name', word.length - 3)
  } else push(/^[0-9]+$/.test(word) ? 'number' : 'name', word.length)
}

const symbolLength = (text: string, position: number): number => {
  const long = longSymbols.find((symbol) => text.startsWith(symbol, position))
  if (long !== undefined) return long.length
  backslashPattern.lastIndex = position
  return backslashPattern.exec(text)?.[0].length ?? 1
}
