/**
 * Paths through a graph that together take every transition exactly once.
 *
 * A path starts at an initial state, or branches off an earlier path at a state which that one has been
 * to; followed back, every path begins at an initial state. Walking each from an initial state anew
 * would take several times as many steps on the graphs that bounds make: they fan out early and cannot
 * return. The same graph always gives the same paths.
 */
import { isSelfLoop } from './stateGraph.ts'
import type { GraphEdge, StateGraph } from './stateGraph.ts'

/** A place on an earlier path: after `step` of its edges. Paths are numbered from 0. */
export interface Branch {
  readonly path: number
  readonly step: number
}

/** One walk: each edge, by number, leaves where the one before has ended. */
export interface Path {
  /** Where the walk branches off; absent where it starts at an initial state. */
  readonly from?: Branch
  /** Number of the first state. */
  readonly start: number
  readonly edges: readonly number[]
}

/** A longer path is ended and gone on with as another one, so that no trace grows unreadable. */
export const defaultPathSteps = 200

/** Paths that take every edge once and start at every initial state once. */
export const coverEdges = (graph: StateGraph, maxSteps = defaultPathSteps): readonly Path[] => {
  const walker = createWalker(graph)
  const paths: Path[] = []
  const places = new Map<number, Branch>()
  const starts = createStarts(graph, walker)
  const visit = (state: number, step: number): void => {
    if (places.has(state)) return
    places.set(state, { path: paths.length, step })
    starts.visited(state)
  }
  const walk = (start: number, from?: Branch): void => {
    const edges: number[] = []
    let at = start
    visit(at, 0)
    for (let edge = walker.takeFrom(at); edge !== undefined; edge = walker.takeFrom(at)) {
      edges.push(edge)
      at = walker.target(edge)
      visit(at, edges.length)
      if (edges.length === maxSteps) break
    }
    starts.ended(at)
    paths.push(from === undefined ? { start, edges } : { from, start, edges })
  }
  for (const start of graph.initial) {
    walk(start)
    for (let next = starts.next(); next !== undefined; next = starts.next()) {
      walk(next, places.get(next))
    }
  }
  return paths
}

type Walker = ReturnType<typeof createWalker>

/**
 * Where to start next. A state that more edges leave than enter must be started from that many times;
 * to start anywhere else would only cut a path in two. Of these the latest comes first: neighbours then
 * follow each other in the file, which it is compressed by.
 */
const createStarts = (graph: StateGraph, walker: Walker) => {
  const surplus = Int32Array.from(graph.states, (_, state) => degree(graph, state))
  for (const { to } of graph.edges) surplus[to] = (surplus[to] as number) - 1
  const withSurplus: number[] = []
  const all: number[] = []
  return {
    visited(state: number): void {
      all.push(state)
      if ((surplus[state] as number) > 0) withSurplus.push(state)
    },
    /** Where edges are left, a path was ended for its length and must be gone on with. */
    ended(state: number): void {
      if (!walker.hasLeft(state)) return
      surplus[state] = (surplus[state] as number) + 1
      withSurplus.push(state)
    },
    next(): number | undefined {
      while (withSurplus.length > 0) {
        const state = withSurplus.at(-1) as number
        if (walker.hasLeft(state) && (surplus[state] as number) > 0) {
          surplus[state] = (surplus[state] as number) - 1
          return state
        }
        withSurplus.pop()
      }
      // Only rings are left, which no path has entered.
      while (all.length > 0 && !walker.hasLeft(all.at(-1) as number)) all.pop()
      return all.at(-1)
    },
  }
}

const createWalker = (graph: StateGraph) => {
  const { edges, firstEdge } = graph
  const taken = new Uint8Array(edges.length)
  const left = Uint32Array.from(graph.states, (_, state) => degree(graph, state))
  const target = (edge: number): number => (edges[edge] as GraphEdge).to
  const leftAt = (state: number): number => left[state] as number

  /**
   * One that stays where it is if there is any, else one to the state that has the most edges left
   * itself, so that the walk does not end early.
   */
  const choose = (state: number): number | undefined => {
    let best: number | undefined
    for (let edge = firstEdge[state] as number; edge < (firstEdge[state + 1] as number); edge++) {
      if (taken[edge] === 1) continue
      if (isSelfLoop(edges[edge] as GraphEdge)) return edge
      if (best === undefined || leftAt(target(edge)) > leftAt(target(best))) best = edge
    }
    return best
  }

  return {
    target,
    hasLeft: (state: number): boolean => leftAt(state) > 0,
    /** An edge of `state` that was not taken before, and now is. */
    takeFrom(state: number): number | undefined {
      const edge = choose(state)
      if (edge === undefined) return undefined
      taken[edge] = 1
      left[state] = leftAt(state) - 1
      return edge
    },
  }
}

const degree = (graph: StateGraph, state: number): number =>
  (graph.firstEdge[state + 1] as number) - (graph.firstEdge[state] as number)
