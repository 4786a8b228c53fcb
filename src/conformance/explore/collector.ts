/**
 * Collects what the exploration meets, and names what the spec and the code do not share.
 *
 * It is not the exploration: that feeds it every transition of every state of the code, in order.
 */
import type { StateGraph } from '../graph/stateGraph.ts'
import type { CodeSpace } from './codeSpace.ts'
import {
  describeExtraEdge,
  describeExtraStart,
  describeMissingEdge,
  describeMissingStart,
  describeMissingStates,
  specEdgesOf,
} from './describeDifference.ts'
import type { CodeEdge } from './describeDifference.ts'
import type { GraphDifference, GraphDifferenceKind } from './graphDifference.ts'

export interface Collected {
  /** Distinct projected states of the code. */
  readonly codeStates: number
  /** Distinct projected transitions of the code. */
  readonly codeEdges: number
  /** Every difference found, described or not. */
  readonly differenceCount: number
  readonly differences: readonly GraphDifference[]
}

export interface Collector {
  /** Differences found so far. */
  readonly differenceCount: number
  /** Once all initial states of the code are known. */
  initialStates(): void
  /** `from` and `to` are full states of the code. */
  edge(from: number, action: string, to: number, event: unknown): void
  /** Once every transition that leaves a state is known. */
  stateDone(from: number): void
  /** `complete` where every state was explored; else nothing can be said to be missing. */
  result(complete: boolean): Collected
}

export const createCollector = (
  spec: StateGraph,
  space: CodeSpace,
  examples: number,
): Collector => {
  const sides = { spec, space }
  const tally = createTally(examples)
  const actionNumber = createNumbering()
  const codeEdges = new Set<string>()
  let own = new Map<string, CodeEdge>()

  const compareEdges = (from: number): void => {
    const left = new Map(own)
    for (const edge of specEdgesOf(spec, space.projected(from))) {
      if (left.delete(`${actionNumber(edge.action)}>${edge.to}`)) continue
      tally.add('missing transition', () =>
        describeMissingEdge(sides, from, edge, [...own.values()]),
      )
    }
    for (const edge of left.values()) {
      const kind = edge.to >= spec.states.length ? 'extra state' : 'extra transition'
      tally.add(kind, () => describeExtraEdge(sides, from, edge))
    }
  }

  return {
    get differenceCount() {
      return tally.count()
    },
    initialStates() {
      const starts = Array.from({ length: space.size() }, (_, number) => space.projected(number))
      for (const start of new Set(starts)) {
        if (spec.initial.includes(start)) continue
        tally.add('extra initial state', () => describeExtraStart(sides, start))
      }
      for (const start of spec.initial) {
        if (starts.includes(start)) continue
        tally.add('missing initial state', () => describeMissingStart(sides, start, starts))
      }
    },
    edge(from, action, to, event) {
      const target = space.projected(to)
      const key = `${actionNumber(action)}>${target}`
      if (own.has(key)) return
      own.set(key, { action, to: target, event })
      codeEdges.add(`${space.projected(from)}>${key}`)
    },
    stateDone(from) {
      if (!space.isBeyond(from)) compareEdges(from)
      own = new Map()
    },
    result(complete) {
      const seen = new Uint8Array(space.projectedCount())
      for (let number = 0; number < space.size(); number++) seen[space.projected(number)] = 1
      const missing = seen.filter((state) => state === 0).length
      if (complete && missing > 0) {
        tally.add('missing state', () => describeMissingStates(sides, missing, seen.indexOf(0)))
      }
      return {
        codeStates: space.projectedCount() - missing,
        codeEdges: codeEdges.size,
        ...tally.result(),
      }
    },
  }
}

/** Counts all differences, and describes the first few of each kind. */
const createTally = (examples: number) => {
  const described = new Map<GraphDifferenceKind, GraphDifference[]>()
  let differenceCount = 0
  return {
    add(kind: GraphDifferenceKind, describe: () => Omit<GraphDifference, 'kind'>): void {
      differenceCount++
      const list = described.get(kind) ?? []
      described.set(kind, list)
      if (list.length < examples) list.push({ kind, ...describe() })
    },
    count: () => differenceCount,
    result: () => ({ differenceCount, differences: [...described.values()].flat() }),
  }
}

/** A small number for each name, in the order in which they are met. */
const createNumbering = (): ((name: string) => number) => {
  const numbers = new Map<string, number>()
  return (name) => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    numbers.set(name, numbers.size)
    return numbers.size - 1
  }
}
