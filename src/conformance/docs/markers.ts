/**
 * The generated parts of a Markdown file: what stands between `<!-- generated:NAME -->` and
 * `<!-- /generated:NAME -->`, each on a line of its own.
 *
 * It knows nothing of what is generated, and leaves everything outside the markers as it is.
 */
import { SourceError } from '../sourceError.ts'

/** A file with its generated parts made anew. */
export interface FilledDocument {
  readonly text: string
  /** Names of the parts that were not as they should be. */
  readonly changed: readonly string[]
}

const openLine = /^<!-- generated:([A-Za-z][\w.-]*) -->$/
const closeLine = /^<!-- \/generated:([A-Za-z][\w.-]*) -->$/

/**
 * Puts each part between its markers. Throws `SourceError` for markers that do not pair up, for a name
 * that has no part, and for a part that has no place.
 */
export const fillDocument = (
  text: string,
  parts: Readonly<Record<string, string>>,
  file: string,
): FilledDocument => {
  const filled: string[] = []
  const seen = new Set<string>()
  const changed: string[] = []
  let open: { readonly name: string; readonly line: number; readonly inside: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const place = { file, line: index + 1 }
    const opened = openLine.exec(line.trim())?.[1]
    const closed = closeLine.exec(line.trim())?.[1]
    if (opened !== undefined) {
      if (open !== undefined) throw new SourceError(place, unclosed(open.name, open.line))
      if (!Object.hasOwn(parts, opened)) throw new SourceError(place, unknownPart(opened, parts))
      open = { name: opened, line: index + 1, inside: [] }
      seen.add(opened)
      filled.push(line)
    } else if (closed !== undefined) {
      if (open?.name !== closed) {
        throw new SourceError(place, `<!-- /generated:${closed} --> closes nothing`)
      }
      const part = parts[closed] as string
      if (open.inside.join('\n') !== `\n${part}\n`) changed.push(closed)
      filled.push('', part, '', line)
      open = undefined
    } else if (open === undefined) filled.push(line)
    else open.inside.push(line)
  }
  if (open !== undefined) throw new SourceError({ file }, unclosed(open.name, open.line))
  const missing = Object.keys(parts).find((name) => !seen.has(name))
  if (missing !== undefined) {
    throw new SourceError(
      { file },
      `has no place for ${missing}: put <!-- generated:${missing} --> and <!-- /generated:${missing} --> on lines of their own`,
    )
  }
  return { text: filled.join('\n'), changed }
}

const unclosed = (name: string, line: number): string =>
  `<!-- generated:${name} --> in line ${line} is not closed by <!-- /generated:${name} -->`

const unknownPart = (name: string, parts: Readonly<Record<string, string>>): string =>
  `nothing is generated under the name ${name}; there is ${Object.keys(parts).join(', ')}`
