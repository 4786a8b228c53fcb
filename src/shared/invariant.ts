/**
 * Run-time invariants: conditions that hold in every state the code can reach.
 *
 * Not for callers' mistakes (those are typed errors that say what to do): a violated invariant is a
 * bug in this code, carries the name the property has in the spec, and is never caught by a core.
 */

/** Thrown where a core finds itself in a state that the spec excludes. */
export class InvariantViolation extends Error {
  /** Name of the property, as in the spec. */
  readonly invariant: string

  constructor(name: string, detail: string) {
    super(`invariant ${name} violated${detail === '' ? '' : `: ${detail}`}`)
    this.name = 'InvariantViolation'
    this.invariant = name
  }
}

/** Throws {@link InvariantViolation} unless `condition` holds; `detail` says what was found. */
export function invariant(
  condition: boolean,
  name: string,
  detail: () => string = () => '',
): asserts condition {
  if (!condition) throw new InvariantViolation(name, detail())
}
