/**
 * Takes apart a definition of the form `LET a == e  b == f IN body`, and a bulleted list of conjuncts.
 *
 * It is not a parser of expressions: what has another form is not taken apart.
 */
import { definitionHead } from './definitionHead.ts'
import type { Token } from './tokens.ts'

/** One definition inside LET, without parameters. */
export interface LocalDefinition {
  readonly name: string
  readonly expression: readonly Token[]
}

export interface LetExpression {
  readonly definitions: readonly LocalDefinition[]
  readonly body: readonly Token[]
}

const openers: ReadonlySet<string> = new Set(['(', '[', '{', '<<'])
const closers: ReadonlySet<string> = new Set([')', ']', ']_', '}', '>>', '>>_'])

/** The parts, or `undefined` where it is no LET, or where a local definition takes parameters. */
export const readLet = (tokens: readonly Token[]): LetExpression | undefined => {
  if (tokens[0]?.text !== 'LET') return undefined
  const starts: number[] = []
  let letDepth = 0
  let brackets = 0
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'name' && token.text === 'LET') letDepth++
    else if (token.kind === 'name' && token.text === 'IN') letDepth--
    else if (openers.has(token.text)) brackets++
    else if (closers.has(token.text)) brackets--
    else if (letDepth === 1 && brackets === 0 && startsDefinition(tokens, index)) starts.push(index)
    if (letDepth === 0) {
      const definitions = starts.map((start, at) =>
        localDefinition(tokens.slice(start, starts[at + 1] ?? index)),
      )
      const plain = definitions.filter((definition) => definition !== undefined)
      const complete = starts[0] === 1 && plain.length === starts.length
      return complete ? { definitions: plain, body: tokens.slice(index + 1) } : undefined
    }
  }
  return undefined
}

/** An expression that ends in a name looks like a definition of a symbol together with the next name. */
const startsDefinition = (tokens: readonly Token[], index: number): boolean => {
  const form = definitionHead(tokens, index)?.form
  return form === 'operator' || form === 'function'
}

const localDefinition = (tokens: readonly Token[]): LocalDefinition | undefined => {
  const head = definitionHead(tokens, 0)
  if (head === undefined || head.form !== 'operator' || head.parameters.length > 0) return undefined
  const expression = tokens.slice(head.bodyStart)
  const hidesSymbol = expression.some((token) => token.text === '==')
  const nested = expression.some((token) => token.text === 'LET')
  return hidesSymbol && !nested ? undefined : { name: head.name, expression }
}

/** The items of a bulleted conjunction, or the whole as the only one. */
export const conjuncts = (tokens: readonly Token[]): readonly (readonly Token[])[] => {
  const first = tokens[0]
  if (first?.text !== '/\\') return [tokens]
  const starts = tokens.flatMap((token, index) =>
    token.text === '/\\' && token.column === first.column ? [index] : [],
  )
  return starts.map((start, at) => tokens.slice(start + 1, starts[at + 1]))
}
