/**
 * Shows the step at the cursor: what happened, the messages that it sent and took, and the state of every region after
 * it, with what it changed marked and what was there before beside it.
 *
 * It runs in the page: nothing of another file may be called here.
 */
import type { Message } from '../../story.ts'
import type { Make, PageElement } from './page.ts'
import type { OpenStep, OpenStory } from './unpack.ts'

export interface InspectorView {
  readonly story: OpenStory
  readonly html: Make
  readonly cursor: number
  /** Fields that the story never changes are shown as well. */
  readonly showsConstant: boolean
  readonly toggleConstant: () => void
  readonly go: (step: number) => void
}

export function stepCard(view: InspectorView): readonly PageElement[] {
  const { story, html, cursor } = view
  const step = story.steps[cursor]!
  const { lane, kind, atMs, text = '', notes = [], changes = [] } = step
  const isBroken = story.verdict.outcome === 'violated' && cursor === story.opensAt
  const word = story.kind === 'run' ? 'step' : 'state'
  const facts = [
    `${word} ${step.number}`,
    ...(atMs === undefined ? [] : [`${(atMs / 1000).toFixed(3)} s`]),
    ...(kind === 'state' ? [] : [kind]),
  ]
  const bands = story.bands.filter(({ first, last }) => first <= cursor && last >= cursor)
  return [
    html(
      'div',
      { class: 'facts' },
      ...(lane < 0 ? [] : [html('span', { class: `who lane${lane % 7}` }, story.lanes[lane]!)]),
      html('span', {}, facts.join(' · ')),
      ...bands.map(({ kind: fault, lanes }) =>
        html(
          'span',
          { class: 'fault' },
          `${fault} ${lanes.map((each) => story.lanes[each]).join(', ')}`,
        ),
      ),
    ),
    html('h2', {}, step.action),
    ...(text === '' ? [] : [html('p', { class: 'said' }, text)]),
    ...(isBroken ? [html('p', { class: 'verdict' }, story.verdict.sentence)] : []),
    html(
      'ul',
      { class: 'changes' },
      ...changes.map((change) => html('li', {}, html('span', { class: 'change' }, change))),
    ),
    html('ul', { class: 'notes' }, ...notes.map((note) => html('li', {}, note))),
    html(
      'ul',
      { class: 'messages' },
      ...step.takes.map((place) => messageItem(view, story.messages[place]!, true)),
      ...step.sends.map((place) => messageItem(view, story.messages[place]!, false)),
    ),
    ...(cursor === story.steps.length - 1 && story.goesOn !== undefined
      ? [html('p', { class: 'said' }, story.goesOn)]
      : []),
  ]
}

function messageItem(view: InspectorView, message: Message, isTaken: boolean): PageElement {
  const { story, html, go, cursor } = view
  const { from, to, sentAt, receivedAt, lost, text } = message
  const other = isTaken ? from : to
  const target = isTaken ? sentAt : (receivedAt ?? lost?.at)
  const [here, there] = [
    story.steps[cursor]!.atMs,
    target === undefined ? undefined : story.steps[target]!.atMs,
  ]
  const took =
    here === undefined || there === undefined ? '' : `, ${Math.abs(here - there).toFixed(1)} ms`
  const number = target === undefined ? '' : story.steps[target]!.number
  const fate = isTaken
    ? `sent at ${number}${took}`
    : lost !== undefined
      ? `lost: ${lost.why}`
      : target === undefined
        ? 'under way at the end'
        : `arrives at ${number}${took}`
  const link = html('button', { class: 'link', type: 'button' }, fate)
  if (target !== undefined && target !== cursor) link.addEventListener('click', () => go(target))
  return html(
    'li',
    { class: lost === undefined ? '' : 'lost' },
    html('span', { class: 'way' }, isTaken ? '← from' : lost === undefined ? '→ to' : '⇥ to'),
    ' ',
    html('span', { class: `who lane${other % 7}` }, story.lanes[other] ?? '?'),
    ' ',
    html('span', { class: 'text' }, text),
    ' ',
    link,
  )
}

export function stateTable(view: InspectorView): readonly PageElement[] {
  const { story, html, cursor, showsConstant, toggleConstant } = view
  const { lanes, laneFields, constantFields, steps, sharedFields } = story
  const step = steps[cursor]!
  const before = steps[cursor - 1]
  const shown = laneFields.flatMap((name, field) =>
    showsConstant || !constantFields.has(field) ? [{ name, field }] : [],
  )
  const head = html(
    'tr',
    {},
    html('th', {}),
    ...lanes.map((name, lane) =>
      html(
        'th',
        {
          class: `lane${lane % 7} ${step.lanes[lane]!.tone} ${lane === step.lane ? 'acting' : ''}`,
          scope: 'col',
        },
        html('span', { class: 'swatch' }),
        name,
      ),
    ),
  )
  const body = shown.map(({ name, field }) =>
    html(
      'tr',
      {},
      html('th', { scope: 'row' }, name),
      ...lanes.map((_, lane) => stateCell(view, step, before, lane, field)),
    ),
  )
  const hidden = constantFields.size
  const toggle = html(
    'button',
    { class: 'link', type: 'button' },
    showsConstant
      ? 'hide what never changes'
      : `${hidden} more that never ${hidden === 1 ? 'changes' : 'change'}`,
  )
  toggle.addEventListener('click', toggleConstant)
  return [
    html(
      'div',
      { class: 'scroll' },
      html('table', { class: 'state' }, html('thead', {}, head), html('tbody', {}, ...body)),
    ),
    ...(hidden === 0 ? [] : [toggle]),
    ...(sharedFields.length === 0 ? [] : [sharedTable(view, step, before)]),
  ]
}

function stateCell(
  { html }: InspectorView,
  step: OpenStep,
  before: OpenStep | undefined,
  lane: number,
  field: number,
): PageElement {
  const value = step.lanes[lane]!.values[field]!
  const old = before?.lanes[lane]!.values[field]
  const isChanged = old !== undefined && old !== value
  const classes = `${isChanged ? 'changed' : ''} ${lane === step.lane ? 'acting' : ''} ${value.length > 24 ? 'long' : ''}`
  const was = isChanged && old !== '' ? [html('s', {}, old), ' '] : []
  return html('td', { class: classes }, ...was, value)
}

/** What belongs to no region. */
function sharedTable(
  { story, html }: InspectorView,
  step: OpenStep,
  before: OpenStep | undefined,
): PageElement {
  const rows = story.sharedFields.map((name, field) => {
    const value = step.sharedValues[field]!
    const isChanged = before !== undefined && before.sharedValues[field] !== value
    const classes = `${isChanged ? 'changed' : ''} long`
    return html('tr', {}, html('th', { scope: 'row' }, name), html('td', { class: classes }, value))
  })
  return html('table', { class: 'state shared' }, html('tbody', {}, ...rows))
}

export const inspectorSource = [stepCard, messageItem, stateTable, stateCell, sharedTable]
  .map(String)
  .join('\n')
