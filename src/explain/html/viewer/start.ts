/**
 * Opens a page's story and lets it be walked through: holds the cursor, and has drawn what it changes.
 *
 * It runs in the page: what other files do is given to it, and nothing of theirs may be called by name.
 */
import type { PageStory } from '../pageStory.ts'
import type { drawCursor, drawGraph } from './graph.ts'
import type { stateTable, stepCard } from './inspector.ts'
import type { makerOf } from './make.ts'
import type { Place, Rows, rowsOf, stepFor } from './moves.ts'
import type { overviewShapes } from './overview.ts'
import type { PageElement, PageEvent, PageWindow } from './page.ts'
import type { rowElements } from './rowList.ts'
import type { OpenStory, unpackStory } from './unpack.ts'

export interface Parts {
  readonly drawCursor: typeof drawCursor
  readonly drawGraph: typeof drawGraph
  readonly stateTable: typeof stateTable
  readonly stepCard: typeof stepCard
  readonly makerOf: typeof makerOf
  readonly rowsOf: typeof rowsOf
  readonly stepFor: typeof stepFor
  readonly overviewShapes: typeof overviewShapes
  readonly rowElements: typeof rowElements
  readonly unpackStory: typeof unpackStory
}

/** The rows that are drawn. */
interface Drawn {
  readonly rows: Rows
  readonly first: number
  readonly last: number
  readonly cursor: number
  readonly elements: ReadonlyMap<number, PageElement>
}

/** What changes while somebody walks through. */
interface Walk {
  cursor: number
  rows: Rows
  withoutQuiet: boolean
  showsConstant: boolean
  wanted: string
  /** Whether something waits for the next picture. */
  isDue: boolean
  /** Whether the cursor has moved since the last one: its step is drawn, and brought in sight. */
  hasMoved: boolean
  drawn: Drawn | undefined
  /** How far the rows that are drawn are scrolled. */
  shownTop: number
  hashTimer: number | undefined
}

function startViewer(window: PageWindow, parts: Parts, packed: PageStory): void {
  const { document } = window
  const element = (id: string): PageElement => document.getElementById(id)!
  const story = parts.unpackStory(packed)
  const rowPx = 24
  const walk: Walk = {
    cursor: stepInHash(window, story) ?? story.opensAt,
    rows: parts.rowsOf(story, false),
    withoutQuiet: false,
    showsConstant: false,
    wanted: '',
    isDue: false,
    hasMoved: false,
    shownTop: 0,
    drawn: undefined,
    hashTimer: undefined,
  }
  const scroller = element('scroller')
  const go = (step: number): void => {
    walk.cursor = step
    walk.hasMoved = true
    draw()
    window.clearTimeout(walk.hashTimer)
    const url = `#step=${story.steps[step]!.number}`
    walk.hashTimer = window.setTimeout(() => window.history.replaceState(null, '', url), 300)
  }
  const filter = (withoutQuiet: boolean): void => {
    walk.withoutQuiet = withoutQuiet
    walk.rows = parts.rowsOf(story, withoutQuiet)
    element('quiet').setAttribute('aria-pressed', String(withoutQuiet))
    element('rows').style.setProperty('height', `${walk.rows.steps.length * rowPx + 16}px`)
    go(walk.rows.steps[walk.rows.rowOf[walk.cursor]!]!)
  }
  const draw = drawing(window, { walk, story, parts, scroller, rowPx, go })
  filter(false)
  scroller.addEventListener('scroll', () => {
    if (Math.abs(scroller.scrollTop - walk.shownTop) > 1) draw()
  })
  window.addEventListener('resize', () => draw())
  listen(window, { walk, story, parts, scroller, rowPx, go, filter })
}

interface Drawing {
  readonly walk: Walk
  readonly story: OpenStory
  readonly parts: Parts
  readonly scroller: PageElement
  readonly rowPx: number
  readonly go: (step: number) => void
}

