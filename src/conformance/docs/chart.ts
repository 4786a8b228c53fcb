/**
 * A statechart as data, read from an XState machine: states with what they do on entry, and moves.
 *
 * It is for flat machines of plain transitions: guards, nested states, `after` and `always` are refused,
 * since a picture without them would lie.
 */
import type { AnyStateMachine } from 'xstate'

export interface ChartState {
  readonly name: string
  /** Names of the entry actions. */
  readonly entry: readonly string[]
}

export interface ChartMove {
  readonly from: string
  readonly event: string
  readonly to: string
}

export interface Chart {
  readonly name: string
  readonly initial: string
  readonly states: readonly ChartState[]
  readonly moves: readonly ChartMove[]
}

/** The parts of a state node that are read here; XState's own types say nothing about a machine's. */
interface Node {
  readonly key: string
  readonly entry: readonly unknown[]
  readonly exit: readonly unknown[]
  readonly invoke: readonly unknown[]
  readonly always?: readonly unknown[] | undefined
  readonly states: Readonly<Record<string, unknown>>
  readonly transitions: ReadonlyMap<string, readonly Transition[]>
}

interface Transition {
  readonly target?: readonly { readonly key: string }[] | undefined
  readonly guard?: unknown
  readonly actions: readonly unknown[]
}

/** Throws `RangeError` for a machine that has more than a chart shows. */
export const chartOf = (machine: AnyStateMachine): Chart => {
  const nodes = Object.values(machine.states) as unknown as readonly Node[]
  const initial = machine.root.initial.target[0]?.key
  if (initial === undefined) throw new RangeError(`${machine.id}: no initial state`)
  return {
    name: machine.id,
    initial,
    states: nodes.map((node) => ({ name: node.key, entry: entryOf(machine.id, node) })),
    moves: nodes.flatMap((node) => movesOf(machine.id, node)),
  }
}

const entryOf = (machine: string, node: Node): readonly string[] => {
  const shown =
    node.exit.length === 0 && node.invoke.length === 0 && (node.always ?? []).length === 0
  if (!shown || Object.keys(node.states).length > 0) {
    throw new RangeError(
      `${machine}.${node.key}: a chart shows plain states with entry actions only`,
    )
  }
  return node.entry.map((action) => {
    if (typeof action === 'string') return action
    throw new RangeError(`${machine}.${node.key}: an entry action without a name`)
  })
}

const movesOf = (machine: string, node: Node): readonly ChartMove[] =>
  [...node.transitions.entries()].map(([event, transitions]) => {
    const [transition, ...others] = transitions
    const to = transition?.target?.[0]?.key
    const plain = transition?.guard === undefined && transition?.actions.length === 0
    if (to === undefined || !plain || others.length > 0) {
      throw new RangeError(`${machine}.${node.key}: ${event} is more than a move to one state`)
    }
    return { from: node.key, event, to }
  })
