/**
 * Understands, line by line, the graph file that TLC writes with `-dump dot,actionlabels`.
 *
 * It is not a general reader of the DOT language: other tools' files are refused. It does no IO; see
 * `dotFile.ts` for that.
 */
import { parseValue, ValueSyntaxError } from '../../shared/value.ts'
import type { SpecState, Value } from '../../shared/value.ts'
import { actionName, buildStateGraph } from './stateGraph.ts'
import type { GraphEdge, StateGraph } from './stateGraph.ts'

/** A file that is not a complete graph as TLC writes it. `line` counts from 1. */
export class DotFormatError extends Error {
  readonly line: number
  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`)
    this.name = 'DotFormatError'
    this.line = line
  }
}

/** Takes the lines of one file in order; `finish` gives the graph. Both throw `DotFormatError`. */
export interface DotReader {
  /** States found so far. */
  readonly states: number
  line(text: string): void
  finish(): StateGraph
}

const nodeLine = /^(-?\d+) \[label="((?:[^"\\]|\\.)*)"([^\]]*)\];?$/
const edgeLine = /^(-?\d+) -> (-?\d+)(?: \[label="((?:[^"\\]|\\.)*)"[^\]]*\];|;)$/
const rankLine = /^\{rank = same;/
const shortenedLength = 60

export const createDotReader = (): DotReader => {
  const graph = createGraphParts()
  let lineNumber = 0
  let section: 'before' | 'graph' | 'legend' = 'before'
  /** Braces still to be closed: those of the file and of the cluster that holds the graph. */
  let open = 2

  const readGraphLine = (text: string): void => {
    if (graph.take(text, lineNumber)) return
    if (text.startsWith('subgraph cluster_legend')) section = 'legend'
    else if (text === '}' && open > 0) open--
    else if (/^-?\d/.test(text)) {
      throw new DotFormatError(lineNumber, `not a state or transition: ${shortened(text)}`)
    } else if (!rankLine.test(text) && !isSetting(text)) {
      throw new DotFormatError(lineNumber, `not part of a TLC graph: ${shortened(text)}`)
    }
  }

  return {
    get states() {
      return graph.states.length
    },
    line(text) {
      lineNumber++
      const trimmed = text.trim()
      if (trimmed === '') return
      if (section === 'graph') readGraphLine(trimmed)
      else if (section === 'legend' && trimmed.endsWith('}}')) open--
      else if (section === 'before') {
        if (!trimmed.startsWith('strict digraph DiskGraph')) {
          throw new DotFormatError(lineNumber, `not a graph written by TLC: ${shortened(trimmed)}`)
        }
        section = 'graph'
      }
    },
    finish() {
      if (section === 'before') throw new DotFormatError(1, 'the file is empty')
      if (open > 0) throw new DotFormatError(lineNumber, 'the file ends before the graph does')
      try {
        return buildStateGraph(graph.resolved())
      } catch (error) {
        if (error instanceof RangeError) throw new DotFormatError(lineNumber, error.message)
        throw error
      }
    },
  }
}

/** The states and transitions read so far. A transition may come before the state it leads to. */
const createGraphParts = () => {
  const numbers = new Map<string, number>()
  const states: SpecState[] = []
  const initial: number[] = []
  const edges: { from: string; to: string; action: string; line: number }[] = []
  const readState = createStateReader()

  const numberOf = (id: string, line: number): number => {
    const number = numbers.get(id)
    if (number === undefined) throw new DotFormatError(line, `state ${id} is never defined`)
    return number
  }

  const takeNode = ([, id = '', label = '', attributes = '']: RegExpExecArray, line: number) => {
    const number = numbers.get(id) ?? states.push(readState(label, line)) - 1
    numbers.set(id, number)
    if (attributes.includes('style = filled')) initial.push(number)
  }

  const takeEdge = ([, from = '', to = '', label = '']: RegExpExecArray, line: number) => {
    if (label === '') {
      throw new DotFormatError(
        line,
        'a transition without its action; TLC writes actions with -dump dot,actionlabels',
      )
    }
    edges.push({ from, to, action: actionName(label), line })
  }

  return {
    states,
    /** Whether the line was a state or a transition. */
    take(text: string, line: number): boolean {
      const edge = edgeLine.exec(text)
      if (edge !== null) {
        takeEdge(edge, line)
        return true
      }
      const node = nodeLine.exec(text)
      if (node !== null) takeNode(node, line)
      return node !== null
    },
    resolved: () => ({
      states,
      initial,
      edges: edges.map(({ from, to, action, line }): GraphEdge => ({
        from: numberOf(from, line),
        to: numberOf(to, line),
        action,
      })),
    }),
  }
}

/** Lines such as `nodesep=0.35;` and `edge [colorscheme="paired12"]`, which only style the drawing. */
const isSetting = (text: string): boolean =>
  /^(?:\w+ ?=|edge \[|node \[|subgraph cluster_graph \{)/.test(text)

const shortened = (text: string): string =>
  text.length <= shortenedLength ? text : `${text.slice(0, shortenedLength)}...`

const unescapeLabel = (label: string): string =>
  label.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character))

/**
 * Reads state labels. Most states share most of their values with others, so each text of a value is
 * read once and its value shared: faster, and far smaller in memory.
 */
const createStateReader = (): ((label: string, line: number) => SpecState) => {
  const values = new Map<string, Value>()
  return (label, line) => {
    const state: Record<string, Value> = {}
    for (const conjunct of unescapeLabel(label).split(/(?:^|\n)\/\\ /)) {
      if (conjunct.trim() === '') continue
      const equals = conjunct.indexOf(' = ')
      if (equals < 0) throw new DotFormatError(line, `not a variable: ${shortened(conjunct)}`)
      const text = conjunct.slice(equals + 3)
      let value = values.get(text)
      if (value === undefined) {
        value = readValueAt(text, line)
        values.set(text, value)
      }
      state[conjunct.slice(0, equals).trim()] = value
    }
    return state
  }
}

const readValueAt = (text: string, line: number): Value => {
  try {
    return parseValue(text)
  } catch (error) {
    if (error instanceof ValueSyntaxError) throw new DotFormatError(line, error.message)
    throw error
  }
}
