/**
 * The lines in which two texts differ, as people read differences: `-` expected, `+` actual, ` ` common
 * lines around them, `...` where common lines were left out.
 *
 * It finds a shortest difference by comparing every line with every other: for transcripts, not for books.
 */

/** Common lines that are shown around a change. */
const context = 2

interface Row {
  readonly mark: '-' | '+' | ' '
  readonly text: string
}

/** Empty where the texts are equal. */
export const textDifference = (
  expected: readonly string[],
  actual: readonly string[],
): readonly string[] => {
  const rows = rowsOf(expected, actual)
  const changed = rows.flatMap((row, index) => (row.mark === ' ' ? [] : [index]))
  const lines: string[] = []
  let shownUpTo = 0
  for (const index of rows.keys()) {
    if (!changed.some((each) => Math.abs(each - index) <= context)) continue
    if (index > shownUpTo) lines.push('...')
    lines.push(`${rows[index]?.mark}${rows[index]?.text}`)
    shownUpTo = index + 1
  }
  return lines
}

/** `length[i][j]`: common lines of what follows line i of the one and line j of the other text. */
const commonLengths = (a: readonly string[], b: readonly string[]): readonly Uint32Array[] => {
  const length = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    const [row, next] = [length[i] as Uint32Array, length[i + 1] as Uint32Array]
    for (let j = b.length - 1; j >= 0; j--) {
      row[j] = a[i] === b[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0)
    }
  }
  return length
}

const rowsOf = (a: readonly string[], b: readonly string[]): readonly Row[] => {
  const length = commonLengths(a, b)
  const rows: Row[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]]
    if (left !== undefined && left === right) {
      rows.push({ mark: ' ', text: left })
      i++
      j++
    } else if (
      left !== undefined &&
      (right === undefined || (length[i + 1]?.[j] ?? 0) >= (length[i]?.[j + 1] ?? 0))
    ) {
      rows.push({ mark: '-', text: left })
      i++
    } else {
      rows.push({ mark: '+', text: right ?? '' })
      j++
    }
  }
  return rows
}