/** Draws what never changes, and gives what has the rest drawn with the next picture, however often it is called. */
function drawing(window: PageWindow, drawn: Drawing): () => void {
  const { walk, story, parts, scroller, rowPx, go } = drawn
  const { document } = window
  const element = (id: string): PageElement => document.getElementById(id)!
  const { html, svg } = parts.makerOf(document)
  const lanePx = Math.max(36, Math.min(84, Math.floor(320 / Math.max(1, story.lanes.length))))
  const graphPx = lanePx * story.lanes.length
  const names = story.lanes.map((name, lane) =>
    html('span', { class: `who lane${lane % 7}`, style: `width:${lanePx}px` }, html('i', {}, name)),
  )
  const words = story.lanes.flatMap((name) => name.split('-'))
  const longest = Math.max(0, ...words.map(({ length }) => length))
  element('names').setAttribute('class', longest * 7.2 > lanePx ? 'slanted' : '')
  element('names').replaceChildren(...names)
  element('overview').replaceChildren(...parts.overviewShapes(story, svg))

  const drawRows = (top: number, heightPx: number): void => {
    const { rows, cursor, drawn: old } = walk
    // Eight rows at a time: most keys leave all that is drawn where it is.
    const first = Math.max(0, Math.floor(top / rowPx / 8) * 8 - 8)
    const last = Math.min(rows.steps.length - 1, first + Math.ceil(heightPx / rowPx) + 24)
    const view = { story, rows, html, svg, first, last, cursor, rowPx, lanePx, graphPx, go }
    const isSame = old?.rows === rows && old.first === first && old.last === last
    const elements = isSame ? old.elements : parts.rowElements(view)
    if (!isSame) {
      element('graph').replaceChildren(parts.drawGraph(view))
      element('graph').style.setProperty('top', `${first * rowPx}px`)
      element('above').style.setProperty('top', `${first * rowPx}px`)
      element('list').replaceChildren(...elements.values())
    }
    mark(elements, old?.cursor, false)
    mark(elements, cursor, true)
    element('above').replaceChildren(parts.drawCursor(view))
    walk.drawn = { rows, first, last, cursor, elements }
  }
  const drawStep = (): void => {
    const { cursor, showsConstant } = walk
    const toggleConstant = () => {
      walk.showsConstant = !walk.showsConstant
      drawStep()
    }
    const view = { story, html, cursor, showsConstant, toggleConstant, go }
    element('step').replaceChildren(...parts.stepCard(view))
    element('state').replaceChildren(...parts.stateTable(view))
    const share = ((cursor + 0.5) / story.steps.length) * 100
    element('hand').style.setProperty('left', `${share}%`)
    const { number } = story.steps[cursor]!
    element('place').textContent = `${number} / ${story.steps.at(-1)!.number}`
  }
  return () => {
    if (walk.isDue) return
    walk.isDue = true
    window.requestAnimationFrame(() => {
      const { hasMoved } = walk
      Object.assign(walk, { isDue: false, hasMoved: false })
      // Read before anything is changed: a page that is laid out twice a picture lags.
      const { clientHeight } = scroller
      if (hasMoved) scroller.scrollTop = topFor(walk, scroller.scrollTop, clientHeight, rowPx)
      walk.shownTop = scroller.scrollTop
      drawRows(walk.shownTop, clientHeight)
      if (hasMoved) drawStep()
    })
  }
}

function mark(
  elements: ReadonlyMap<number, PageElement>,
  step: number | undefined,
  isOn: boolean,
): void {
  const row = step === undefined ? undefined : elements.get(step)
  row?.classList.toggle('at', isOn)
  row?.setAttribute('aria-selected', String(isOn))
}

/** How far to scroll so that the cursor is in sight, with a few rows around it. */
function topFor({ rows, cursor }: Walk, top: number, heightPx: number, rowPx: number): number {
  const cursorTop = rows.rowOf[cursor]! * rowPx
  const margin = Math.min(5 * rowPx, heightPx / 3)
  if (cursorTop < top + margin) return Math.max(0, cursorTop - margin)
  return Math.max(top, cursorTop + rowPx + margin - heightPx)
}

interface Listening extends Drawing {
  readonly filter: (withoutQuiet: boolean) => void
}

function listen(
  window: PageWindow,
  { walk, story, parts, scroller, rowPx, go, filter }: Listening,
): void {
  const { document } = window
  const element = (id: string): PageElement => document.getElementById(id)!
  const search = element('search')
  const press = (key: string): boolean => {
    const pageRows = Math.max(1, Math.floor(scroller.clientHeight / rowPx) - 6)
    const place: Place = { cursor: walk.cursor, pageRows, wanted: walk.wanted }
    const step = parts.stepFor(key, story, walk.rows, place)
    if (step !== undefined) go(step)
    return step !== undefined
  }
  const other = (key: string): boolean => {
    const help = element('help')
    if (key === 'h') filter(!walk.withoutQuiet)
    else if (key === '/') search.focus()
    else if (key === '?') help.hidden = !help.hidden
    else if (key === 'Escape') help.hidden = true
    else return false
    return true
  }
  window.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (document.activeElement === search) {
      if (event.key === 'Enter') press('n')
      if (event.key === 'Enter' || event.key === 'Escape') search.blur()
      return
    }
    if (press(event.key) || other(event.key)) event.preventDefault()
  })
  search.addEventListener('input', () => {
    walk.wanted = search.value.trim().toLowerCase()
  })
  for (const key of ['Home', 'ArrowLeft', 'ArrowRight', 'End', 'v', 'f', 'm']) {
    element(`key-${key}`).addEventListener('click', () => press(key))
  }
  element('quiet').addEventListener('click', () => other('h'))
  element('ask').addEventListener('click', () => other('?'))
  element('help').addEventListener('click', () => other('Escape'))
  const strip = element('strip')
  const seek = (event: PageEvent): void => {
    const { left, width } = strip.getBoundingClientRect()
    const share = Math.max(0, Math.min(0.999_999, (event.clientX - left) / width))
    const step = Math.floor(share * story.steps.length)
    go(walk.rows.steps[walk.rows.rowOf[step]!]!)
  }
  strip.addEventListener('pointerdown', seek)
  strip.addEventListener('pointermove', (event) => {
    if (event.buttons === 1) seek(event)
  })
}

/** `#step=12`, as the story numbers it. */
function stepInHash({ location }: PageWindow, { steps }: OpenStory): number | undefined {
  const number = /^#step=(\d+)$/.exec(location.hash)?.[1]
  const at = steps.findIndex((step) => String(step.number) === number)
  return at < 0 ? undefined : at
}

export const startSource = [startViewer, drawing, mark, topFor, listen, stepInHash]
  .map(String)
  .join('\n')
