/**
 * The mutation operators: what can be changed at one node of the syntax tree.
 *
 * Which nodes are looked at is decided in mutationsOf.ts.
 */
import type { Mutation } from './mutation.ts'
import { child, children, nameOf, requiredChild } from './syntax.ts'
import type { Node } from './syntax.ts'

export type Change = Omit<Mutation, 'within'>

type Rule = (node: Node, source: string, parent: Node | undefined) => readonly Change[]

/** Every change whose place is this very node. */
export const changesOf = (
  source: string,
  node: Node,
  parent: Node | undefined,
): readonly Change[] => rules[node.type]?.(node, source, parent) ?? []

const replaced = (operator: string, { start, end }: Node, replace: string): Change => ({
  operator,
  start,
  end,
  replace,
})

const textOf = (source: string, { start, end }: Node): string => source.slice(start, end)

const otherOperators: Readonly<Record<string, readonly [string, ...string[]]>> = {
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '+'],
  '===': ['equality', '!=='],
  '!==': ['equality', '==='],
  '<': ['comparison', '<=', '>='],
  '<=': ['comparison', '<', '>'],
  '>': ['comparison', '>=', '<='],
  '>=': ['comparison', '>', '<'],
  '&&': ['logical', '||'],
  '||': ['logical', '&&'],
  '+=': ['arithmetic', '-='],
  '-=': ['arithmetic', '+='],
  '++': ['arithmetic', '--'],
  '--': ['arithmetic', '++'],
}

/** The operator stands between two operands; brackets around these belong to neither. */
const operatorChanges: Rule = (node, source) => {
  const symbol = String(node['operator'])
  const [operator, ...others] = otherOperators[symbol] ?? ['']
  const left = child(node, 'left')
  const start = source.indexOf(symbol, left === undefined ? node.start : left.end)
  return others.map((replace) => ({ operator, start, end: start + symbol.length, replace }))
}

const logicalChanges: Rule = (node, source, parent) => [
  ...operatorChanges(node, source, parent),
  ...(['left', 'right'] as const).map((kept) =>
    replaced('operand dropped', node, textOf(source, requiredChild(node, kept))),
  ),
]

const negated = (test: Node, source: string): readonly Change[] =>
  // The negation of a negation is found at the negation, that of a comparison at its operator.
  test.type === 'UnaryExpression' || test.type === 'BinaryExpression'
    ? []
    : [replaced('condition negated', test, `!(${textOf(source, test)})`)]

const ifChanges: Rule = (node, source) => {
  const change = negated(requiredChild(node, 'test'), source)
  if (child(node, 'alternate') !== undefined) return change
  return [...change, replaced(isGuard(node) ? 'guard dropped' : 'statement dropped', node, ';')]
}

const leaving = new Set([
  'ReturnStatement',
  'ThrowStatement',
  'ContinueStatement',
  'BreakStatement',
])

const isGuard = (node: Node): boolean => {
  const then = requiredChild(node, 'consequent')
  const last = then.type === 'BlockStatement' ? children(then, 'body').at(-1) : then
  return last !== undefined && leaving.has(last.type)
}

const loopChanges: Rule = (node, source) => {
  const test = child(node, 'test')
  return test === undefined ? [] : negated(test, source)
}

const armChanges: Rule = (node, source) => {
  const [one, other] = [requiredChild(node, 'consequent'), requiredChild(node, 'alternate')]
  const between = source.slice(one.end, other.start)
  const replace = textOf(source, other) + between + textOf(source, one)
  return [{ operator: 'arms swapped', start: one.start, end: other.end, replace }]
}

const literalChanges: Rule = (node) => {
  const { value } = node
  if (typeof value === 'boolean') return [replaced('boolean', node, String(!value))]
  if (typeof value !== 'number') return []
  const numbers = value > 0 ? [value + 1, value - 1] : [value + 1]
  return numbers.map((number) => replaced('constant', node, String(number)))
}

const statementChanges: Rule = (node) =>
  child(node, 'expression')?.['callee'] !== undefined &&
  child(requiredChild(node, 'expression'), 'callee')?.type === 'Super'
    ? []
    : [replaced('statement dropped', node, ';')]

const returnChanges: Rule = (node, _source, parent) =>
  child(node, 'argument') === undefined && parent?.type === 'BlockStatement'
    ? [replaced('statement dropped', node, ';')]
    : []

const otherMethods: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  some: 'every',
  every: 'some',
}

const callChanges: Rule = (node) => {
  const method = child(requiredChild(node, 'callee'), 'property')
  const other = otherMethods[nameOf(method)]
  return method === undefined || other === undefined ? [] : [replaced('min or max', method, other)]
}

const notChanges: Rule = (node, source) =>
  node['operator'] === '!'
    ? [replaced('condition negated', node, textOf(source, requiredChild(node, 'argument')))]
    : []

const rules: Readonly<Record<string, Rule>> = {
  BinaryExpression: operatorChanges,
  LogicalExpression: logicalChanges,
  AssignmentExpression: operatorChanges,
  UpdateExpression: operatorChanges,
  IfStatement: ifChanges,
  WhileStatement: loopChanges,
  ForStatement: loopChanges,
  ConditionalExpression: armChanges,
  Literal: literalChanges,
  ExpressionStatement: statementChanges,
  ReturnStatement: returnChanges,
  CallExpression: callChanges,
  UnaryExpression: notChanges,
}
