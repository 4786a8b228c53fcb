/** Every fragment with changes of its shape, and what it is by definition. */
import * as fc from 'fast-check'
import { addWinsSet } from '../../../src/flag/fragment/addWinsSet.ts'
import { agreed } from '../../../src/flag/fragment/agreed.ts'
import { maximum, minimum } from '../../../src/flag/fragment/extremes.ts'
import { lastWriter } from '../../../src/flag/fragment/lastWriter.ts'
import { mapOf } from '../../../src/flag/fragment/mapOf.ts'
import { multiValue } from '../../../src/flag/fragment/multiValue.ts'
import type { AnyFragment } from '../../../src/flag/fragment/policies.ts'
import { removeWinsSet } from '../../../src/flag/fragment/removeWinsSet.ts'
import { disableWins, enableWins } from '../../../src/flag/fragment/switches.ts'
import type { Json } from '../../../src/flag/update.ts'
import * as by from './operations.ts'

export interface FieldKind {
  readonly name: string
  readonly fragment: AnyFragment
  readonly changes: fc.Arbitrary<Json>
  readonly definition: by.Definition
}

/** Each of three is left alone, or goes to one of two lists. */
const parts = fc
  .tuple(fc.nat(2), fc.nat(2), fc.nat(2))
  .map((places) =>
    [0, 1, 2].map((list) => ['a', 'b', '__proto__'].filter((_, at) => places[at] === list)),
  )

const setChanges = parts.map(([, add, remove]): Json => ({ add: add!, remove: remove! }))

const values = fc.constantFrom<Json>('x', 'y', 1)

const numbers = fc.constantFrom<Json>(-1.5, 0, 3)

const mapChanges = (changes: fc.Arbitrary<Json>) =>
  fc.tuple(parts, changes).map(([[, set, remove], change]): Json => ({
    set: Object.fromEntries(set!.map((key) => [key, change])),
    remove: remove!,
  }))

const simple: readonly Omit<FieldKind, 'name'>[] = [
  { fragment: addWinsSet, changes: setChanges, definition: by.addWins },
  { fragment: removeWinsSet, changes: setChanges, definition: by.removeWins },
  { fragment: enableWins, changes: fc.boolean(), definition: by.switchTo(true) },
  { fragment: disableWins, changes: fc.boolean(), definition: by.switchTo(false) },
  { fragment: maximum, changes: numbers, definition: by.extreme(Math.max) },
  { fragment: minimum, changes: numbers, definition: by.extreme(Math.min) },
  { fragment: multiValue, changes: values, definition: by.everyValue },
  { fragment: lastWriter, changes: values, definition: by.lastWriterWins },
  { fragment: agreed, changes: values, definition: by.agreement },
]

const maps: readonly Omit<FieldKind, 'name'>[] = [
  {
    fragment: mapOf(maximum),
    changes: mapChanges(numbers),
    definition: by.mapOfDefinition(by.extreme(Math.max), by.hasCurrent),
  },
  {
    fragment: mapOf(agreed),
    changes: mapChanges(values),
    definition: by.mapOfDefinition(by.agreement, by.hasCurrent),
  },
  {
    fragment: mapOf(addWinsSet),
    changes: mapChanges(setChanges),
    definition: by.mapOfDefinition(
      by.addWins,
      (known) => JSON.stringify(by.addWins(known).value) !== '[]',
    ),
  },
  {
    fragment: mapOf(mapOf(disableWins)),
    changes: mapChanges(mapChanges(fc.boolean())),
    definition: by.mapOfDefinition(
      by.mapOfDefinition(by.switchTo(false), by.hasCurrent),
      (known) => {
        const { value } = by.mapOfDefinition(by.switchTo(false), by.hasCurrent)(known)
        return Object.keys(value as object).length > 0
      },
    ),
  },
]

export const fieldKinds: readonly FieldKind[] = [...simple, ...maps].map((kind) => ({
  ...kind,
  name: kind.fragment.name,
}))
