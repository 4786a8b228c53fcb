/**
 * Which names a piece of TLA+ refers to.
 *
 * It is not scope analysis: a bound variable counts as a reference to a definition of the same name.
 * TLA+ forbids such shadowing, so this errs only where TLC refuses the module anyway.
 */
import type { Token } from './tokens.ts'

/** Names in expression position; record fields and names behind `M!` are left out. */
export const referencedNames = (tokens: readonly Token[]): ReadonlySet<string> => {
  const names = new Set<string>()
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'name' && !isFieldName(tokens, index)) names.add(token.text)
  }
  return names
}

/** `r.field`, `EXCEPT !.field`, `[field |-> ...]`, `[field : ...]`, `M!Name`. */
const isFieldName = (tokens: readonly Token[], index: number): boolean => {
  const before = tokens[index - 1]?.text
  const after = tokens[index + 1]?.text
  if (before === '.') return true
  if (before === '!' && tokens[index - 2]?.kind === 'name')
    return tokens[index - 2]?.text !== 'EXCEPT'
  return (before === '[' || before === ',') && (after === '|->' || after === ':')
}
