/**
 * Where the parts of a statechart stand in its picture: written by hand, by whoever knows what it says.
 *
 * The picture is refused where the layout and the machine differ, in either direction.
 */
import type { Chart } from './chart.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface MoveLayout {
  readonly from: string
  readonly event: string
  /** Path data of SVG, in its direction; the arrow head is at the end. */
  readonly path: string
  /** Middle of the label. */
  readonly label: Point
}

/** Units are those of the picture; y points down. */
export interface ChartLayout {
  /** File below `spec/`. */
  readonly file: string
  readonly title: string
  readonly description: string
  readonly width: number
  readonly height: number
  readonly stateWidth: number
  readonly stateHeight: number
  /** Middle of each state's box. */
  readonly states: Readonly<Record<string, Point>>
  /** What an entry action means, in the second line of a box. */
  readonly entryNotes: Readonly<Record<string, string>>
  /** From the dot to the initial state. */
  readonly start: { readonly dot: Point; readonly path: string }
  readonly moves: readonly MoveLayout[]
  /** Lines below the chart. */
  readonly legend: readonly string[]
}

/** Throws `RangeError` that names what the chart has and the layout lacks, or the other way round. */
export const requireSameParts = (chart: Chart, layout: ChartLayout): void => {
  const refuse = (reason: string): never => {
    throw new RangeError(`${layout.file}: ${reason}`)
  }
  const compare = (kind: string, there: readonly string[], drawn: readonly string[]): void => {
    const missing = there.find((name) => !drawn.includes(name))
    const extra = drawn.find((name) => !there.includes(name))
    if (missing !== undefined) refuse(`the machine's ${kind} ${missing} has no place in the layout`)
    if (extra !== undefined) refuse(`the layout's ${kind} ${extra} is not in the machine`)
  }
  const moveName = (move: { readonly from: string; readonly event: string }): string =>
    `${move.event} from ${move.from}`
  compare(
    'state',
    chart.states.map(({ name }) => name),
    Object.keys(layout.states),
  )
  compare('move', chart.moves.map(moveName), layout.moves.map(moveName))
  compare(
    'entry action',
    chart.states.flatMap(({ entry }) => entry),
    Object.keys(layout.entryNotes),
  )
}
