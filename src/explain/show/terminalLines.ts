/**
 * A story as lines for a terminal: what is broken on top, then one compact line for each step.
 *
 * Of a run, the acting region's role or phase, term, commit index and vector after the step stand in columns; of a
 * spec, everything that the step changed is told.
 */
import { mainStep, type Step, type Story } from '../story.ts'
import { chosenSteps, type Choice, type Chosen, isDone } from './chosenSteps.ts'
import type { Paint } from './paint.ts'

export interface TerminalOptions extends Choice {
  /** Lines are cut off there; 0 for never. */
  readonly columns: number
  readonly paint: Paint
}

/** Lines of what was found that are shown: an exception brings its whole stack. */
const detailLines = 6

export function terminalLines(story: Story, options: TerminalOptions): readonly string[] {
  const chosen = chosenSteps(story, options)
  const rows = chosen.map((each) => ('at' in each ? rowOf(story, each.at) : undefined))
  const header = story.kind === 'run' ? runHeader : specHeader
  const widths = header.map((name, column) =>
    column === header.length - 1
      ? 0
      : Math.max(name.length, ...rows.map((row) => row?.cells[column]?.length ?? 0)),
  )
  const { paint } = options
  const line = (cells: readonly string[], rest: string) =>
    cut(
      `  ${cells.map((cell, at) => pad(cell, widths[at]!, rightAligned.has(header[at]!))).join('  ')}  ${rest}`,
      options.columns,
    )
  return [
    ...headLines(story, options),
    '',
    paint.faint(line(header.slice(0, -1), header.at(-1)!)),
    ...chosen.map((each, at) => stepLine(story, each, rows[at], line, paint)),
    ...(story.goesOn === undefined ? [] : [`  ${story.goesOn}`]),
    ...(story.kind === 'run' ? ['', paint.faint(legend(story))] : []),
  ]
}

const runHeader = [
  'step',
  'time',
  'region',
  'action',
  'role, phase',
  'term',
  'commit',
  'vector',
  'what changed',
]
const specHeader = ['state', 'region', 'action', 'what changed']
const rightAligned: ReadonlySet<string> = new Set(['step', 'time', 'term', 'commit', 'state'])

function headLines({ verdict, source, name, about }: Story, { paint, columns }: TerminalOptions) {
  const { outcome, sentence, detail } = verdict
  const title =
    outcome === 'violated'
      ? paint.bad(`✗ ${sentence}`)
      : outcome === 'holds'
        ? paint.good(`✓ ${sentence}`)
        : paint.strong(sentence)
  const found = detail === '' ? [] : detail.split('\n')
  const more = found.length - detailLines
  return [
    title,
    ...found.slice(0, detailLines).map((line) => cut(`  ${line}`, columns)),
    ...(more > 0 ? [`  … ${more} more lines`] : []),
    paint.faint(`${name} (${[source, ...about].join(', ')})`),
  ]
}

interface Row {
  readonly cells: readonly string[]
  readonly rest: string
}

function rowOf(story: Story, at: number): Row {
  const step = story.steps[at]!
  const { kind, changes, notes, text } = step
  const region = story.lanes[step.lane] ?? ''
  const rest = isDone(step)
    ? [...notes, ...changes]
    : [...changes, ...messagesOf(story, at), ...notes, ...(changes.length === 0 ? [text] : [])]
  const told = rest.filter((each) => each !== '').join('; ')
  const number = String(step.number)
  if (kind === 'state') return { cells: [number, region, step.action], rest: told }
  const time = step.atMs === undefined ? '' : seconds(step.atMs)
  return { cells: [number, time, region, step.action, ...stateCells(story, step)], rest: told }
}

/** Of a spec: in a run most steps send, and what is sent arrives in a step of its own. */
function messagesOf({ kind, messages, lanes }: Story, at: number): readonly string[] {
  if (kind === 'run') return []
  return messages.flatMap(({ from, to, sentAt, lost, type }) => {
    const way = `${type} ${lanes[from]!} → ${lanes[to]!}`
    if (sentAt === at && at > 0) return [`sends ${way}`]
    return lost?.at === at ? [`loses ${way}`] : []
  })
}

/** Of gossip its phase says more than the role, and the other way round. */
function stateCells({ lanes, laneFields, steps }: Story, step: Step): readonly string[] {
  const { values } = step.lanes[step.lane] ?? { values: [] }
  if (lanes[step.lane] === undefined || steps.length === 0) return ['', '', '', '']
  const of = (field: string) => values[laneFields.indexOf(field)] ?? ''
  const isGossip =
    /^(?:Receive(?:Push|Patch|Notice|Digest|Ack|Delta|Reset)|StartExchange|GiveUp|PersistGossip)$/.test(
      step.action,
    )
  const status = of('status')
  const role = status === 'up' ? of(isGossip ? 'phase' : 'role') : status
  return [role, of('term'), of('commit'), of('vector')]
}

function stepLine(
  story: Story,
  chosen: Chosen,
  row: Row | undefined,
  line: (cells: readonly string[], rest: string) => string,
  paint: Paint,
): string {
  if (!('at' in chosen) || row === undefined) {
    const leftOut = 'leftOut' in chosen ? chosen.leftOut : 0
    return paint.faint(`  … ${leftOut} ${leftOut === 1 ? 'step' : 'steps'}`)
  }
  const { kind } = story.steps[chosen.at]!
  const broken = brokenAt(story, chosen.at)
  if (broken !== undefined) {
    const rest = row.rest === '' ? broken : `${broken}; ${row.rest}`
    return paint.bad(`✗${line(row.cells, rest).slice(1)}`)
  }
  const text = line(row.cells, row.rest)
  if (kind === 'fault' || kind === 'restart') return paint.warm(`!${text.slice(1)}`)
  return kind === 'command' || kind === 'end' ? paint.strong(`>${text.slice(1)}`) : text
}

/** In front of what changed: of a line that is cut off it must be left. */
function brokenAt(story: Story, at: number): string | undefined {
  const { outcome, property = 'it', at: step } = story.verdict
  if (outcome !== 'violated' || at !== mainStep(story)) return undefined
  return step === undefined
    ? `← ${property} does not hold of all this`
    : `← ${property} is violated`
}

function legend({ lanes }: Story): string {
  return `! fault or restart, > command; vector: updates known of ${lanes.join(', ')}`
}

/** Virtual time, to the millisecond. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}

function pad(text: string, width: number, isRight: boolean): string {
  return isRight ? text.padStart(width) : text.padEnd(width)
}

function cut(text: string, columns: number): string {
  const whole = text.trimEnd()
  return columns > 0 && whole.length > columns ? `${whole.slice(0, columns - 1)}…` : whole
}
