/**
 * Draws the lanes of the rows that are in sight: lifelines, faults along them, what happened, and messages between them.
 *
 * It runs in the page: nothing of another file may be called here.
 */
import type { Message } from '../../story.ts'
import type { Make, PageElement } from './page.ts'
import type { Rows } from './moves.ts'
import type { OpenStory } from './unpack.ts'

export interface GraphView {
  readonly story: OpenStory
  readonly rows: Rows
  readonly svg: Make
  /** Rows in sight. */
  readonly first: number
  readonly last: number
  readonly cursor: number
  readonly rowPx: number
  readonly lanePx: number
}

/** All but what the cursor is at, which is drawn above it ({@link drawCursor}) and far more often. */
export function drawGraph(view: GraphView): PageElement {
  const layers = [bandShapes(view), lifelines(view), arrowShapes(view), dots(view)]
  return picture(view, 'graph', layers.flat())
}

/** The messages that the cursor's step sent and took, and what happened in it. */
export function drawCursor(view: GraphView): PageElement {
  const { svg, story, rows, cursor } = view
  const { sends, takes, lane } = story.steps[cursor]!
  const shapes = [...sends, ...takes].flatMap((place) => {
    const message = story.messages[place]!
    return message.from < 0 || message.to < 0 ? [] : [arrowOf(view, message, true)]
  })
  const at = { cx: laneX(view, lane), cy: rowY(view, rows.rowOf[cursor]!), r: 7.5 }
  if (lane >= 0) shapes.push(svg('circle', { class: `ring lane${lane % 7}`, ...at }))
  return picture(view, 'graph above', shapes)
}

function picture(
  { svg, story, first, last, rowPx, lanePx }: GraphView,
  name: string,
  shapes: readonly PageElement[],
): PageElement {
  const width = story.lanes.length * lanePx
  const height = (last - first + 1) * rowPx
  const viewBox = `0 ${first * rowPx} ${width} ${height}`
  return svg('svg', { class: name, width, height, viewBox }, ...shapes)
}

function laneX(view: GraphView, lane: number): number {
  return (lane + 0.5) * view.lanePx
}

function rowY(view: GraphView, row: number): number {
  return (row + 0.5) * view.rowPx
}

/** Parallel faults of one lane lie inside one another. */
function bandShapes(view: GraphView): readonly PageElement[] {
  const { svg, story, rows, first, last, rowPx, lanePx } = view
  return story.bands.flatMap((band, place) => {
    const [from, to] = [rows.rowOf[band.first]!, rows.rowOf[band.last]!]
    if (to < first || from > last) return []
    const inset =
      3 +
      (story.bands
        .slice(0, place)
        .filter(({ first: start, last: end }) => start <= band.last && end >= band.first).length %
        3) *
        3
    const top = from * rowPx + 2
    const size = { y: top, width: lanePx - 2 * inset, height: (to - from + 1) * rowPx - 4, rx: 5 }
    return band.lanes.map((lane) =>
      svg(
        'rect',
        { class: 'band', x: lane * lanePx + inset, ...size },
        svg('title', {}, band.kind),
      ),
    )
  })
}

/** One line for as long as a lane stays the same. */
function lifelines(view: GraphView): readonly PageElement[] {
  const { svg, story, rows, first, last, rowPx } = view
  return story.lanes.flatMap((_, lane) => {
    const lines: PageElement[] = []
    let start = first
    const toneAt = (row: number) => story.steps[rows.steps[row]!]!.lanes[lane]!.tone
    for (let row = first; row <= last; row += 1) {
      if (row < last && toneAt(row + 1) === toneAt(start)) continue
      const x = laneX(view, lane)
      const y1 = start === 0 ? rowPx / 2 : start * rowPx
      lines.push(
        svg('line', {
          class: `life lane${lane % 7} ${toneAt(start)}`,
          x1: x,
          x2: x,
          y1,
          y2: (row + 1) * rowPx,
        }),
      )
      start = row + 1
    }
    return lines
  })
}

