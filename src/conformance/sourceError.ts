/**
 * A fault in a file that a person wrote, with its place: the one way in which the pure readers of this
 * folder refuse their input.
 *
 * It is not for faults of the program itself, and not yet an error of a command: `readOrRefuse` turns it
 * into `WrongUse`.
 */
import { isAbsolute, relative } from 'node:path'
import * as Effect from 'effect/Effect'
import { WrongUse } from './errors.ts'

/** A file and, where it is known, a line counted from 1. */
export interface Place {
  readonly file: string
  readonly line?: number
}

/** The file as seen from the working directory where it lies below it, else its full path. */
export const shownPath = (file: string): string => {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') || isAbsolute(path) ? file : path
}

/** `spec/fcs/MC.cfg:12`, or the file alone where no line is known. */
export const shownPlace = (place: Place): string =>
  place.line === undefined ? shownPath(place.file) : `${shownPath(place.file)}:${place.line}`

/** A file is not what it must be. `reason` says what was given, what is allowed and what to do. */
export class SourceError extends Error {
  readonly place: Place
  readonly reason: string
  constructor(place: Place, reason: string) {
    super(`${shownPlace(place)}: ${reason}`)
    this.name = 'SourceError'
    this.place = place
    this.reason = reason
  }
}

/** Runs a pure reader; a `SourceError` becomes `WrongUse`, any other fault stays a defect. */
export const readOrRefuse = <A>(read: () => A): Effect.Effect<A, WrongUse> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(read())
    } catch (error) {
      if (error instanceof SourceError) return Effect.fail(new WrongUse({ message: error.message }))
      throw error
    }
  })
