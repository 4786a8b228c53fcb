/**
 * The rows that are in sight, as text: number and time, who did what, and what changed.
 *
 * It runs in the page: nothing of another file may be called here.
 */
import type { Make, PageElement } from './page.ts'
import type { Rows } from './moves.ts'
import type { OpenStep, OpenStory } from './unpack.ts'

export interface RowListView {
  readonly story: OpenStory
  readonly rows: Rows
  readonly html: Make
  readonly first: number
  readonly last: number
  readonly rowPx: number
  readonly graphPx: number
  readonly go: (step: number) => void
}

/** By their steps. None is marked as the cursor's. */
export function rowElements(view: RowListView): ReadonlyMap<number, PageElement> {
  const { story, rows, first, last, rowPx } = view
  const found = new Map<number, PageElement>()
  for (let row = first; row <= last; row += 1) {
    const at = rows.steps[row]!
    const element = rowElement(view, at, story.steps[at]!)
    element.style.setProperty('top', `${row * rowPx}px`)
    element.addEventListener('click', () => view.go(at))
    found.set(at, element)
  }
  return found
}

function rowElement(view: RowListView, at: number, step: OpenStep): PageElement {
  const { story, html, graphPx } = view
  const { verdict } = story
  const isBroken = verdict.outcome === 'violated' && at === story.opensAt
  const { lane, kind, changes = [], notes = [], text = '' } = step
  const isDone = kind === 'command' || kind === 'fault' || kind === 'restart' || kind === 'end'
  const said = (isDone ? [...notes, text] : changes.length > 0 ? [] : [text, ...notes])
    .filter((each) => each !== '')
    .join('; ')
  const time = step.atMs === undefined ? '' : (step.atMs / 1000).toFixed(3)
  const marks = [isBroken ? 'broken' : '', step.isQuiet ? 'quiet' : '', kind]
  return html(
    'div',
    { class: `row ${marks.join(' ')}`, role: 'option', 'aria-selected': 'false' },
    html('span', { class: 'number' }, String(step.number)),
    html('span', { class: 'time' }, time),
    html('span', { class: 'gap', style: `width:${graphPx}px` }),
    html(
      'span',
      { class: 'what' },
      ...(lane < 0
        ? []
        : [html('span', { class: `who lane${lane % 7}` }, story.lanes[lane]!), ' ']),
      html('b', {}, step.action),
      ...(said === '' ? [] : [' ', html('span', { class: 'said' }, said)]),
      ...changes.slice(0, 4).flatMap((change) => [' ', html('span', { class: 'change' }, change)]),
      ...(changes.length > 4
        ? [' ', html('span', { class: 'more' }, `+${changes.length - 4}`)]
        : []),
    ),
  )
}

export const rowListSource = [rowElements, rowElement].map(String).join('\n')
