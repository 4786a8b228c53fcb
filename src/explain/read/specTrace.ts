/**
 * A behaviour of a spec as its readers give it: states with the actions that led to them, and what is known of it.
 */
import type { Value } from '../../shared/value.ts'
import type { Lasso, TraceStep } from '../../conformance/tlc/trace.ts'

export interface SpecTrace {
  /** What made it, such as `TLC`. */
  readonly source: string
  readonly name: string
  readonly about: readonly string[]
  /** What it breaks, where that is said. */
  readonly property?: string
  /** Whether it is said to break something, be it without a name. */
  readonly isViolation: boolean
  readonly steps: readonly TraceStep[]
  readonly lasso?: Lasso
  /** Of the model, where they are known: they say which names are its servers or regions. */
  readonly constants?: Readonly<Record<string, Value>>
}
