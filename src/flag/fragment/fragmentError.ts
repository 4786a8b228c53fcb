/**
 * A change or an encoded state that is none of its fragment's; the text says where, what was given and what
 * is allowed.
 */
import { shown } from '../shown.ts'

/** Thrown by fragments. */
export class FragmentError extends Error {
  /** Name of the fragment. */
  readonly fragment: string
  /** Where in what was given. */
  readonly where: string
  readonly given: unknown
  readonly allowed: string

  constructor(fragment: string, where: string, given: unknown, allowed: string) {
    super(`${fragment} ${where}: given ${shown(given)}, allowed ${allowed}`)
    this.name = 'FragmentError'
    this.fragment = fragment
    this.where = where
    this.given = given
    this.allowed = allowed
  }
}
