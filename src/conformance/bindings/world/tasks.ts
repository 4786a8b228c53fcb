/**
 * What passes between a campaign and its threads: plain data only.
 */
import type { Fault } from '../../faults/fault.ts'
import type { BatchOptions, BatchResult } from './batch.ts'

export type WorldTask =
  | { readonly kind: 'batch'; readonly options: BatchOptions }
  /** Batches of code with a fault in it, until one fails or so many runs are done. */
  | {
      readonly kind: 'fault'
      readonly fault: Fault
      readonly seed: number
      readonly mostSchedules: number
      /** No further schedule is begun after so long. */
      readonly mostSeconds: number
    }

export interface FaultFound {
  readonly id: string
  readonly found: boolean
  /** Runs until it was found, or all that were done. */
  readonly schedules: number
  /** What it broke; empty where nothing was. */
  readonly property: string
}

export type WorldReply =
  | { readonly kind: 'batch'; readonly result: BatchResult }
  | { readonly kind: 'fault'; readonly result: FaultFound }
  /** The fault cannot be put into this world. */
  | { readonly kind: 'leftOut'; readonly id: string; readonly reason: string }

/** Runs of one batch: short enough that a campaign ends soon after its time is over. */
export const runsPerBatch = 25

/** Batches of one campaign differ, and are the same in every campaign with this seed. */
export function batchSeed(seed: number, index: number): number {
  return (seed + index * 104_729) | 0
}
