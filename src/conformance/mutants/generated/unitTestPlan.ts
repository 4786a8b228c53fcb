/**
 * What passes between unitTests.ts and its child process: plain data only.
 */

export interface UnitTestPlan {
  /** The package, which holds sources and tests. */
  readonly root: string
  /** Empty folder below the temporary ones, for one entry file a mutant. */
  readonly folder: string
  /** Absolute paths of the test files, run against every mutant. */
  readonly tests: readonly string[]
  readonly mutants: readonly PlannedMutant[]
  readonly threads: number
}

export interface PlannedMutant {
  readonly id: string
  /** The mutated source, absolute. */
  readonly file: string
  /** Its whole mutated text. */
  readonly text: string
}

/** One line of JSON on the child's stdout. */
export type UnitTestLine =
  | { readonly event: 'started'; readonly id: string }
  | {
      readonly event: 'ended'
      readonly id: string
      /** Name of the first test that failed, or that nothing could be run; absent where all passed. */
      readonly failed?: string
      /** Tests that passed. */
      readonly passed: number
    }
