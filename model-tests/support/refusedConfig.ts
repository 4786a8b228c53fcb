/** What every refusal of a configuration says: which field, what was given, what is allowed. */
import { expect } from 'vitest'

export function expectRefused(
  make: () => unknown,
  { kind, field, given, allowed }: RefusedConfig,
): void {
  expect(make).toThrow(kind)
  expect(make).toThrow(
    expect.objectContaining({
      name: 'ConfigError',
      field,
      message: expect.stringContaining(allowed),
    }),
  )
  expect(make).toThrow(`config ${field}: given ${JSON.stringify(given)}, allowed `)
}

export interface RefusedConfig {
  /** The core's own class of such errors. */
  readonly kind: new (...given: never[]) => Error
  readonly field: string
  readonly given: unknown
  /** Words of what is allowed. */
  readonly allowed: string
}
