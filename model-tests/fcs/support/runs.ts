/**
 * How many random cases a property test runs, and from which seed.
 *
 * The seed is fixed, so that a change fails for what it does and not for the day it is run on.
 * `FLAGSPAN_SEED` sets another one, or `random`; `FLAGSPAN_RUNS` multiplies the number of runs.
 */
const defaultSeed = 20_261_123

export interface Runs {
  readonly seed?: number
  readonly numRuns: number
}

export function runs(numRuns: number): Runs {
  const factor = positive('FLAGSPAN_RUNS') ?? 1
  if (process.env['FLAGSPAN_SEED'] === 'random') return { numRuns: numRuns * factor }
  return { seed: positive('FLAGSPAN_SEED') ?? defaultSeed, numRuns: numRuns * factor }
}

function positive(variable: string): number | undefined {
  const text = process.env[variable]
  if (text === undefined || text === '') return undefined
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new RangeError(`${variable}: given ${JSON.stringify(text)}, allowed 1 to 999999999`)
}
