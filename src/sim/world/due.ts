/**
 * What is due in the world: to a region, or as somebody else's doing.
 *
 * What was set going before a region's last start is void, and so is what had come for a process that stood still when
 * it ended; a message that is under way arrives at whatever runs there then.
 */
import type { Letter, TimerName } from './node.ts'

export type RegionDue =
  | {
      readonly kind: 'arrival'
      readonly from: number
      readonly to: number
      readonly letter: Letter
      readonly id: number
    }
  | {
      readonly kind: 'timer'
      readonly at: number
      readonly boot: number
      readonly timer: TimerName
      readonly setting: number
    }
  | { readonly kind: 'log' | 'gossip'; readonly at: number; readonly boot: number }
  | { readonly kind: 'restart'; readonly at: number; readonly boot: number }

export type Due =
  RegionDue | { readonly kind: 'then'; readonly name: string; readonly run: () => void }
