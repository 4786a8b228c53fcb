/**
 * Explores the code of one model breadth-first and holds its projected graph against the spec's: the
 * same states and, from every state of the code, the same labelled transitions.
 *
 * It is not a model checker of its own: what is right is taken from the spec's graph. Comparing state
 * of the code by state of the code is stricter than comparing the two graphs as a whole, since what one
 * hidden variant of a state cannot do is not made good by another that can.
 */
import type { StateGraph } from '../graph/stateGraph.ts'
import type { ProtocolModel } from '../protocol.ts'
import { createCodeSpace, none } from './codeSpace.ts'
import type { CodeSpace } from './codeSpace.ts'
import { createCollector } from './collector.ts'
import type { Collected, Collector } from './collector.ts'
import { createViolationWatch } from './violations.ts'
import type { Violation, ViolationWatch } from './violations.ts'

export interface ExploreLimits {
  /** Full states of the code; where there are more, the exploration stops and says so. */
  readonly codeStates: number
  /** Differences described of each kind; the rest is counted. */
  readonly examples: number
  /** Whether states that the spec does not have are explored too, in search of broken invariants. */
  readonly followBeyond: boolean
  /** Asked after every state; the exploration ends where what was found so far is enough. */
  readonly enough?: (found: FoundSoFar) => boolean
}

export interface FoundSoFar {
  readonly differenceCount: number
  /** Whether a property of this name was found broken. */
  isBroken(property: string): boolean
}

/** Full states of the code allowed for each state of the spec, and the least that is allowed. */
const codeStatesPerSpecState = 10
const codeStatesLeast = 10_000

export const defaultExploreLimits = (graph: StateGraph): ExploreLimits => ({
  codeStates: Math.max(codeStatesLeast, codeStatesPerSpecState * graph.states.length),
  examples: 3,
  followBeyond: false,
})

export interface Exploration extends Collected {
  readonly specStates: number
  readonly specEdges: number
  /** Full states of the code; more than `codeStates` where the spec does not see all there is. */
  readonly fullStates: number
  /** Steps of the code: every event applied in every full state. */
  readonly steps: number
  /** Properties of the code that do not hold, and what the code threw; the first occurrence of each. */
  readonly violations: readonly Violation[]
  /** Said where the exploration did not come to its end. */
  readonly stopped?: string
}

export interface ExploreProgress {
  readonly fullStates: number
  readonly queue: number
}

/** States explored between two yields. */
const batchStates = 64

/**
 * Explores. The generator yields now and then, so that the caller can show progress and stay
 * interruptible; it returns the result.
 */
export function* exploreModel(
  code: ProtocolModel<unknown, unknown>,
  spec: StateGraph,
  limits: ExploreLimits = defaultExploreLimits(spec),
): Generator<ExploreProgress, Exploration, void> {
  const space = createCodeSpace(code, spec)
  const collector = createCollector(spec, space, limits.examples)
  const watch = createViolationWatch(code.properties)
  const explorer = { code, space, collector, watch }
  let steps = 0
  let next = 0
  let stopped: string | undefined
  addInitialStates(explorer)
  const soFar: FoundSoFar = {
    get differenceCount() {
      return collector.differenceCount
    },
    isBroken: watch.isBroken,
  }
  for (; next < space.size(); next++) {
    if (space.size() > limits.codeStates) {
      stopped = `stopped after ${limits.codeStates} states of the code`
      break
    }
    if (next % batchStates === batchStates - 1) {
      yield { fullStates: space.size(), queue: space.size() - next }
    }
    if (limits.followBeyond || !space.isBeyond(next)) steps += exploreState(explorer, next)
    if (limits.enough?.(soFar) === true) {
      stopped = 'stopped when enough was found'
      break
    }
  }
  return {
    specStates: spec.states.length,
    specEdges: spec.edges.length,
    fullStates: space.size(),
    steps,
    ...collector.result(stopped === undefined),
    violations: watch.found(),
    ...(stopped === undefined ? {} : { stopped }),
  }
}

interface Explorer {
  readonly code: ProtocolModel<unknown, unknown>
  readonly space: CodeSpace
  readonly collector: Collector
  readonly watch: ViolationWatch
}

const addInitialStates = ({ code, space, collector, watch }: Explorer): void => {
  for (const state of code.initial) {
    try {
      watch.initial(state)
      space.add(state, none, undefined)
    } catch (error) {
      watch.thrown(error, () => [])
    }
  }
  collector.initialStates()
}

/** Applies every enabled event of one state; gives how many there were. */
const exploreState = ({ code, space, collector, watch }: Explorer, from: number): number => {
  const state = space.state(from)
  let steps = 0
  try {
    for (const { action, event } of code.enabled(state)) {
      const taken = () => [...space.taken(from), code.describe(event)]
      steps++
      try {
        const after = code.apply(state, event)
        const known = space.size()
        const to = space.add(after, from, event)
        watch.step(state, after, to === known, taken)
        collector.edge(from, action, to, event)
      } catch (error) {
        watch.thrown(error, taken)
      }
    }
  } catch (error) {
    watch.thrown(error, () => space.taken(from))
  }
  collector.stateDone(from)
  return steps
}
