/**
 * The states of the code that an exploration has found, each with the number of its projection and the
 * way to it.
 *
 * It is not the exploration: it only remembers.
 */
import { stateKey } from '../../shared/value.ts'
import type { SpecState } from '../../shared/value.ts'
import type { StateGraph } from '../graph/stateGraph.ts'
import type { ProtocolModel } from '../protocol.ts'

/** No state led here: it is an initial one. */
export const none = -1

export interface CodeSpace {
  size(): number
  state(number: number): unknown
  /** Number of the projected state: below the spec's count it is the spec's number. */
  projected(number: number): number
  projectedState(projected: number): SpecState
  projectedCount(): number
  /** Whether the spec lacks the state that this one projects to. */
  isBeyond(number: number): boolean
  /** Number of the full state; a new one is remembered with the event that led to it. */
  add(state: unknown, from: number, event: unknown): number
  /** The events that led to a state, in words. */
  taken(number: number): readonly string[]
  describe(event: unknown): string
}

export const createCodeSpace = (
  code: ProtocolModel<unknown, unknown>,
  spec: StateGraph,
): CodeSpace => {
  const numbers = new Map<string, number>()
  const states: unknown[] = []
  const cameFrom: number[] = []
  const cameBy: unknown[] = []
  const projectedOf: number[] = []
  const projectedNumbers = new Map(spec.keys.map((key, number) => [key, number]))
  const projectedStates: SpecState[] = [...spec.states]

  const project = (state: unknown): number => {
    const projection = code.project(state)
    const key = stateKey(projection)
    const known = projectedNumbers.get(key)
    if (known !== undefined) return known
    projectedNumbers.set(key, projectedStates.length)
    return projectedStates.push(projection) - 1
  }

  return {
    size: () => states.length,
    state: (number) => states[number],
    projected: (number) => projectedOf[number] as number,
    projectedState: (projected) => projectedStates[projected] as SpecState,
    projectedCount: () => projectedStates.length,
    isBeyond: (number) => (projectedOf[number] as number) >= spec.states.length,
    describe: (event) => code.describe(event),
    add(state, from, event) {
      const key = code.key(state)
      const known = numbers.get(key)
      if (known !== undefined) return known
      projectedOf.push(project(state))
      cameFrom.push(from)
      cameBy.push(event)
      numbers.set(key, states.length)
      return states.push(state) - 1
    },
    taken(number) {
      const events: string[] = []
      for (let at = number; cameFrom[at] !== none; at = cameFrom[at] as number) {
        events.push(code.describe(cameBy[at]))
      }
      return events.reverse()
    },
  }
}
