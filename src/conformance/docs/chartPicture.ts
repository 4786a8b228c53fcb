/**
 * A statechart as one SVG file that needs nothing else: no script, no font file, colours for light and
 * dark surroundings.
 *
 * It places nothing: see `chartLayout.ts`.
 */
import type { Chart } from './chart.ts'
import { requireSameParts } from './chartLayout.ts'
import type { ChartLayout, Point } from './chartLayout.ts'

const style = `
    :root { --back: #ffffff; --box: #f3f6fa; --edge: #33475b; --text: #14202c; --note: #4a5a6a; --line: #5b6b7b; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #0f151b; --box: #1b2530; --edge: #9db4ca; --text: #edf2f7; --note: #b3c1ce; --line: #8296a9; }
    }
    .back { fill: var(--back); }
    .box { fill: var(--box); stroke: var(--edge); stroke-width: 1.5; }
    .move { fill: none; stroke: var(--line); stroke-width: 1.5; }
    .head { fill: var(--line); }
    .dot { fill: var(--edge); }
    text { font-family: system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif; fill: var(--text); text-anchor: middle; dominant-baseline: central; }
    .state { font-size: 17px; font-weight: 600; }
    .note { font-size: 13px; fill: var(--note); }
    .event { font-size: 14px; stroke: var(--back); stroke-width: 6px; stroke-linejoin: round; paint-order: stroke; }
    .legend { font-size: 13px; fill: var(--note); text-anchor: start; }`

/** The text of the file. Throws `RangeError` where chart and layout differ. */
export const chartPicture = (chart: Chart, layout: ChartLayout): string => {
  requireSameParts(chart, layout)
  const { width, height } = layout
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `  <title id="title">${escaped(layout.title)}</title>`,
    `  <desc id="description">${escaped(`${layout.description} ${inWords(chart)}`)}</desc>`,
    `  <style>${style}\n  </style>`,
    '  <defs>',
    '    <marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">',
    '      <path class="head" d="M 0 0.5 L 10 5 L 0 9.5 z" />',
    '    </marker>',
    '  </defs>',
    `  <rect class="back" width="${width}" height="${height}" />`,
    ...moveLines(layout),
    ...chart.states.flatMap((state) => stateLines(state, layout)),
    ...layout.moves.map(({ event, label }) => `  ${textAt('event', label, event)}`),
    ...legendLines(layout),
    '</svg>',
    '',
  ].join('\n')
}

/** For those who do not see the picture. */
const inWords = ({ moves, initial }: Chart): string =>
  [
    `It starts in ${initial}.`,
    ...moves.map(({ from, event, to }) => `${event} leads from ${from} to ${to}.`),
  ].join(' ')

const moveLines = ({ moves, start }: ChartLayout): readonly string[] => [
  `  <circle class="dot" cx="${start.dot.x}" cy="${start.dot.y}" r="6" />`,
  ...[start.path, ...moves.map(({ path }) => path)].map(
    (path) => `  <path class="move" d="${escaped(path)}" marker-end="url(#head)" />`,
  ),
]

const stateLines = (state: Chart['states'][number], layout: ChartLayout): readonly string[] => {
  const { x, y } = layout.states[state.name] as Point
  const { stateWidth: width, stateHeight: height } = layout
  const notes = state.entry.map((action) => layout.entryNotes[action] ?? action)
  return [
    `  <rect class="box" x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="10" />`,
    `  ${textAt('state', { x, y: notes.length === 0 ? y : y - 10 }, state.name)}`,
    ...notes.map((note, index) => `  ${textAt('note', { x, y: y + 13 + 16 * index }, note)}`),
  ]
}

const legendLines = ({ legend, height }: ChartLayout): readonly string[] =>
  legend.map((line, index) => {
    const y = height - 20 - 20 * (legend.length - 1 - index)
    return `  ${textAt('legend', { x: 24, y }, line)}`
  })

const textAt = (kind: string, { x, y }: Point, text: string): string =>
  `<text class="${kind}" x="${x}" y="${y}">${escaped(text)}</text>`

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
