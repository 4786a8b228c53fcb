/**
 * Finds, inside one definition or assumption, the expressions that the embedded checker rejects or, worse,
 * evaluates differently from TLC.
 *
 * It works on tokens and errs on the side of refusal; `x - 1 % n` is refused although it may never be
 * negative.
 */
import type { Token } from '../modules/tokens.ts'
import type { Unit } from '../modules/unit.ts'
import { misreadList } from './bullets.ts'
import type { SubsetReason } from './subset.ts'

/** Names and symbols that are refused wherever they stand. */
const refusedTokens: Readonly<Record<string, string>> = {
  Nat: '`Nat`: it has 101 numbers there; write 0..Max',
  Int: '`Int`: it has 201 numbers there; write a range',
  Real: '`Real`: it is not known there',
  Infinity: '`Infinity`: it is not known there',
  STRING: '`STRING`: it is not known there',
  '\\intersect': '`\\intersect`: it is read as \\in; write \\cap',
  '\\equiv': '`\\equiv`: it is not known there; write <=>',
  '\\circ': '`\\circ`: it is not known there; write \\o',
  '\\cdot': '`\\cdot`: action composition is not known there',
  '\\AA': '`\\AA`: temporal quantifier',
  '\\EE': '`\\EE`: temporal quantifier',
  '~>': '`~>` in a definition that is checked as an invariant or action',
  '<>': '`<>` in a definition that is checked as an invariant or action',
  RandomElement: '`RandomElement`: it is not known there',
  TLCEval: '`TLCEval`: it is not known there',
}

/** Numbers from here on wrap around differently in the two checkers. */
const numberLimit = 2 ** 31

/** Every reason against one unit, with the line of each. */
export const expressionReasons = (unit: Unit): readonly SubsetReason[] => {
  const { tokens, file } = unit
  const reasons: SubsetReason[] = []
  const add = (token: Token, text: string): void =>
    void reasons.push({ place: { file, line: token.line }, text })
  for (const [index, token] of tokens.entries()) {
    const refused = Object.hasOwn(refusedTokens, token.text) ? refusedTokens[token.text] : undefined
    if (token.kind !== 'string' && refused !== undefined) add(token, refused)
    if (token.kind === 'number' && Number(token.text) >= numberLimit)
      add(token, `${token.text}: too large`)
    if (token.text === '[' && bindsTwo(tokens, index)) {
      add(token, 'function of two arguments: use one argument, such as a pair')
    }
    if (isUnbounded(tokens, index)) add(token, `unbounded ${token.text}: give the variable a set`)
  }
  const division = tokens.find((token) => token.text === '\\div' || token.text === '%')
  if (division !== undefined && tokens.some((token) => token.text === '-')) {
    add(division, `\`${division.text}\` beside a minus: negative operands are rounded differently`)
  }
  const lambda = tokens.find((token) => token.text === 'LAMBDA')
  if (lambda !== undefined && !tokens.some((token) => /^(SelectSeq|SortSeq)$/.test(token.text))) {
    add(lambda, 'LAMBDA: it is known in SelectSeq and SortSeq only')
  }
  const misread = misreadList(tokens)
  if (misread !== undefined) {
    add(misread, `\`${misread.text}\` behind a bulleted list: put the list in parentheses`)
  }
  return reasons
}

const openers: ReadonlySet<string> = new Set(['(', '[', '{', '<<'])
const closers: ReadonlySet<string> = new Set([')', ']', ']_', '}', '>>', '>>_'])

/** Whether the bracket at `open` is `[x \in S, y \in T |-> e]`, `f[x, y]` or `EXCEPT ![x, y]`. */
const bindsTwo = (tokens: readonly Token[], open: number): boolean => {
  let depth = 0
  let commas = 0
  let bindsVariable = false
  for (let index = open; index < tokens.length; index++) {
    const text = (tokens[index] as Token).text
    if (openers.has(text)) depth++
    else if (closers.has(text)) depth--
    else if (depth !== 1) continue
    if (depth === 0) break
    if (depth !== 1) continue
    if (text === ',') commas++
    if (text === '\\in') bindsVariable = true
    if (text === '|->') return bindsVariable && commas > 0
    if (text === ':' || text === 'EXCEPT' || text === '->') return false
  }
  return commas > 0 && isApplied(tokens[open - 1])
}

/** Whether a bracket behind this token applies a function, rather than starting a record or a set. */
const isApplied = (before: Token | undefined): boolean =>
  before !== undefined &&
  ((before.kind === 'name' &&
    !/^(IN|THEN|ELSE|IF|CASE|OTHER|UNION|SUBSET|DOMAIN)$/.test(before.text)) ||
    ['!', ')', ']', "'"].includes(before.text))

/** Whether a quantifier or CHOOSE at `index` has no set, as in `\E x : P`. */
const isUnbounded = (tokens: readonly Token[], index: number): boolean => {
  const token = tokens[index] as Token
  if (!['\\A', '\\E', '\\exists', '\\forall', 'CHOOSE'].includes(token.text)) return false
  const rest = tokens.slice(index + 1)
  const colon = rest.findIndex((other) => other.text === ':')
  const bound = rest.findIndex((other) => other.text === '\\in')
  return colon >= 0 && (bound < 0 || bound > colon)
}