/** Where it ends, as far as the story goes. */
function endOf({ steps }: OpenStory, { receivedAt, lost, sentAt }: Message): number {
  return receivedAt ?? (lost === undefined ? steps.length - 1 : Math.max(lost.at, sentAt))
}

/** No more than anybody tells apart. */
function arrowShapes(view: GraphView): readonly PageElement[] {
  const { story, rows, first, last } = view
  const found: PageElement[] = []
  for (const message of story.messages) {
    const { sentAt, from, to } = message
    const end = endOf(story, message)
    if (rows.rowOf[end]! + 1 < first || rows.rowOf[sentAt]! > last || from < 0 || to < 0) continue
    // Where steps are hidden, what arrived in one of them did nothing.
    if (rows.steps[rows.rowOf[end]!] !== end || found.length >= 300) continue
    found.push(arrowOf(view, message, false))
  }
  return found
}

function arrowOf(view: GraphView, message: Message, isOwn: boolean): PageElement {
  const { svg, rows, story } = view
  const end = endOf(story, message)
  const { from, to, sentAt, receivedAt, lost, layer, type } = message
  const [x1, y1] = [laneX(view, from), rowY(view, rows.rowOf[sentAt]!)]
  let [x2, y2] = [laneX(view, to), rowY(view, rows.rowOf[end]!)]
  const isShort = lost !== undefined && lost.at === sentAt
  if (isShort) [x2, y2] = [x1 + (x2 - x1) * 0.6, y1 + view.rowPx * 0.8]
  const length = Math.hypot(x2 - x1, y2 - y1)
  const gap = receivedAt === undefined || length < 14 ? 0 : 6 / length
  const [endX, endY] = [x2 - (x2 - x1) * gap, y2 - (y2 - y1) * gap]
  const state = lost === undefined ? (receivedAt === undefined ? 'open' : '') : 'lost'
  const angle = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI
  const head =
    lost !== undefined
      ? svg('path', {
          class: 'cross',
          d: 'M-4 -4L4 4M-4 4L4 -4',
          transform: `translate(${x2} ${y2})`,
        })
      : svg('path', {
          class: 'head',
          d: 'M0 0L-7 -3.2L-7 3.2Z',
          transform: `translate(${endX} ${endY}) rotate(${angle})`,
        })
  const parts = receivedAt === undefined && lost === undefined ? [] : [head]
  return svg(
    'g',
    { class: `arrow ${layer} lane${from % 7} ${state} ${isOwn ? 'own' : ''}` },
    svg('line', { x1, y1, x2: endX, y2: endY }),
    ...parts,
    svg('title', {}, `${type}${lost === undefined ? '' : ` (${lost.why})`}`),
  )
}

/** What happened, by its shape: a message, a timer, a write, a command, a fault. */
function dots(view: GraphView): readonly PageElement[] {
  const { svg, story, rows, first, last } = view
  const found: PageElement[] = []
  for (let row = first; row <= last; row += 1) {
    const at = rows.steps[row]!
    const { lane, kind } = story.steps[at]!
    if (lane < 0) continue
    const [x, y] = [laneX(view, lane), rowY(view, row)]
    const attributes = { class: `dot lane${lane % 7} ${kind}` }
    const shape = { disk: 'M-4 -4H4V4H-4Z', command: 'M0 -6L6 0L0 6L-6 0Z' }[kind as string]
    found.push(
      shape === undefined
        ? svg('circle', { ...attributes, cx: x, cy: y, r: 4.5 })
        : svg('path', { ...attributes, d: shape, transform: `translate(${x} ${y})` }),
    )
  }
  return found
}

export const graphSource = [
  drawGraph,
  drawCursor,
  picture,
  endOf,
  laneX,
  rowY,
  bandShapes,
  lifelines,
  arrowShapes,
  arrowOf,
  dots,
]
  .map(String)
  .join('\n')
