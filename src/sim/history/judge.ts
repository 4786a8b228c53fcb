/**
 * What a property found: how much it looked at, and the first operation that breaks it.
 */
import type { Operation } from './operation.ts'
import type { Placed } from './order.ts'

export interface Violation {
  readonly flagId: string
  /** That cannot be as it is; with its end, the shortest history that shows it is complete. */
  readonly operation: Operation
  /** Other operations that show it. */
  readonly because: readonly Operation[]
  /** How many operations had begun by then, on all flags. */
  readonly operations: number
  readonly untilMs: number
  /** Whether no shorter beginning of the history shows it; false only where the search gave up on one. */
  readonly isShortest: boolean
  readonly detail: string
}

export type Found = Pick<Violation, 'detail'> & {
  readonly placed: Placed
  readonly because: readonly Placed[]
  readonly isShortest?: boolean
}

export class Judge {
  /** Operations that the property said something of. */
  judged = 0
  first: Found | undefined

  broken(
    placed: Placed,
    because: readonly Placed[],
    detail: () => string,
    isShortest = true,
  ): void {
    if (this.first !== undefined && this.first.placed.end <= placed.end) return
    this.first = { placed, because, detail: detail(), isShortest }
  }
}
