/**
 * What passes between `runFaults.ts` and its threads: plain data only.
 */
import type { Fault } from './fault.ts'
import type { ModelConfig } from '../protocol.ts'
import type { ScheduleOptions } from '../schedules/runSchedules.ts'
import type { Kill } from './killers.ts'

/** What a thread is started with. Addresses are file URLs. */
export interface FaultTarget {
  /** Module that exports `protocols`. */
  readonly bindings: string
  /** Folder that `Fault.file` is relative to, with a `/` at the end. */
  readonly sources: string
  /** Spec module of the protocol, such as `RaftCommit`. */
  readonly protocol: string
  /** Trace files of the models to try the faults on. */
  readonly traceFiles: readonly string[]
}

export interface FaultTask {
  readonly fault: Fault
  /** Once this oracle has spoken, no more is looked for. */
  readonly until?: string
  /** Bounds to look for violations of `until` in, before the models of the traces. */
  readonly within?: readonly BoundedSearch[]
  /** Instead of looking for one oracle: the fast checks, quickest first, until any has spoken. */
  readonly fast?: ScheduleOptions
}

/** Where a seeded bug is known to show in the spec, the code is searched too. */
export interface BoundedSearch {
  readonly model: string
  readonly config: ModelConfig
}

export type FaultReply =
  | { readonly kind: 'tried'; readonly kills: readonly Kill[] }
  /** The fault cannot be seeded, or the traces cannot be read. */
  | { readonly kind: 'refused'; readonly message: string }
