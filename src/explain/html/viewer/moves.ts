/**
 * Where a key takes the cursor, and which steps have a row.
 *
 * It runs in the page: nothing of another file may be called here.
 */
import type { OpenStep, OpenStory } from './unpack.ts'

export interface Rows {
  /** Steps that have a row, in order. */
  readonly steps: readonly number[]
  /** For every step its row, or that of the last one before it that has one. */
  readonly rowOf: readonly number[]
}

/** All, or all in which something is to be seen. */
export function rowsOf({ steps, opensAt }: OpenStory, withoutQuiet: boolean): Rows {
  const shown: number[] = []
  const rowOf = steps.map(({ isQuiet }, at) => {
    if (!withoutQuiet || !isQuiet || at === 0 || at === opensAt) shown.push(at)
    return shown.length - 1
  })
  return { steps: shown, rowOf }
}

export interface Place {
  readonly cursor: number
  /** How many rows a page has. */
  readonly pageRows: number
  /** What is looked for; nothing where it is empty. */
  readonly wanted: string
}

/** The step that the key leads to; undefined for a key that means nothing. */
export function stepFor(
  key: string,
  story: OpenStory,
  rows: Rows,
  place: Place,
): number | undefined {
  const { cursor, pageRows, wanted } = place
  const row = rows.rowOf[cursor]!
  const atRow = (to: number) => rows.steps[Math.max(0, Math.min(rows.steps.length - 1, to))]!
  const { steps } = story
  const own = steps[cursor]!.lane
  const search = (matches: (step: OpenStep, at: number) => boolean, by: 1 | -1): number => {
    for (let at = cursor + by; at >= 0 && at < steps.length; at += by) {
      if (matches(steps[at]!, at)) return at
    }
    return cursor
  }
  const forward = key === key.toLowerCase() ? 1 : -1
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
    case 'j':
      return atRow(row + 1)
    case 'ArrowLeft':
    case 'ArrowUp':
    case 'k':
      return atRow(row - 1)
    case 'PageDown':
      return atRow(row + pageRows)
    case 'PageUp':
      return atRow(row - pageRows)
    case 'Home':
      return atRow(0)
    case 'End':
      return atRow(rows.steps.length - 1)
    case 'v':
      return story.opensAt
    case 'f':
    case 'F':
      return search(({ kind }) => kind === 'fault' || kind === 'restart', forward)
    case 'o':
    case 'O':
      return search(({ kind }) => kind === 'command', forward)
    case 'm':
    case 'M':
      return search(({ takes }) => takes.length > 0, forward)
    case 'c':
    case 'C':
      return search(({ changes = [] }) => changes.length > 0, forward)
    case 'r':
    case 'R':
      return search(({ lane }) => lane === own, forward)
    case 'l':
    case 'L':
      return search((step, at) => leadersOf(step) !== leadersOf(steps[at - 1]), forward)
    case 'n':
    case 'N':
      return wanted === '' ? cursor : search((step) => textOfStep(step).includes(wanted), forward)
    default:
      return undefined
  }
}

function leadersOf(step: OpenStep | undefined): string {
  return step === undefined
    ? ''
    : step.lanes.map(({ tone }) => (tone === 'leads' ? 'x' : '.')).join('')
}

/** What is searched. */
function textOfStep({ action, text = '', changes = [], notes = [] }: OpenStep): string {
  return [action, text, ...changes, ...notes].join(' ').toLowerCase()
}

export const movesSource = [rowsOf, stepFor, leadersOf, textOfStep].map(String).join('\n')
