/**
 * Finds a bulleted list that the embedded checker reads differently from TLC:
 *
 *     /\ A
 *     /\ B
 *     => C        TLC: (A /\ B) => C;  there: A /\ (B => C)
 *
 * In TLA+ a list ends at the first token at or left of its bullets' column. It is not a check that the
 * bullets are aligned.
 */
import type { Token } from '../modules/tokens.ts'

const bullets: ReadonlySet<string> = new Set(['/\\', '\\/'])

/** Symbols that may start a line without being an operator on what comes before. */
const openingSymbols: ReadonlySet<string> = new Set([
  '(',
  '[',
  '{',
  '<<',
  ')',
  ']',
  ']_',
  '}',
  '>>',
  '>>_',
  ',',
  '~',
  '-',
  '[]',
  '<>',
  '\\A',
  '\\E',
  '\\AA',
  '\\EE',
  '\\lnot',
  '\\neg',
  '@',
  ':',
  '->',
  '|->',
  '!',
  '.',
  'WF_',
  'SF_',
])

const openers: ReadonlySet<string> = new Set(['(', '[', '{', '<<'])
const closers: ReadonlySet<string> = new Set([')', ']', ']_', '}', '>>', '>>_'])

/** A list that has begun: the column of its bullets, and how deep in brackets it stands. */
interface OpenList {
  readonly column: number
  readonly depth: number
}

/** The operator that starts a line at or left of an open list's column, if there is one. */
export const misreadList = (tokens: readonly Token[]): Token | undefined => {
  let open: readonly OpenList[] = []
  let depth = 0
  let line = 0
  for (const [index, token] of tokens.entries()) {
    const startsLine = token.line !== line
    line = token.line
    if (closers.has(token.text)) {
      depth--
      open = open.filter((list) => list.depth <= depth)
    }
    if (startsLine) {
      if (continuesTerm(token) && open.some((list) => token.column <= list.column)) return token
      open = open.filter((list) => list.column < token.column)
    }
    if (bullets.has(token.text) && (startsLine || startsList(tokens[index - 1]))) {
      open = [...open, { column: token.column, depth }]
    }
    if (openers.has(token.text)) depth++
  }
  return undefined
}

/** An infix operator at the start of a line goes on with what stands before it. */
const continuesTerm = (token: Token): boolean =>
  token.kind === 'symbol' && !bullets.has(token.text) && !openingSymbols.has(token.text)

/** A bullet behind `==`, `:`, `(` and the like starts a list on the same line; behind a term it is infix. */
const startsList = (before: Token | undefined): boolean => {
  if (before === undefined) return false
  if (before.kind === 'name') return /^(IN|THEN|ELSE|IF|LET|OTHER|CASE)$/.test(before.text)
  return before.kind === 'symbol' && !closers.has(before.text) && before.text !== "'"
}
