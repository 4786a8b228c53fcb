/**
 * A table in Markdown, laid out as the project's formatter leaves it: cells padded to equal width.
 *
 * It knows nothing of what is in the cells but that numbers are aligned right.
 */

/** A number is grouped by thousands; `undefined` is shown as a dash. */
export type TableCell = string | number | undefined

/** A Markdown table without a line break at its end. */
export const markdownTable = (
  header: readonly string[],
  rows: readonly (readonly TableCell[])[],
): string => {
  const right = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'))
  const texts = rows.map((row) => header.map((_, column) => cellText(row[column])))
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, column) => {
      const width = widths[column] ?? 0
      return right[column] === true ? cell.padStart(width) : cell.padEnd(width)
    })
    return `| ${padded.join(' | ')} |`
  }
  const rule = widths.map((width, column) =>
    right[column] === true ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  )
  return [line(header), line(rule), ...texts.map(line)].join('\n')
}

const cellText = (cell: TableCell): string => {
  if (cell === undefined) return '-'
  if (typeof cell === 'number') return cell.toLocaleString('en-US', { maximumFractionDigits: 2 })
  return cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
}
