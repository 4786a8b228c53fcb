/**
 * What commands print: lines and tables on stdout, progress on stderr, one JSON object last.
 *
 * It knows nothing of what is printed. Results go to stdout and nothing else does, so that stdout can
 * be piped; progress is one rewritten line where stderr is a terminal and sparse plain lines elsewhere.
 */
import * as Effect from 'effect/Effect'

let printedJson = false

/** Whether {@link printJson} has run: the one object must be the last line. */
export function jsonWasPrinted(): boolean {
  return printedJson
}

function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  // The callback comes with an error where the reader went away: nobody is left to tell.
  return new Promise((resolve) => stream.write(text, () => resolve()))
}

/** Writes to stdout and waits until it is handed over, so that an exit right after loses nothing. */
export function writeOut(text: string): Promise<void> {
  return write(process.stdout, text)
}

/** Writes to stderr and waits until it is handed over. */
export function writeError(text: string): Promise<void> {
  return write(process.stderr, text)
}

/** One line on stdout. */
export function printLine(line: string): Effect.Effect<void> {
  return Effect.promise(() => writeOut(`${line}\n`))
}

/** The result of a command with `--json`: one object, on the last line of stdout. */
export function printJson(result: object): Effect.Effect<void> {
  return Effect.promise(() => {
    printedJson = true
    return writeOut(`${JSON.stringify(result)}\n`)
  })
}

/** A cell: numbers are aligned right and grouped by thousands, everything else is aligned left. */
export type Cell = string | number | undefined

/** A table as lines: header, rule, one line per row. Missing cells are printed as a dash. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
): readonly string[] {
  const text = rows.map((row) => header.map((_, column) => formatCell(row[column])))
  const widths = header.map((title, column) =>
    Math.max(title.length, ...text.map((row) => row[column]?.length ?? 0)),
  )
  const right = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return right[column] === true ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...text.map(line)]
}

/** Prints {@link formatTable} on stdout. */
export function printTable(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
): Effect.Effect<void> {
  return printLine(formatTable(header, rows).join('\n'))
}

function formatCell(cell: Cell): string {
  if (cell === undefined) return '-'
  return typeof cell === 'number' ? formatNumber(cell) : cell
}

/** `1234567` as `1,234,567`; at most two decimals. The same in every locale. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 })
}

/** A duration for people: `0.8 s`, `12 s`, `3 min 20 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Progress of one command, on stderr. */
export interface Progress {
  /** Shows where things stand. Calls may be frequent: off a terminal most are dropped. */
  readonly update: (line: string) => void
  /** Prints a line that stays. */
  readonly keep: (line: string) => void
  /** Removes the rewritten line. Safe to call twice. */
  readonly clear: () => void
}

/** What {@link makeProgress} writes to; `process.stderr` but in tests. */
export interface ProgressTarget {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/**
 * Progress that rewrites one line on a terminal. Elsewhere (a file, CI) it prints an update only when
 * `plainIntervalMs` have passed since the last one.
 */
export function makeProgress(
  target: ProgressTarget = process.stderr,
  plainIntervalMs = 15_000,
  now: () => number = () => performance.now(),
): Progress {
  const terminal = target.isTTY === true && process.env['TERM'] !== 'dumb'
  let shown = false
  let lastPlain = now()
  const clear = () => {
    if (shown) target.write('\r\u001B[K')
    shown = false
  }
  return {
    update: (line) => {
      if (terminal) {
        target.write(`\r\u001B[K${line.slice(0, (target.columns ?? 80) - 1)}`)
        shown = true
      } else if (now() - lastPlain >= plainIntervalMs) {
        lastPlain = now()
        target.write(`${line}\n`)
      }
    },
    keep: (line) => {
      clear()
      target.write(`${line}\n`)
    },
    clear,
  }
}

/** {@link makeProgress} for the length of a scope: the rewritten line goes away however it ends. */
export const scopedProgress = Effect.acquireRelease(
  Effect.sync(() => makeProgress()),
  (progress) => Effect.sync(progress.clear),
)
