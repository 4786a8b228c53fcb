/**
 * The state graph of a model: every reachable state and every labelled transition.
 *
 * It is not tied to where the graph came from. States are numbered breadth-first with ties broken by
 * text, so one graph has one numbering whatever tool, worker count or file it was read from.
 */
import { stateKey } from '../../shared/value.ts'
import type { SpecState } from '../../shared/value.ts'

/** One transition; `from` and `to` are state numbers. */
export interface GraphEdge {
  readonly from: number
  readonly to: number
  /** Spec action, without the `MC` prefix of a bounded wrapper. */
  readonly action: string
}

export interface StateGraph {
  /** The states by number. */
  readonly states: readonly SpecState[]
  /** The text of each state, by number; equal states have equal texts. */
  readonly keys: readonly string[]
  readonly initial: readonly number[]
  /** Each transition once, ordered by source, action and target. */
  readonly edges: readonly GraphEdge[]
  /** The edges that leave state s are `edges[firstEdge[s]]` up to before `edges[firstEdge[s + 1]]`. */
  readonly firstEdge: Uint32Array
}

/** A graph as found, in any order and possibly with repeated states, initial states and edges. */
export interface RawGraph {
  readonly states: readonly SpecState[]
  readonly initial: readonly number[]
  readonly edges: readonly GraphEdge[]
}

/** Actions are compared by their own name: `MCTimeout` is how a bounded model calls `Timeout`. */
export const actionName = (label: string): string =>
  /^MC[A-Z]/.test(label) ? label.slice(2) : label

/** Whether an edge leads back to where it starts. */
export const isSelfLoop = (edge: GraphEdge): boolean => edge.from === edge.to

/**
 * The graph with repeats removed and its states numbered in the fixed order.
 *
 * Throws `RangeError` where there is no initial state, or a state that no path from one reaches.
 */
export const buildStateGraph = (raw: RawGraph): StateGraph => numberStates(raw).graph

/** As `buildStateGraph`, with the number that each state of `raw` has in the graph. */
export const numberStates = (
  raw: RawGraph,
): { readonly graph: StateGraph; readonly numbers: readonly number[] } => {
  const merged = mergeEqualStates(raw)
  const outgoing = sortedOutgoing(merged)
  const order = breadthFirst(merged, outgoing)
  if (order.length === 0) throw new RangeError('the graph has no initial state')
  if (order.length < merged.states.length) {
    const lost = merged.states.length - order.length
    throw new RangeError(`no path from an initial state reaches ${lost} of the states`)
  }
  const numbers = new Uint32Array(order.length)
  order.forEach((original, number) => (numbers[original] = number))
  return {
    graph: numbered(merged, outgoing, order, numbers),
    numbers: merged.mergedAs.map((state) => numbers[state] as number),
  }
}

interface MergedGraph extends RawGraph {
  readonly keys: readonly string[]
  /** For each state as found, its number among those that differ. */
  readonly mergedAs: readonly number[]
}

const mergeEqualStates = (raw: RawGraph): MergedGraph => {
  const byKey = new Map<string, number>()
  const states: SpecState[] = []
  const merged = raw.states.map((state) => {
    const key = stateKey(state)
    const known = byKey.get(key)
    if (known !== undefined) return known
    byKey.set(key, states.length)
    return states.push(state) - 1
  })
  const at = (number: number): number => {
    const state = merged[number]
    if (state === undefined) throw new RangeError(`the graph has no state number ${number}`)
    return state
  }
  return {
    states,
    keys: [...byKey.keys()],
    mergedAs: merged,
    initial: [...new Set(raw.initial.map(at))],
    edges: raw.edges.map(({ from, to, action }) => ({ from: at(from), to: at(to), action })),
  }
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const sortedOutgoing = (graph: MergedGraph): readonly (readonly GraphEdge[])[] => {
  const outgoing: GraphEdge[][] = graph.states.map(() => [])
  for (const edge of graph.edges) outgoing[edge.from]?.push(edge)
  const keyOf = (edge: GraphEdge): string => graph.keys[edge.to] as string
  return outgoing.map((edges) =>
    edges
      .sort((a, b) => compare(a.action, b.action) || compare(keyOf(a), keyOf(b)))
      .filter((edge, index) => {
        const previous = edges[index - 1]
        return previous?.action !== edge.action || previous.to !== edge.to
      }),
  )
}

const breadthFirst = (
  graph: MergedGraph,
  outgoing: readonly (readonly GraphEdge[])[],
): readonly number[] => {
  const keyOf = (state: number): string => graph.keys[state] as string
  const order = [...graph.initial].sort((a, b) => compare(keyOf(a), keyOf(b)))
  const found = new Set(order)
  for (let next = 0; next < order.length; next++) {
    for (const { to } of outgoing[order[next] as number] ?? []) {
      if (found.has(to)) continue
      found.add(to)
      order.push(to)
    }
  }
  return order
}

const numbered = (
  graph: MergedGraph,
  outgoing: readonly (readonly GraphEdge[])[],
  order: readonly number[],
  numbers: Uint32Array,
): StateGraph => {
  const edges: GraphEdge[] = []
  const firstEdge = new Uint32Array(order.length + 1)
  order.forEach((original, from) => {
    firstEdge[from] = edges.length
    for (const { to, action } of outgoing[original] ?? []) {
      edges.push({ from, to: numbers[to] as number, action })
    }
  })
  firstEdge[order.length] = edges.length
  return {
    states: order.map((original) => graph.states[original] as SpecState),
    keys: order.map((original) => graph.keys[original] as string),
    initial: graph.initial.map((state) => numbers[state] as number).sort((a, b) => a - b),
    edges,
    firstEdge,
  }
}
