/**
 * A configuration that nothing can run with; the message says what was given and what is allowed.
 *
 * Each core has a class of its own made of it, so that callers can tell whose configuration is wrong.
 */
export class InvalidConfig<Field extends string> extends Error {
  readonly field: Field

  constructor(field: Field, given: unknown, allowed: string) {
    super(`config ${field}: given ${JSON.stringify(given)}, allowed ${allowed}`)
    this.name = 'ConfigError'
    this.field = field
  }
}
