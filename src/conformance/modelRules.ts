/**
 * What a model must obey beyond its syntax, so that a result means what its header says.
 *
 * It is not the embedded checker's subset (see `embedded/`), and not TLC's own checks: the rules on names
 * are here too because without Java nobody else would find a mistyped one.
 */
import type { TlcConfig } from './config.ts'
import { declarationsOf, definitionsOf } from './modules/closure.ts'
import type { ModuleClosure } from './modules/closure.ts'
import { SourceError } from './sourceError.ts'

/** The name that `expect: violates` uses for a deadlock. */
export const deadlockName = 'Deadlock'

/** Rules that header and statements must meet together. Throws `SourceError`. */
export const requireConsistent = (config: TlcConfig, file: string): void => {
  const { header } = config
  const refuse = (name: string, reason: string): never => {
    throw new SourceError({ file, line: config.lines[name] ?? header.lines[name] ?? 1 }, reason)
  }
  const checked = [...config.invariants, ...config.properties]
  if (checked.length === 0 && !config.checkDeadlock) {
    refuse('expect', 'nothing is checked: list INVARIANTS or PROPERTIES, or CHECK_DEADLOCK TRUE')
  }
  if (header.expect.verdict === 'violates') {
    const { property } = header.expect
    const deadlock = property === deadlockName && config.checkDeadlock
    if (!deadlock && !checked.includes(property)) {
      refuse(
        'expect',
        `the header expects ${property} to be violated, but no INVARIANTS or PROPERTIES lists it`,
      )
    }
  }
  const narrowing = ['SYMMETRY', 'VIEW', 'CONSTRAINTS', 'ACTION_CONSTRAINTS'].filter(
    (statement) => config.lines[statement] !== undefined,
  )
  if (header.mode === 'liveness') {
    // A model that must fail lists what fails, which may be an invariant of a liveness module.
    if (header.expect.verdict === 'holds' && config.properties.length === 0) {
      refuse('mode', 'mode: liveness needs PROPERTIES')
    }
    for (const statement of narrowing) {
      refuse(
        statement,
        `a liveness model must not have ${statement}: it can hide a violation; bound the actions instead`,
      )
    }
  }
  if (header.replay) {
    for (const statement of narrowing) {
      refuse(
        statement,
        `a model with replay: yes must not have ${statement}: the graph would not be the code's`,
      )
    }
    if (header.mode !== 'exhaustive' || header.expect.verdict !== 'holds') {
      refuse('replay', 'replay: yes needs mode: exhaustive and expect: holds')
    }
  }
}

/** Sets of the standard modules that a model may replace by a finite one. */
const replaceableNames: readonly string[] = ['Nat', 'Int', 'Real', 'Seq', 'STRING']

/** Every name that the configuration uses is there, and every constant has a value. Throws `SourceError`. */
export const requireNames = (config: TlcConfig, file: string, closure: ModuleClosure): void => {
  const refuse = (name: string, reason: string): never => {
    throw new SourceError({ file, line: config.lines[name] ?? 1 }, reason)
  }
  const definitions = definitionsOf(closure)
  const constants = declarationsOf(closure, 'constants')
  const instances = closure.modules.some((module) =>
    module.units.some((unit) => unit.kind === 'instance'),
  )
  const requireDefinition = (name: string, statement: string): void => {
    if (definitions.has(name) || instances) return
    const near = similarName(name, [...definitions.keys()])
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    refuse(
      name,
      `${statement} names ${name}, which module ${closure.root.name} does not define${hint}`,
    )
  }
  for (const [statement, names] of namedBy(config)) {
    for (const name of names) requireDefinition(name, statement)
  }
  for (const name of Object.keys(config.constantTexts)) {
    if (!constants.has(name) && !definitions.has(name) && !isModelValue(config, name)) {
      refuse(
        name,
        `CONSTANTS gives a value to ${name}, which module ${closure.root.name} does not declare`,
      )
    }
  }
  for (const name of Object.keys(config.substitutions)) {
    if (constants.has(name) || replaceableNames.includes(name)) continue
    requireDefinition(name, 'CONSTANTS')
  }
  for (const name of constants.keys()) {
    if (Object.hasOwn(config.constantTexts, name) || Object.hasOwn(config.substitutions, name))
      continue
    throw new SourceError(
      { file },
      `the constant ${name} has no value: add ${name} = ... under CONSTANTS`,
    )
  }
}

const namedBy = (config: TlcConfig): readonly (readonly [string, readonly string[]])[] => {
  const one = (name: string | undefined): readonly string[] => (name === undefined ? [] : [name])
  return [
    ['INIT', one(config.init)],
    ['NEXT', one(config.next)],
    ['SPECIFICATION', one(config.specification)],
    ['INVARIANTS', config.invariants],
    ['PROPERTIES', config.properties],
    ['SYMMETRY', one(config.symmetry)],
    ['VIEW', one(config.view)],
    ['CONSTRAINTS', config.constraints],
    ['ACTION_CONSTRAINTS', config.actionConstraints],
    ['CONSTANTS', Object.values(config.substitutions)],
  ]
}

/** `s1 = s1` only says that s1 is a model value, which no module has to declare. */
const isModelValue = (config: TlcConfig, name: string): boolean =>
  config.constantTexts[name] === name

/** A name that differs in case only, or in one letter dropped, added or changed. */
export const similarName = (wanted: string, names: readonly string[]): string | undefined =>
  names.find((name) => name.toLowerCase() === wanted.toLowerCase()) ??
  names.find((name) => withinOneEdit(wanted, name))

const withinOneEdit = (left: string, right: string): boolean => {
  if (Math.abs(left.length - right.length) > 1) return false
  let index = 0
  while (index < left.length && left[index] === right[index]) index++
  const [restLeft, restRight] = [left.slice(index), right.slice(index)]
  return (
    restLeft.slice(1) === restRight.slice(1) ||
    restLeft.slice(1) === restRight ||
    restLeft === restRight.slice(1)
  )
}
