/**
 * A fault to seed into the code: one place in one source file, written otherwise.
 *
 * It is not a switch in the code: the source is changed while it is loaded, for one test, so the code
 * that ships has nothing that could be turned.
 */
export interface Fault {
  /** The same in spec and code, such as `RAFT-03`. */
  readonly id: string
  readonly title: string
  /** Path below `src/`, with `/` between its parts. */
  readonly file: string
  /** Text that occurs exactly once in the file. */
  readonly find: string
  readonly replace: string
}

/** A fault that cannot be seeded: the code has changed under it, or it was written wrongly. */
export class FaultDoesNotApply extends Error {
  constructor(fault: Fault, reason: string) {
    super(`fault ${fault.id} (${fault.file}): ${reason}`)
    this.name = 'FaultDoesNotApply'
  }
}

/** The source with the fault in it. Throws `FaultDoesNotApply` unless there is exactly one place. */
export const seedFault = (fault: Fault, source: string): string => {
  if (fault.find === '') throw new FaultDoesNotApply(fault, 'the text to find is empty')
  if (fault.find === fault.replace) throw new FaultDoesNotApply(fault, 'it changes nothing')
  const parts = source.split(fault.find)
  if (parts.length !== 2) {
    const times = parts.length === 1 ? 'does not occur' : `occurs ${parts.length - 1} times`
    const sought = JSON.stringify(fault.find)
    throw new FaultDoesNotApply(fault, `the text ${sought} ${times}; it must occur exactly once`)
  }
  return parts.join(fault.replace)
}
