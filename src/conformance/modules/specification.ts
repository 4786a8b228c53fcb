/**
 * Finds the initial predicate and the next-state relation in a specification such as
 * `Spec == Init /\ [][Next]_vars /\ WF_vars(Next)`.
 *
 * It is not a reader of temporal logic: both must be plain names, and fairness is skipped.
 */
import { SourceError } from '../sourceError.ts'
import type { Place } from '../sourceError.ts'
import type { Token } from './tokens.ts'
import type { DefinitionUnit } from './unit.ts'

export interface Behaviour {
  /** Name of the initial predicate. */
  readonly init: string
  /** Name of the next-state relation. */
  readonly next: string
}

/** A chain of specifications, each built on the one before, is followed this far. */
const chainLimit = 20

/** `place` is where the specification is named, for the error. Throws `SourceError`. */
export const behaviourOf = (
  specification: string,
  definitions: ReadonlyMap<string, DefinitionUnit>,
  place: Place,
): Behaviour => {
  let name = specification
  for (let step = 0; step < chainLimit; step++) {
    const unit = definitions.get(name)
    if (unit === undefined) {
      throw new SourceError(place, `the specification ${name} is not defined in the module`)
    }
    const body = unit.tokens.slice(unit.bodyStart)
    const found = behaviourIn(body, unit)
    if (found !== undefined) return found
    const first = body.find((token) => token.text !== '/\\')
    if (first?.kind !== 'name') break
    name = first.text
  }
  throw new SourceError(
    place,
    `the specification ${specification} must have the form Init /\\ [][Next]_vars, or be built on one that has`,
  )
}

const behaviourIn = (body: readonly Token[], unit: DefinitionUnit): Behaviour | undefined => {
  const box = body.findIndex((token, index) => token.text === '[]' && body[index + 1]?.text === '[')
  if (box < 0) return undefined
  const next = body[box + 2]
  if (next?.kind !== 'name' || body[box + 3]?.text !== ']_') {
    throw new SourceError(
      { file: unit.file, line: (body[box] as Token).line },
      'give the next-state relation a name: write [][Next]_vars with Next defined',
    )
  }
  const init = body.find((token) => token.text !== '/\\')
  if (init?.kind !== 'name') {
    throw new SourceError(unit, 'give the initial predicate a name: write Init /\\ [][Next]_vars')
  }
  return { init: init.text, next: next.text }
}
