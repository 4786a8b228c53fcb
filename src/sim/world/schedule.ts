/**
 * A run of the whole world as data: with its seed, all that decides what happens in it.
 *
 * Picks are numbers from 0 on that choose among what is possible at that moment (the regions that run, the links
 * that are whole), counted modulo how many there are, so that a shorter schedule still means something. What a
 * command or a fault does is in `commands.ts` and `faults.ts`. Made at random and shrunk elsewhere; plain JSON.
 */

/** Which world it is. */
export interface Setting {
  /** 3 or 5 regions, with the round trips of the project's scenarios (src/sim/regions.ts). */
  readonly regions: 3 | 5
  /** Of five regions, so many only follow and read: the last ones. */
  readonly learners: 0 | 2
  /** Leader leases and regional read leases of the critical flags. */
  readonly leases: boolean
  readonly twoDelay: boolean
  /** Messages of every link that are lost, whatever else is wrong, in per cent. */
  readonly lossPercent: number
  /** Most by which the clocks of two regions drift apart, in millionths. */
  readonly driftPpm: number
  /** Elections begin as soon as leases allow it. */
  readonly hasty: boolean
  /** How often a snapshot takes the place of the log's beginning, in entries. */
  readonly entriesPerSnapshot: 3 | 12
}

export const faultKinds = [
  'CrashLeader',
  'CrashFollower',
  'TearTail',
  'FlipBit',
  'FailSync',
  'SlowDisk',
  'LoseDisk',
  'LoseGossipDisk',
  'CutOff',
  'CutLink',
  'CutOneWay',
  'Lose',
  'Duplicate',
  'Reorder',
  'Clog',
  'Pause',
  'Suspend',
  'SetWallBack',
  'SetWallAhead',
  'Forge',
] as const

export type FaultKind = (typeof faultKinds)[number]

export interface FaultPick {
  /** After the fault before it, in milliseconds. */
  readonly afterMs: number
  readonly kind: FaultKind
  /** Of the regions that it can befall. */
  readonly region: number
  /** Of the others, where a link is concerned. */
  readonly other: number
  readonly durationMs: number
  /** How bad it is, from 0 to 99. */
  readonly amount: number
}

export const commandKinds = [
  'Write',
  'Delete',
  'Read',
  'Evaluate',
  'TransferLeadership',
  'Compact',
  'ChangeClass',
  'RotateKey',
] as const

export type CommandKind = (typeof commandKinds)[number]

export interface CommandPick {
  /** After the command before it, in milliseconds. */
  readonly afterMs: number
  readonly kind: CommandKind
  readonly client: number
  readonly region: number
  readonly flag: number
  /** Of a read, its level; of a write, whether another region writes too; of a transfer, to whom. */
  readonly choice: number
}

export interface Schedule {
  readonly setting: Setting
  readonly faults: readonly FaultPick[]
  readonly commands: readonly CommandPick[]
}
