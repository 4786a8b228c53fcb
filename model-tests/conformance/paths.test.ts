/** Paths take every transition once, begin at initial states, and stay within their length. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { coverEdges, defaultPathSteps } from '../../src/conformance/graph/paths.ts'
import type { Path } from '../../src/conformance/graph/paths.ts'
import { buildStateGraph } from '../../src/conformance/graph/stateGraph.ts'
import type { GraphEdge, StateGraph } from '../../src/conformance/graph/stateGraph.ts'

/** A graph in which every state can be reached: random edges, then a state is kept if reached. */
const anyGraph = fc
  .record({
    size: fc.integer({ min: 1, max: 12 }),
    initial: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    edges: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('A', 'B')), { maxLength: 40 }),
  })
  .map(({ size, initial, edges }) => {
    const all = edges.map(([from, to, action]) => ({ from: from % size, to: to % size, action }))
    const reached = new Set(initial.map((state) => state % size))
    for (const state of reached) {
      for (const { from, to } of all) if (from === state) reached.add(to)
    }
    const numbers = new Map([...reached].map((state, number) => [state, number]))
    const at = (state: number): number => numbers.get(state) as number
    return buildStateGraph({
      states: [...reached].map((state) => ({ x: state })),
      initial: initial.map((state) => at(state % size)),
      edges: all
        .filter(({ from }) => reached.has(from))
        .map(({ from, to, action }) => ({ from: at(from), to: at(to), action })),
    })
  })

/** The states of each path. Fails where one is no walk, or starts where nothing has been before. */
const walked = (graph: StateGraph, paths: readonly Path[]): readonly (readonly number[])[] => {
  const walks: number[][] = []
  for (const { from, start, edges } of paths) {
    if (from === undefined) expect(graph.initial).toContain(start)
    else expect(walks[from.path]?.[from.step]).toBe(start)
    const states = [start]
    for (const number of edges) {
      const edge = graph.edges[number] as GraphEdge
      expect(edge.from).toBe(states.at(-1))
      states.push(edge.to)
    }
    walks.push(states)
  }
  return walks
}

const edgesOf = (paths: readonly Path[]): readonly number[] => paths.flatMap((path) => path.edges)

/** States in a row, the last of which leads back to the first. */
const ring = (length: number): StateGraph =>
  buildStateGraph({
    states: Array.from({ length }, (_, x) => ({ x })),
    initial: [0],
    edges: Array.from({ length }, (_, x) => ({ from: x, to: (x + 1) % length, action: 'Next' })),
  })

describe('paths', () => {
  test.prop([anyGraph, fc.integer({ min: 1, max: 10 })], { numRuns: 300 })(
    'take every edge once, from initial states, each within the length',
    (graph, maxSteps) => {
      const paths = coverEdges(graph, maxSteps)
      walked(graph, paths)
      const numbers = [...edgesOf(paths)].sort((a, b) => a - b)
      expect(numbers).toEqual(graph.edges.map((_, number) => number))
      const starts = paths.filter(({ from }) => from === undefined).map(({ start }) => start)
      expect(starts).toEqual(graph.initial)
      for (const { edges } of paths) expect(edges.length).toBeLessThanOrEqual(maxSteps)
      expect(coverEdges(graph, maxSteps)).toEqual(paths)
    },
  )

  it('take a ring in one go', () => {
    expect(coverEdges(ring(50)).map((path) => path.edges.length)).toEqual([50])
  })

  it('are broken up where they grow long', () => {
    const paths = coverEdges(ring(500))
    expect(paths.map((path) => path.edges.length)).toEqual([
      defaultPathSteps,
      defaultPathSteps,
      100,
    ])
    expect(paths.map(({ from }) => from)).toEqual([
      undefined,
      { path: 0, step: 200 },
      { path: 1, step: 200 },
    ])
  })

  it('branch off where there is something left to take', () => {
    const star = buildStateGraph({
      states: [0, 1, 2, 3].map((x) => ({ x })),
      initial: [0],
      edges: [1, 2, 3].map((to) => ({ from: 0, to, action: 'Go' })),
    })
    expect(coverEdges(star).map(({ from }) => from)).toEqual([
      undefined,
      { path: 0, step: 0 },
      { path: 0, step: 0 },
    ])
  })

  it('take loops before they go on', () => {
    const loops = buildStateGraph({
      states: [{ x: 0 }, { x: 1 }],
      initial: [0],
      edges: [
        { from: 0, to: 1, action: 'Go' },
        { from: 0, to: 0, action: 'Stay' },
        { from: 1, to: 1, action: 'Stay' },
      ],
    })
    expect(coverEdges(loops)).toHaveLength(1)
  })
})

describe('a state graph', () => {
  it('merges states that are equal and drops repeated edges', () => {
    const graph = buildStateGraph({
      states: [{ s: { '#set': [1, 2] } }, { s: { '#set': [2, 1] } }, { s: [] }, { s: {} }],
      initial: [0, 1],
      edges: [
        { from: 0, to: 2, action: 'Empty' },
        { from: 1, to: 3, action: 'Empty' },
      ],
    })
    expect(graph.states).toHaveLength(2)
    expect(graph.initial).toEqual([0])
    expect(graph.edges).toEqual([{ from: 0, to: 1, action: 'Empty' }])
  })

  it('refuses states that nothing reaches', () => {
    const states = [{ x: 0 }, { x: 1 }]
    expect(() => buildStateGraph({ states, initial: [0], edges: [] })).toThrow(/reaches 1 of/)
    expect(() => buildStateGraph({ states, initial: [], edges: [] })).toThrow(/no initial state/)
  })
})
