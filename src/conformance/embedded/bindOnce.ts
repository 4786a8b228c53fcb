/**
 * Rewrites actions so that the embedded checker computes each local value once.
 *
 * Inside an action that checker copies the text of a LET definition, and of an operator's argument, to
 * every place where its name stands; in a spec that computes a server's next record step by step the copies
 * grow until one state takes a second. A value bound by `\E x \in {e} :` is computed once, and means the
 * same. What TLC computes only when it is needed is then computed at once, so guards that do not need a
 * value go ahead of it.
 *
 *     A(i) == LET n == Head(queue[i])      A(iGiven) == \E i \in {iGiven} :
 *             IN  /\ queue[i] # <<>>         (queue[i] # <<>>) \land (\E n \in {Head(queue[i])} :
 *                 /\ x' = n                    (x' = n))
 *
 * Only definitions that are a LET as a whole, or take parameters, are rewritten. TLC is never given the
 * result, and that both checkers count the same states is what shows the rewriting right.
 */
import { conjuncts, readLet } from '../modules/letExpression.ts'
import type { LocalDefinition } from '../modules/letExpression.ts'
import { hasPrime, nextStateNames } from '../modules/nextState.ts'
import { referencedNames } from '../modules/references.ts'
import type { Token } from '../modules/tokens.ts'
import type { DefinitionUnit } from '../modules/unit.ts'

/** The text of every definition that is rewritten, by name. */
export const boundTexts = (definitions: readonly DefinitionUnit[]): ReadonlyMap<string, string> => {
  const actions = nextStateNames(definitions)
  const texts = new Map<string, string>()
  for (const unit of definitions) {
    if (unit.form !== 'operator' || !actions.has(unit.name)) continue
    const text = boundText(unit, definitions, actions)
    if (text !== undefined) texts.set(unit.name, text)
  }
  return texts
}

const boundText = (
  unit: DefinitionUnit,
  definitions: readonly DefinitionUnit[],
  actions: ReadonlySet<string>,
): string | undefined => {
  const body = unit.tokens.slice(unit.bodyStart)
  const write = (tokens: readonly Token[]): string => sourceText(unit, tokens)
  const local = readLet(body)
  const bindsLocals =
    local !== undefined &&
    !local.definitions.some(({ expression }) => speaksOfNext(expression, actions))
  const inner = bindsLocals ? boundLet(local.definitions, local.body, actions, write) : write(body)
  const bindsParameters = bindsParametersOf(unit, definitions, actions)
  if (!bindsLocals && !bindsParameters) return undefined
  if (!bindsParameters) return `${head(unit.name, unit.parameters)} ==${inner}`
  const given = unit.parameters.map((parameter) => `${parameter}Given`)
  const bound = unit.parameters.map(
    (parameter, index) => `${parameter} \\in {${given[index] ?? ''}}`,
  )
  return `${head(unit.name, given)} ==\n \\E ${bound.join(', ')} :${inner}`
}

const head = (name: string, parameters: readonly string[]): string =>
  parameters.length === 0 ? name : `${name}(${parameters.join(', ')})`

const speaksOfNext = (tokens: readonly Token[], actions: ReadonlySet<string>): boolean =>
  hasPrime(tokens) || [...referencedNames(tokens)].some((name) => actions.has(name))

/**
 * Whether the parameters may be bound, and gain by it: a parameter that is primed, or given something
 * primed, stands for more than a value of this state, and one that is only given names is no copy of
 * anything.
 */
const bindsParametersOf = (
  unit: DefinitionUnit,
  definitions: readonly DefinitionUnit[],
  actions: ReadonlySet<string>,
): boolean => {
  const { tokens, parameters } = unit
  if (parameters.some((parameter) => parameter.endsWith('(_)'))) return false
  const primed = tokens.some(
    (token, index) =>
      parameters.includes(token.text) &&
      (tokens[index + 1]?.text === "'" || tokens[index - 1]?.text === 'UNCHANGED'),
  )
  const given = definitions.flatMap((other) => callsOf(unit.name, other))
  const computed = given.some((call) =>
    call.some((token, index) => token.text !== ',' && !isSeparator(call[index + 1])),
  )
  return !primed && computed && !given.some((call) => speaksOfNext(call, actions))
}

const isSeparator = (token: Token | undefined): boolean => token === undefined || token.text === ','

/** The arguments of every use of an operator inside a definition. */
const callsOf = (name: string, unit: DefinitionUnit): readonly (readonly Token[])[] =>
  unit.tokens
    .slice(unit.bodyStart)
    .flatMap((token, index, body) =>
      token.text === name && body[index + 1]?.text === '(' ? [argumentsAt(body, index + 1)] : [],
    )

/** The tokens between the parenthesis at `open` and the one that closes it. */
const argumentsAt = (tokens: readonly Token[], open: number): readonly Token[] => {
  let depth = 0
  for (let index = open; index < tokens.length; index++) {
    const text = tokens[index]?.text
    if (text === '(') depth++
    if (text === ')' && --depth === 0) return tokens.slice(open + 1, index)
  }
  return []
}

/** Guards as early as their names allow, each value before the first that needs it, actions last. */
const boundLet = (
  definitions: readonly LocalDefinition[],
  body: readonly Token[],
  actions: ReadonlySet<string>,
  write: (tokens: readonly Token[]) => string,
): string => {
  const items = conjuncts(body)
  const guards = items.filter((item) => !speaksOfNext(item, actions))
  const rest = items.filter((item) => !guards.includes(item))
  const waiting = [...definitions]
  let text = ''
  let joint = ''
  let open = 0
  const bind = (name: string): void => {
    const index = waiting.findIndex((definition) => definition.name === name)
    const [definition] = index < 0 ? [] : waiting.splice(index, 1)
    if (definition === undefined) return
    for (const needed of referencedNames(definition.expression)) bind(needed)
    text += `\n ${joint}(\\E ${name} \\in {${write(definition.expression)}} :`
    joint = ''
    open++
  }
  const conjoin = (item: readonly Token[]): void => {
    text += `\n ${joint}(${write(item)})`
    joint = '\\land '
  }
  const isReady = (guard: readonly Token[]): boolean => {
    const names = referencedNames(guard)
    return !waiting.some((definition) => names.has(definition.name))
  }
  const left = [...guards]
  const next = (): readonly Token[] | undefined => {
    const ready = left.findIndex(isReady)
    return left.splice(Math.max(ready, 0), 1)[0]
  }
  for (let guard = next(); guard !== undefined; guard = next()) {
    for (const name of referencedNames(guard)) bind(name)
    conjoin(guard)
  }
  for (const { name } of definitions) bind(name)
  for (const item of rest) conjoin(item)
  return `${text}${')'.repeat(open)}`
}

/** The source of some tokens, on lines of its own, so that every column stays what it was. */
const sourceText = (unit: DefinitionUnit, tokens: readonly Token[]): string => {
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (first === undefined || last === undefined) return ''
  const origin = unit.tokens[0]?.offset ?? 0
  const text = unit.text.slice(first.offset - origin, last.offset - origin + last.text.length)
  const lines = `${' '.repeat(first.column - 1)}${text}`.split('\n')
  const kept = lines.map((line) => line.trimEnd()).filter((line) => line !== '')
  return `\n${kept.join('\n')}`
}
