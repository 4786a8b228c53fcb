/**
 * Syntax trees as the generator reads them: nodes of any kind, looked into by field name.
 *
 * The parser is the test runner's, which reads TypeScript as it stands; so positions are positions in
 * the source. It is there in a checkout with its development packages, and nowhere else.
 */
import * as Effect from 'effect/Effect'
import { EnvironmentLacks } from '../../errors.ts'

export interface Node {
  readonly type: string
  /** First character, in UTF-16 units. */
  readonly start: number
  /** After the last character. */
  readonly end: number
  readonly [field: string]: unknown
}

/** The tree of a TypeScript text; throws where it has none. */
export type Parse = (source: string) => Node

export const loadParser: Effect.Effect<Parse, EnvironmentLacks> = Effect.tryPromise({
  try: async (): Promise<Parse> => {
    const { parseAst } = await import('vitest/node')
    return (source) => parseAst(source, { lang: 'ts' }) as unknown as Node
  },
  catch: () =>
    new EnvironmentLacks({
      what: 'vitest',
      message: 'mutants are generated in a checkout with its development packages (npm ci)',
    }),
})

/** The node in `field`; `undefined` where there is none. */
export const child = (node: Node, field: string): Node | undefined => {
  const value = node[field]
  return isNode(value) ? value : undefined
}

/** The node in `field`, which the grammar says is always there. */
export const requiredChild = (node: Node, field: string): Node => {
  const value = child(node, field)
  if (value === undefined) throw new TypeError(`${node.type} at ${node.start} has no ${field}`)
  return value
}

export const children = (node: Node, field: string): readonly Node[] => {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

export const nameOf = (node: Node | undefined): string => {
  const name = node?.['name']
  return typeof name === 'string' ? name : ''
}

/** All nodes right below. */
export const childrenOf = (node: Node): readonly Node[] =>
  Object.values(node).flatMap((value): readonly Node[] => {
    if (Array.isArray(value)) return value.filter(isNode)
    return isNode(value) ? [value] : []
  })

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value
