/**
 * What the spec must say of falsified logs: refused, unless listed as legal with a reason.
 *
 * The code is asked as well, on its own: a falsification that the code itself could have written is a
 * behaviour and no other is. So a list of legal ones cannot hide a spec that accepts too much, and an
 * entry that no longer fits is refused.
 */
import { readFileSync } from 'node:fs'
import { SourceError } from '../sourceError.ts'
import { describeSystemError } from '../tlc/systemError.ts'
import type { MutantLog } from './mutants.ts'
import type { Walk } from './runTraces.ts'
import type { Validation } from './validation.ts'

/** One falsified log that is a behaviour all the same. */
export interface LegalMutant {
  readonly trace: string
  readonly kind: string
  readonly what: string
  /** Why it is one. */
  readonly reason: string
}

export interface MutantReport {
  readonly total: number
  readonly refused: number
  /** Accepted, possible in the code, and listed with a reason. */
  readonly legal: number
  /** What must not be; one line each. */
  readonly problems: readonly string[]
}

/** Reads the list; a file that is not there is an empty list. Throws `SourceError`. */
export const readLegal = (file: string): readonly LegalMutant[] => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw new SourceError({ file }, `cannot be read: ${describeSystemError(error)}`)
  }
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    throw new SourceError({ file }, `not JSON: ${error instanceof Error ? error.message : ''}`)
  }
  if (!Array.isArray(list) || !list.every(isLegalMutant)) {
    throw new SourceError(
      { file },
      'must be a list of objects with the texts trace, kind, what and reason, none of them empty',
    )
  }
  return list
}

const isLegalMutant = (given: unknown): given is LegalMutant => {
  if (typeof given !== 'object' || given === null) return false
  const fields = given as Readonly<Record<string, unknown>>
  return ['trace', 'kind', 'what', 'reason'].every((name) => {
    const value = fields[name]
    return typeof value === 'string' && value.trim() !== ''
  })
}

export const judgeMutants = (
  mutants: readonly MutantLog[],
  walks: readonly Walk[],
  list: readonly LegalMutant[],
  { followedByCode }: Validation,
): MutantReport => {
  const listed = new Map(list.map((entry) => [idOf(entry), entry]))
  const problems: string[] = []
  let [refused, legal] = [0, 0]
  for (const [index, mutant] of mutants.entries()) {
    const { length } = mutant.trace.lines
    const id = idOf({ ...mutant, trace: mutant.original.name })
    const isAccepted = walks[index]?.matched === length
    const isOfCode = followedByCode(mutant.trace) === length
    const isListed = listed.delete(id)
    if (!isAccepted) refused += 1
    else if (isOfCode && isListed) legal += 1
    const problem = problemOf({ isAccepted, isOfCode, isListed })
    if (problem !== undefined) problems.push(`falsified log of ${id}: ${problem}`)
  }
  for (const id of listed.keys()) {
    problems.push(`falsified log of ${id}: listed as legal, but no such log is made any more`)
  }
  return { total: mutants.length, refused, legal, problems }
}

const idOf = ({ trace, kind, what }: Omit<LegalMutant, 'reason'>) => `${trace} (${kind}: ${what})`

const problemOf = (found: {
  readonly isAccepted: boolean
  readonly isOfCode: boolean
  readonly isListed: boolean
}): string | undefined => {
  if (!found.isAccepted) {
    if (found.isOfCode) return 'the code can behave so, and the spec refuses it'
    return found.isListed ? 'listed as legal, but the spec refuses it' : undefined
  }
  if (!found.isOfCode) return 'the spec accepts what the code cannot do'
  return found.isListed ? undefined : 'accepted, and not listed as legal with a reason'
}
