/**
 * Puts a difference between the graphs into words, against the nearest state on the other side.
 *
 * It does not find differences: see `collector.ts`. It runs for the few that are shown, so it may be slow.
 */
import type { GraphEdge, StateGraph } from '../graph/stateGraph.ts'
import { stateKey } from '../../shared/value.ts'
import { stateDifferences } from '../replay/difference.ts'
import type { ValueDifference } from '../replay/difference.ts'
import type { CodeSpace } from './codeSpace.ts'
import type { GraphDifference } from './graphDifference.ts'

/** A transition of the code between projected states, with the event that makes it. */
export interface CodeEdge {
  readonly action: string
  /** Number of the projected target. */
  readonly to: number
  readonly event: unknown
}

type Description = Omit<GraphDifference, 'kind'>

/** Both sides of the comparison. */
export interface Sides {
  readonly spec: StateGraph
  readonly space: CodeSpace
}

/** The edges of the spec that leave a state. */
export const specEdgesOf = (spec: StateGraph, state: number): readonly GraphEdge[] =>
  spec.edges.slice(spec.firstEdge[state], spec.firstEdge[state + 1])

/** A transition of the code, out of the full state `from`, that the spec does not have. */
export const describeExtraEdge = (
  { spec, space }: Sides,
  from: number,
  { action, to, event }: CodeEdge,
): Description => {
  const source = space.projected(from)
  const targets = specEdgesOf(spec, source)
    .filter((edge) => edge.action === action)
    .map((edge) => edge.to)
  const beyond = to >= spec.states.length
  const what = beyond ? 'leads to a state that the spec does not have' : 'is taken by the code only'
  const instead =
    targets.length > 0
      ? `against the nearest of the spec's ${targets.length} states after ${action}:`
      : `the spec does not take ${action} there; it changes:`
  return {
    action,
    reason: `${space.describe(event)} ${what}; ${instead}`,
    nearest: nearest(space, targets.length > 0 ? targets : [source], [to]),
    taken: space.taken(from),
  }
}

/** A transition of the spec that the code, in the full state `from`, does not take. */
export const describeMissingEdge = (
  { space }: Sides,
  from: number,
  { action, to }: GraphEdge,
  own: readonly CodeEdge[],
): Description => {
  const targets = own.filter((edge) => edge.action === action).map((edge) => edge.to)
  const instead =
    targets.length > 0
      ? `the nearest of the code's ${targets.length} states after ${action}:`
      : 'the code does not take it there, and stays at:'
  return {
    action,
    reason: `the spec takes ${action}; ${instead}`,
    nearest: nearest(space, [to], targets.length > 0 ? targets : [space.projected(from)]),
    taken: space.taken(from),
  }
}

export const describeExtraStart = ({ spec, space }: Sides, start: number): Description => ({
  reason: 'the code starts in a state that the spec does not start in; against the nearest:',
  nearest: nearest(space, spec.initial, [start]),
  taken: [],
})

export const describeMissingStart = (
  { space }: Sides,
  start: number,
  starts: readonly number[],
): Description => ({
  reason: 'the spec starts in a state that the code does not start in; the nearest is off by:',
  nearest: nearest(space, [start], starts),
  taken: [],
})

export const describeMissingStates = (
  { space }: Sides,
  count: number,
  first: number,
): Description => {
  const text = stateKey(space.projectedState(first)).trim().replaceAll('\n', ' ')
  return {
    reason: `the code never reaches ${count} of the spec's states; the first is ${text}`,
    nearest: [],
    taken: [],
  }
}

/** The fewest differences between any expected and any actual state. */
const nearest = (
  space: CodeSpace,
  expected: readonly number[],
  actual: readonly number[],
): readonly ValueDifference[] =>
  expected
    .flatMap((wanted) =>
      actual.map((found) =>
        stateDifferences(space.projectedState(wanted), space.projectedState(found)),
      ),
    )
    .toSorted((left, right) => left.length - right.length)[0] ?? []
