/**
 * Reads what TLC prints with `-tool`: numbered message blocks, line by line as they arrive.
 *
 * It gives no meaning to a message; see `log.ts`. Blocks may hold blocks (a failed invariant holds the
 * failed Assert), and a block may begin in the middle of a line (after the name of an exception).
 */

/** One message block. */
export interface TlcMessage {
  readonly code: number
  readonly severity: number
  /** Its lines, without those of the blocks inside. */
  readonly text: string
  readonly inner: readonly TlcMessage[]
}

/** Severity of a warning. */
export const warningSeverity = 3

/** Takes the lines of one run, in order. */
export interface MessageReader {
  readonly line: (line: string) => void
  /** Hands over blocks that were never closed: TLC was ended while printing. */
  readonly end: () => void
}

interface OpenMessage {
  readonly code: number
  readonly severity: number
  readonly lines: string[]
  readonly inner: TlcMessage[]
}

const start = /@!@!@STARTMSG (\d+):(\d+) @!@!@/
const end = /@!@!@ENDMSG \d+ @!@!@/

/**
 * Calls `onMessage` for each outermost block when it closes, and `onPlain` for each line outside of
 * blocks.
 */
export function messageReader(
  onMessage: (message: TlcMessage) => void,
  onPlain: (line: string) => void,
): MessageReader {
  const open: OpenMessage[] = []
  const text = (line: string) => {
    const innermost = open.at(-1)
    if (innermost === undefined) onPlain(line)
    else innermost.lines.push(line)
  }
  const close = () => {
    const closed = open.pop()
    if (closed === undefined) return
    const { code, severity, inner } = closed
    const message = { code, severity, text: closed.lines.join('\n').trimEnd(), inner }
    const outer = open.at(-1)
    if (outer === undefined) onMessage(message)
    else outer.inner.push(message)
  }
  return {
    line: (line) => {
      const opening = start.exec(line)
      if (opening !== null) {
        const before = line.slice(0, opening.index).trim()
        if (before !== '') text(before)
        open.push({
          code: Number(opening[1]),
          severity: Number(opening[2]),
          lines: [],
          inner: [],
        })
      } else if (end.test(line)) {
        close()
      } else {
        text(line)
      }
    },
    end: () => {
      while (open.length > 0) close()
    },
  }
}

/** The message itself, or the first one inside it, at any depth, for which `matches` holds. */
export function findMessage(
  messages: readonly TlcMessage[],
  matches: (message: TlcMessage) => boolean,
): TlcMessage | undefined {
  for (const message of messages) {
    if (matches(message)) return message
    const inner = findMessage(message.inner, matches)
    if (inner !== undefined) return inner
  }
  return undefined
}
