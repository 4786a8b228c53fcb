/**
 * Writes a flattened model as TLA+ text and TLC configuration.
 *
 * It does not decide what is kept: see `flatten.ts`.
 */
import type { TlcConfig } from '../config.ts'
import type { DefinitionUnit, Unit } from '../modules/unit.ts'
import type { ModelConfig } from '../protocol.ts'

export interface FlattenedParts {
  /** Name of the module, which must be the name of its file where TLC reads it. */
  readonly name: string
  readonly standardModules: readonly string[]
  readonly constants: readonly string[]
  readonly variables: readonly string[]
  readonly recursive: readonly Unit[]
  readonly definitions: readonly DefinitionUnit[]
  readonly assumptions: readonly Unit[]
  readonly substitutions: Readonly<Record<string, string>>
  /** Definitions that are written in another way than their module has them. */
  readonly texts: ReadonlyMap<string, string>
  /** Actions that are written as FALSE; none where it is not given. */
  readonly disabled?: ReadonlySet<string>
}

/** The module: declarations, then definitions, then assumptions. */
export const flattenedModule = (parts: FlattenedParts): string => {
  const substituted = (name: string): string | undefined =>
    Object.hasOwn(parts.substitutions, name) ? parts.substitutions[name] : undefined
  const constants = parts.constants.filter((name) => substituted(name) === undefined)
  const written = new Set<string>()
  const texts: string[] = []
  const write = (text: string): void => void texts.push(text)
  const writeConstantSubstitutes = (ready: ReadonlySet<string>): void => {
    for (const name of parts.constants) {
      const other = substituted(name)
      if (other === undefined || written.has(name) || !ready.has(other)) continue
      written.add(name)
      write(`${name} == ${other}`)
    }
  }
  write(`---- MODULE ${parts.name} ----`)
  if (parts.standardModules.length > 0) write(`EXTENDS ${parts.standardModules.join(', ')}`)
  if (constants.length > 0) write(`CONSTANTS ${constants.join(', ')}`)
  write(`VARIABLES ${parts.variables.join(', ')}`)
  for (const unit of parts.recursive) write(unitText(unit))
  const ready = new Set<string>()
  for (const unit of parts.definitions) {
    const substitute = substituted(unit.name)
    if (parts.disabled?.has(unit.name) === true) write(`${definitionHead(unit)} == FALSE`)
    else if (substitute !== undefined) write(forwarding(unit, substitute))
    else write(parts.texts.get(unit.name) ?? unitText(unit))
    ready.add(unit.name)
    writeConstantSubstitutes(ready)
  }
  for (const unit of parts.assumptions) write(unitText(unit))
  write('====')
  return `${texts.join('\n')}\n`
}

const definitionHead = (unit: DefinitionUnit): string =>
  unit.parameters.length === 0 ? unit.name : `${unit.name}(${unit.parameters.join(', ')})`

/**
 * `A(x) == B(x)` instead of renaming B to A: a rename would shift the rest of its line, and with it the
 * column by which a bulleted list is read. The names are fresh, because an argument named like the
 * parameter that it is given to makes the embedded checker look it up without end.
 */
const forwarding = (unit: DefinitionUnit, other: string): string => {
  const names = unit.parameters.map((parameter) => `${parameter.replace('(_)', '')}Passed`)
  const call = names.length === 0 ? '' : `(${names.join(', ')})`
  return `${unit.name}${call} == ${other}${call}`
}

/** A unit without the lines that only held comments; LOCAL means nothing in a module of its own. */
const unitText = (unit: Unit): string =>
  unit.text
    .replace(/^LOCAL/, '     ')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')

/** The configuration: names instead of a specification, invariants alone, constants that are kept. */
export const flattenedConfig = (
  config: TlcConfig,
  behaviour: ModelConfig,
  constants: readonly string[],
): string => {
  const given = constants.filter((name) => Object.hasOwn(config.constantTexts, name))
  const modelValues = Object.keys(config.constantTexts).filter(
    (name) => config.constantTexts[name] === name && !given.includes(name),
  )
  const assigned = [...modelValues, ...given]
  return [
    `INIT ${behaviour.init}`,
    `NEXT ${behaviour.next}`,
    ...(assigned.length === 0 ? [] : ['CONSTANTS']),
    ...assigned.map((name) => `  ${name} = ${config.constantTexts[name] ?? ''}`),
    ...(config.invariants.length === 0 ? [] : ['INVARIANTS']),
    ...config.invariants.map((name) => `  ${name}`),
    `CHECK_DEADLOCK ${config.checkDeadlock ? 'TRUE' : 'FALSE'}`,
    '',
  ].join('\n')
}
