/**
 * Every systematic mutation of one source text.
 *
 * Not generated, because no check could or should see it: types, comments and imports; strings and
 * template texts, and what is computed inside them; the name and the detail of an `invariant(...)`;
 * what an error is constructed with. All of that is wording. The condition of an invariant, the
 * condition of a throw, and defaults and limits are mutated like everything else. Where two operators
 * would make the same change (a negated condition and swapped arms), one of them is left out.
 */
import { applyMutation } from './mutation.ts'
import type { Mutation } from './mutation.ts'
import { changesOf } from './changes.ts'
import { child, children, childrenOf, nameOf } from './syntax.ts'
import type { Node, Parse } from './syntax.ts'

/** In the order of their places. Throws where a change would leave a text that is no program. */
export const mutationsOf = (source: string, parse: Parse): readonly Mutation[] => {
  const found: Mutation[] = []
  const visit = (node: Node, within: string, parent: Node | undefined): void => {
    if (isWording(node)) return
    const inside = functionName(node) || within
    for (const change of changesOf(source, node, parent)) found.push({ ...change, within: inside })
    for (const below of mutatedChildren(node)) visit(below, inside, node)
  }
  visit(parse(source), '', undefined)
  for (const mutation of found) parse(applyMutation(source, mutation))
  return distinct(found).toSorted((a, b) => a.start - b.start || a.end - b.end)
}

const wordings = new Set(['ImportDeclaration', 'TemplateLiteral', 'ExportAllDeclaration'])

/** These carry an expression in a type's clothes. */
const typed = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'])

const isWording = (node: Node): boolean =>
  wordings.has(node.type) || (node.type.startsWith('TS') && !typed.has(node.type))

const mutatedChildren = (node: Node): readonly Node[] => {
  if (typed.has(node.type)) return childrenOf(node).slice(0, 1)
  if (node.type === 'NewExpression' && nameOf(child(node, 'callee')).endsWith('Error')) return []
  if (node.type === 'CallExpression') {
    const callee = child(node, 'callee')
    if (callee?.type === 'Super') return []
    if (nameOf(callee) === 'invariant') return children(node, 'arguments').slice(0, 1)
  }
  return childrenOf(node)
}

const functionName = (node: Node): string => {
  const init = node.type === 'VariableDeclarator' ? child(node, 'init') : node
  const named = ['FunctionDeclaration', 'ClassDeclaration', 'ArrowFunctionExpression']
  return init !== undefined && named.includes(init.type) ? nameOf(child(node, 'id')) : ''
}

const distinct = (mutations: readonly Mutation[]): readonly Mutation[] => [
  ...new Map(
    mutations.map((each) => [`${each.start} ${each.end} ${each.replace}`, each] as const),
  ).values(),
]
