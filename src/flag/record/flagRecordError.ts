/**
 * A flag record that is none: every problem at once, each with the path of its field, what was given and what is
 * allowed. Whoever has to mend it should not have to come back for the next.
 */
import { shown } from '../shown.ts'
import type { Problem } from './problems.ts'

/** Thrown wherever a record is read. */
export class FlagRecordError extends Error {
  /** In the order of the fields; at least one. */
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(
      ({ path, given, allowed }) => `  ${path}: given ${shown(given)}, allowed ${allowed}`,
    )
    super(`flag record refused:\n${lines.join('\n')}`)
    this.name = 'FlagRecordError'
    this.problems = problems
  }
}
