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
  /** Text that occurs exactly once in the file, unless `at` says where it stands. */
  readonly find: string
  /** Offset of `find`, in UTF-16 units; for faults made from this very source. */
  readonly at?: number
  readonly replace: string
}

/** A fault that cannot be seeded: the code has changed under it, or it was written wrongly. */
export class FaultDoesNotApply extends Error {
  constructor(fault: Fault, reason: string) {
    super(`fault ${fault.id} (${fault.file}): ${reason}`)
    this.name = 'FaultDoesNotApply'
  }
}

/** Code that breaks while it loads, through the fault alone: the text is a program. */
export class FaultBreaksLoading extends FaultDoesNotApply {}

/** The entry does not import the file, so nothing that runs from there can notice. */
export class FaultOutOfReach extends FaultDoesNotApply {}

/** The source with the fault in it. Throws `FaultDoesNotApply` unless there is exactly one place. */
export const seedFault = (fault: Fault, source: string): string => {
  if (fault.find === '') throw new FaultDoesNotApply(fault, 'the text to find is empty')
  if (fault.find === fault.replace) throw new FaultDoesNotApply(fault, 'it changes nothing')
  if (fault.at !== undefined) return seedAt(fault, fault.at, source)
  const parts = source.split(fault.find)
  if (parts.length !== 2) {
    const times = parts.length === 1 ? 'does not occur' : `occurs ${parts.length - 1} times`
    const sought = JSON.stringify(fault.find)
    throw new FaultDoesNotApply(fault, `the text ${sought} ${times}; it must occur exactly once`)
  }
  return parts.join(fault.replace)
}

const seedAt = (fault: Fault, at: number, source: string): string => {
  if (!source.startsWith(fault.find, at)) {
    throw new FaultDoesNotApply(fault, `${JSON.stringify(fault.find)} does not stand at ${at}`)
  }
  return source.slice(0, at) + fault.replace + source.slice(at + fault.find.length)
}
