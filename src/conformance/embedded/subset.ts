/**
 * Decides whether the embedded checker may be asked about a model.
 *
 * The checker gives wrong answers without a word outside a subset of TLA+ that was found by comparing it
 * with TLC; this lint refuses everything outside. It does not judge the spec: a model that is refused here
 * is TLC's alone, and each reason says what would have to change.
 */
import type { LoadedModel } from '../model.ts'
import { declarationsOf, definitionsOf } from '../modules/closure.ts'
import type { DefinitionUnit } from '../modules/unit.ts'
import { shownPlace } from '../sourceError.ts'
import type { Place } from '../sourceError.ts'
import { flatten } from './flatten.ts'
import type { FlattenedModel } from './flatten.ts'
import { expressionReasons } from './subsetExpressions.ts'

/** Why a model is outside the subset. */
export interface SubsetReason {
  readonly place: Place
  readonly text: string
}

/** The flattened model, and the reasons against it; it may be sent only where there are none. */
export interface SubsetCheck {
  readonly flattened: FlattenedModel
  readonly reasons: readonly SubsetReason[]
}

/** The modules of the language that the embedded checker has. */
const knownModules: ReadonlySet<string> = new Set([
  'Naturals',
  'Integers',
  'Sequences',
  'FiniteSets',
  'TLC',
  'Bags',
])

/** One line for people: place, then reason. */
export const shownReason = (reason: SubsetReason): string =>
  `${shownPlace(reason.place)}: ${reason.text}`

/** Flattens a model and looks for everything that the embedded checker does not do as TLC does. */
export const checkSubset = (model: LoadedModel): SubsetCheck => {
  const flattened = flatten(model, (unit) => expressionReasons(unit).length === 0)
  return {
    flattened,
    reasons: [
      ...configReasons(model),
      ...declarationReasons(model, flattened),
      ...flattened.definitions.flatMap(definitionReasons),
    ],
  }
}

const configReasons = (model: LoadedModel): readonly SubsetReason[] => {
  const { config, configFile } = model
  const { header } = config
  const reasons: SubsetReason[] = []
  const add = (name: string, text: string): void => {
    const line = config.lines[name] ?? header.lines[name]
    reasons.push({
      place: line === undefined ? { file: configFile } : { file: configFile, line },
      text,
    })
  }
  if (header.mode === 'simulation') add('mode', 'random walks are done by TLC only')
  if (config.symmetry !== undefined) add('SYMMETRY', 'uses SYMMETRY')
  if (config.view !== undefined) add('VIEW', 'uses VIEW')
  if (config.constraints.length > 0) {
    add(
      'CONSTRAINTS',
      'uses CONSTRAINT: states that it cuts off would not be checked; bound the actions',
    )
  }
  if (config.actionConstraints.length > 0) add('ACTION_CONSTRAINTS', 'uses ACTION_CONSTRAINT')
  if (config.invariants.length === 0) {
    add(
      'mode',
      'lists no INVARIANTS: liveness, step properties and refinement are checked by TLC only',
    )
  }
  if (header.expect.verdict === 'violates' && config.properties.includes(header.expect.property)) {
    add('expect', `expects ${header.expect.property} to be violated, which is no invariant`)
  }
  for (const [name, text] of Object.entries(config.constantTexts)) {
    if (text.includes('-')) add(name, `the constant ${name} is negative`)
  }
  return reasons
}

const declarationReasons = (
  model: LoadedModel,
  flattened: FlattenedModel,
): readonly SubsetReason[] => {
  const { closure, config, configFile } = model
  const reasons: SubsetReason[] = []
  const units = closure.modules.flatMap((module) => module.units)
  const extending = units.filter((unit) => unit.kind === 'extends')
  for (const name of flattened.standardModules) {
    if (knownModules.has(name)) continue
    const place = extending.find((unit) => unit.names.includes(name)) ?? { file: closure.root.file }
    reasons.push({ place, text: `extends ${name}` })
  }
  for (const unit of units) {
    if (unit.kind === 'instance' && !knownModules.has(unit.module)) {
      reasons.push({ place: unit, text: `INSTANCE ${unit.module} without a name of its own` })
    }
    if (unit.kind !== 'constants') continue
    for (const name of unit.operatorNames) {
      reasons.push({ place: unit, text: `the constant ${name} is an operator` })
    }
  }
  const kept = new Set(flattened.definitions.map((unit) => unit.name))
  const definitions = units.filter((unit): unit is DefinitionUnit => unit.kind === 'definition')
  for (const unit of definitions) {
    // Whether a symbol is reached cannot be told from names, so one that is defined at all counts.
    if (unit.form === 'symbol') {
      reasons.push({ place: unit, text: `operator ${unit.name} is a symbol: give it a name` })
    }
    const other = definitionsOf(closure).get(unit.name)
    if (other !== unit && kept.has(unit.name)) {
      reasons.push({ place: unit, text: `${unit.name} is defined in two modules` })
    }
  }
  const declared = new Set([
    ...declarationsOf(closure, 'constants').keys(),
    ...definitions.map((unit) => unit.name),
  ])
  for (const name of Object.keys(config.substitutions)) {
    if (declared.has(name)) continue
    const line = config.lines[name]
    const place = line === undefined ? { file: configFile } : { file: configFile, line }
    reasons.push({ place, text: `replaces ${name} of a standard module` })
  }
  return reasons
}

const definitionReasons = (unit: DefinitionUnit): readonly SubsetReason[] => {
  const reasons: SubsetReason[] = []
  const add = (text: string): void => void reasons.push({ place: unit, text })
  if (unit.form === 'function') add(`module-level function ${unit.name}: use a RECURSIVE operator`)
  if (unit.form === 'instance') add(`INSTANCE: ${unit.name} is used by what is checked`)
  const operators = unit.parameters.filter((parameter) => parameter.endsWith('(_)'))
  if (operators.length > 0)
    add(`${unit.name} takes the operator ${operators.join(', ')} as a parameter`)
  return [...reasons, ...expressionReasons(unit)]
}
