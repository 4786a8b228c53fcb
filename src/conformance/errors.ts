/**
 * The ways in which a command can fail, each with the exit code that the shell sees.
 *
 * Not for faults of the program itself: those are defects, and end with a stack trace.
 *
 * | exit code | meaning                                                       |
 * | --------- | ------------------------------------------------------------- |
 * | 0         | what was asked about holds                                    |
 * | 1         | a property fails: {@link PropertyFails}                       |
 * | 2         | wrong use, or input that cannot be read: {@link WrongUse}     |
 * | 3         | the environment lacks something: {@link EnvironmentLacks}     |
 */
import * as Data from 'effect/Data'

/** A command was used wrongly, or given a file that is not what it must be. */
export class WrongUse extends Data.TaggedError('WrongUse')<{
  /** One line: what was given, what is allowed, what to do. */
  readonly message: string
}> {
  readonly exitCode = 2
}

/** Something outside the project is missing or does not work: Java, the network, room on the disk. */
export class EnvironmentLacks extends Data.TaggedError('EnvironmentLacks')<{
  /** What is missing, in one or two words, such as `Java` or `the TLA+ tools`. */
  readonly what: string
  /** One line: what was looked for, what was found, what to do. */
  readonly message: string
}> {
  readonly exitCode = 3
}

/** A property does not hold. The command has printed its result; this carries the last line. */
export class PropertyFails extends Data.TaggedError('PropertyFails')<{
  /** One line: which property, and where to look. */
  readonly message: string
}> {
  readonly exitCode = 1
}

/** Why TLC ended without a verdict. */
export type TlcBrokeReason =
  /** The spec could not be evaluated in some state: a mistake in the spec. */
  | 'evaluation'
  /** TLC's heap did not suffice. */
  | 'memory'
  /** A file could not be written: disk full, folder not writable. */
  | 'disk'
  /** The time limit of the run was reached. */
  | 'timeout'
  /** The process was ended from outside. */
  | 'killed'
  /** Anything else, with TLC's own words in the message. */
  | 'unknown'

/** TLC started, but ended without saying whether the model holds. */
export class TlcBroke extends Data.TaggedError('TlcBroke')<{
  readonly reason: TlcBrokeReason
  /** One line: what happened, in which model, what to do. */
  readonly message: string
}> {
  /** A spec that cannot be evaluated is the user's input; all other reasons are the environment's. */
  get exitCode(): 2 | 3 {
    return this.reason === 'evaluation' ? 2 : 3
  }
}

/** Every failure that a command may end with. */
export type CommandError = WrongUse | EnvironmentLacks | PropertyFails | TlcBroke
