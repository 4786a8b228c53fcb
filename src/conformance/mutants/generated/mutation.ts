/**
 * One small change to a source text, and how it is named to people and in lists of survivors.
 *
 * It does not say where the change comes from (mutationsOf.ts) nor what becomes of it.
 */

export interface Mutation {
  /** Kind of the change, such as `comparison` or `guard dropped`. */
  readonly operator: string
  /** The text from `start` (in UTF-16 units) to `end` becomes `replace`. */
  readonly start: number
  readonly end: number
  readonly replace: string
  /** Name of the innermost named function or class around the place; empty at the top. */
  readonly within: string
}

/** A mutation in words that outlive changes elsewhere in the file. */
export interface MutationText {
  /** Path below `src/`. */
  readonly file: string
  readonly within: string
  /** The lines that the change touches, in one line. */
  readonly original: string
  readonly mutated: string
}

/** The source with the change in it. */
export const applyMutation = (source: string, { start, end, replace }: Mutation): string =>
  source.slice(0, start) + replace + source.slice(end)

export const mutationText = (file: string, source: string, mutation: Mutation): MutationText => {
  const { start, end, replace, within } = mutation
  const lineStart = source.lastIndexOf('\n', start - 1) + 1
  const newLine = source.indexOf('\n', end)
  const lineEnd = newLine === -1 ? source.length : newLine
  const before = source.slice(lineStart, start)
  const after = source.slice(end, lineEnd)
  const original = oneLine(source.slice(lineStart, lineEnd))
  return { file, within, original, mutated: oneLine(before + replace + after) }
}

/** Identity of a place and its change; two equal lines in one function share it. */
export const mutationKey = ({ file, within, original, mutated }: MutationText): string =>
  [file, within, original, mutated].join('\n')

/** For people: `fcs/log.ts (termAt): was -> is`. */
export const mutationLine = ({ file, within, original, mutated }: MutationText): string =>
  `${file}${within === '' ? '' : ` (${within})`}: ${original} -> ${mutated}`

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
