/**
 * Recognises the head of a TLA+ definition: everything up to its `==`.
 *
 * It is not about the body, which only its tokens describe.
 */
import type { Token } from './tokens.ts'
import type { DefinitionForm } from './unit.ts'

export interface DefinitionHead {
  readonly form: DefinitionForm
  readonly name: string
  readonly parameters: readonly string[]
  readonly bodyStart: number
}

/** An operator written as a symbol has at most this many tokens before its `==`, as in `a \prec b ==`. */
const symbolHeadLength = 4

/** The head that starts at `tokens[index]`, or `undefined` where no definition starts there. */
export const definitionHead = (
  tokens: readonly Token[],
  index: number,
): DefinitionHead | undefined => {
  const first = tokens[index]
  if (first === undefined) return undefined
  if (first.kind === 'name') {
    const after = tokens[index + 1]?.text
    if (after === '==') return namedHead(tokens, first.text, [], index + 2)
    if (after === '(') {
      const close = closing(tokens, index + 1)
      if (close !== undefined && tokens[close + 1]?.text === '==') {
        return namedHead(tokens, first.text, parametersOf(tokens, index + 2, close), close + 2)
      }
    }
    if (after === '[') {
      const close = closing(tokens, index + 1)
      if (close !== undefined && tokens[close + 1]?.text === '==') {
        return { form: 'function', name: first.text, parameters: [], bodyStart: close + 2 }
      }
    }
  }
  return symbolHead(tokens, index)
}

const namedHead = (
  tokens: readonly Token[],
  name: string,
  parameters: readonly string[],
  bodyStart: number,
): DefinitionHead => ({
  form: tokens[bodyStart]?.text === 'INSTANCE' ? 'instance' : 'operator',
  name,
  parameters,
  bodyStart,
})

const symbolHead = (tokens: readonly Token[], index: number): DefinitionHead | undefined => {
  const head = tokens.slice(index, index + symbolHeadLength)
  const end = head.findIndex((token) => token.text === '==')
  if (end < 2) return undefined
  const symbols = head.slice(0, end).filter((token) => token.kind === 'symbol')
  const structural = new Set(['(', ')', '[', ']', '{', '}', ',', '/\\', '\\/', '=', ':'])
  if (symbols.length === 0 || symbols.some((token) => structural.has(token.text))) return undefined
  const name = symbols.map((token) => token.text).join('')
  return { form: 'symbol', name, parameters: [], bodyStart: index + end + 1 }
}

const closing = (tokens: readonly Token[], open: number): number | undefined => {
  let depth = 0
  for (let index = open; index < tokens.length; index++) {
    const text = (tokens[index] as Token).text
    if (text === '(' || text === '[') depth++
    else if (text === ')' || text === ']' || text === ']_') depth--
    if (depth === 0) return index
  }
  return undefined
}

const parametersOf = (tokens: readonly Token[], from: number, close: number): readonly string[] => {
  const parameters: string[] = []
  let depth = 0
  for (let index = from; index < close; index++) {
    const token = tokens[index] as Token
    if (token.text === '(') depth++
    else if (token.text === ')') depth--
    else if (depth === 0 && token.kind === 'name') {
      parameters.push(tokens[index + 1]?.text === '(' ? `${token.text}(_)` : token.text)
    }
  }
  return parameters
}
