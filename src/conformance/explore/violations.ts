/**
 * The properties that an exploration finds broken in the code: those it checks, and those that the core
 * itself checks and throws for.
 *
 * It is not the comparison with the spec's graph: see `collector.ts`.
 */
import type { CodeProperty } from '../protocol.ts'
import { describeThrown } from '../replay/thrown.ts'

/** The first occurrence of a broken property or of another exception. */
export interface Violation {
  /** Name of the property; absent for an exception that names none. */
  readonly property?: string
  /** One line. */
  readonly message: string
  /** The events that led there, in words; the last one broke it. */
  readonly taken: readonly string[]
}

export interface ViolationWatch {
  /** Checks an initial state. */
  initial(state: unknown): void
  /** Checks one step; `isNew` where `after` was not met before. */
  step(before: unknown, after: unknown, isNew: boolean, taken: () => readonly string[]): void
  /** Takes down what the code threw. */
  thrown(error: unknown, taken: () => readonly string[]): void
  isBroken(property: string): boolean
  found(): readonly Violation[]
}

export const createViolationWatch = (
  properties: readonly CodeProperty<unknown>[],
): ViolationWatch => {
  const violations = new Map<string, Violation>()
  const stateProperties = properties.filter(({ kind }) => kind === 'state')
  const stepProperties = properties.filter(({ kind }) => kind === 'step')

  const check = (
    wanted: readonly CodeProperty<unknown>[],
    before: unknown,
    after: unknown,
    taken: () => readonly string[],
  ): void => {
    for (const property of wanted) {
      const { name } = property
      if (violations.has(name) || property.holds(before, after)) continue
      violations.set(name, { property: name, message: `${name} does not hold`, taken: taken() })
    }
  }

  return {
    initial(state) {
      check(stateProperties, state, state, () => [])
    },
    step(before, after, isNew, taken) {
      if (isNew) check(stateProperties, before, after, taken)
      check(stepProperties, before, after, taken)
    },
    thrown(error, taken) {
      const { invariant, message } = describeThrown(error)
      const name = invariant ?? message
      if (violations.has(name)) return
      const property = invariant === undefined ? {} : { property: invariant }
      violations.set(name, { ...property, message, taken: taken() })
    },
    isBroken: (property) => violations.has(property),
    found: () => [...violations.values()],
  }
}

/** The violation for people. */
export const violationLines = ({ message, taken }: Violation): readonly string[] => [
  message,
  ...taken.map((event, index) => `    ${index + 1}. ${event}`),
]
