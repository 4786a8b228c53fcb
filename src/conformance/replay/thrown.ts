/**
 * What the code threw, in words: the broken invariant by name where it was one.
 *
 * It asks for the shape of an error and not for its class: code loaded with a fault has classes of its
 * own.
 */
export interface Thrown {
  /** Name of the property, where the error names one. */
  readonly invariant?: string
  /** One line. */
  readonly message: string
}

export const describeThrown = (error: unknown): Thrown => {
  if (!(error instanceof Error)) return { message: `threw ${String(error)}` }
  const message = `${error.name}: ${error.message}`.replaceAll(/\s*\n\s*/g, ' ')
  const invariant = 'invariant' in error ? error.invariant : undefined
  return typeof invariant === 'string' ? { invariant, message } : { message }
}
