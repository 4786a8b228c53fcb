/**
 * Runs of the world at random: settings and faults as data, and the commands of clients and operators as fast-check's
 * commands, so that a run that fails can be made smaller.
 *
 * Weights only make likely what is worth trying; every mixture is possible.
 */
import * as fc from 'fast-check'
import type { Run } from '../../../sim/world/run.ts'
import {
  type CommandKind,
  type CommandPick,
  type FaultKind,
  type FaultPick,
  faultKinds,
  type Setting,
} from '../../../sim/world/schedule.ts'

const mostFaults = 12
const mostCommands = 60

/** What a run is mostly about; whatever is not named in one can come about in it all the same. */
interface Theme {
  readonly faults: readonly FaultKind[]
  readonly commands: readonly CommandKind[]
  /** Places in the list of flags. */
  readonly flags: readonly number[]
  readonly choices?: readonly number[]
  readonly setting: Partial<Setting>
}

const anything: Theme = { faults: [], commands: [], flags: [4], setting: {} }

const themes: readonly Theme[] = [
  anything,
  anything,
  {
    // Many leaders, and entries that some of them lose.
    faults: [
      'CrashLeader',
      'Pause',
      'CutOff',
      'CutOneWay',
      'Lose',
      'Reorder',
      'Duplicate',
      'TearTail',
    ],
    commands: ['Write', 'Write', 'TransferLeadership'],
    flags: [0, 1, 2],
    setting: { hasty: true },
  },
  {
    // Leases by clocks that nobody should trust.
    faults: [
      'Suspend',
      'Pause',
      'Reorder',
      'CutOneWay',
      'CutLink',
      'CutOff',
      'CrashFollower',
      'CrashFollower',
    ],
    commands: ['Write', 'Read', 'TransferLeadership'],
    flags: [0, 2],
    setting: { leases: true, hasty: true, driftPpm: 100_000 },
  },
  {
    // Snapshots to those who were away, from leaders that do not last.
    faults: ['CutOff', 'CrashFollower', 'CrashLeader', 'CutLink', 'Reorder', 'Clog', 'Duplicate'],
    commands: ['Write', 'Write', 'Compact', 'TransferLeadership'],
    flags: [0, 1],
    setting: { entriesPerSnapshot: 3, hasty: true },
  },
  {
    // Changes made at once, decided, and moved from one layer to the other.
    faults: ['CutLink', 'CutOff', 'Clog', 'Lose', 'LoseGossipDisk', 'SetWallAhead'],
    commands: ['Write', 'Write', 'ChangeClass', 'Delete'],
    flags: [2, 3, 4, 4, 5, 6, 8],
    choices: [0, 3, 6],
    setting: { driftPpm: 0 },
  },
  {
    // Linearizable reads everywhere, of what is being changed.
    faults: ['Lose', 'Reorder', 'Duplicate', 'CutOneWay', 'Pause', 'Clog'],
    commands: ['Write', 'Read', 'Read'],
    flags: [0, 0, 2],
    choices: [0, 5, 10, 15],
    setting: { twoDelay: true },
  },
]

const theme: fc.Arbitrary<Theme> = fc.noShrink(fc.constantFrom(...themes))

const fiveOrThree = fc.constantFrom(
  { regions: 3, learners: 0 } as const,
  { regions: 3, learners: 0 } as const,
  { regions: 5, learners: 0 } as const,
  { regions: 5, learners: 2 } as const,
)

function settingIn(its: Partial<Setting>): fc.Arbitrary<Setting> {
  return fc
    .record({
      size: fiveOrThree,
      leases: fc.constantFrom(true, true, true, false),
      twoDelay: fc.boolean(),
      lossPercent: fc.nat(3),
      driftPpm: fc.constantFrom(0, 500, 100_000),
      hasty: fc.boolean(),
      entriesPerSnapshot: fc.constantFrom(12, 12, 3),
    })
    .map(({ size, ...others }) => ({ ...size, ...others, ...its }))
}

/** One of the theme's as often as any. */
function mostly<Item>(its: readonly Item[], all: fc.Arbitrary<Item>): fc.Arbitrary<Item> {
  return its.length === 0 ? all : fc.oneof(all, fc.constantFrom(...its))
}

const faultIn = ({ faults }: Theme): fc.Arbitrary<FaultPick> =>
  fc.record({
    afterMs: fc.nat(2_000),
    kind: mostly(faults, fc.constantFrom(...faultKinds)),
    region: fc.nat(14),
    other: fc.nat(14),
    // A process that is back at once has forgotten what others still count on.
    durationMs: fc.oneof(fc.integer({ min: 50, max: 400 }), fc.integer({ min: 50, max: 5_000 })),
    amount: fc.nat(99),
  })

const kinds: readonly CommandKind[] = [
  ...Array<CommandKind>(9).fill('Write'),
  ...Array<CommandKind>(8).fill('Read'),
  'Delete',
  'Delete',
  'Evaluate',
  'TransferLeadership',
  'Compact',
  'ChangeClass',
  'ChangeClass',
  'RotateKey',
]

const commandIn = ({ commands, flags, choices = [] }: Theme): fc.Arbitrary<CommandPick> =>
  fc.record({
    // Often at once: what is done at the same time in two regions is what may conflict.
    afterMs: fc.oneof(fc.nat(30), fc.nat(700)),
    kind: mostly(commands, fc.constantFrom(...kinds)),
    client: fc.nat(2),
    region: fc.nat(14),
    flag: mostly(flags, fc.nat(9)),
    choice: mostly(choices, fc.nat(19)),
  })

/** What fast-check runs: a command on a run that is under way. */
class RunCommand implements fc.Command<Run, Run> {
  readonly pick: CommandPick

  constructor(pick: CommandPick) {
    this.pick = pick
  }

  check(run: Readonly<Run>): boolean {
    return run.broken === undefined
  }

  run(_: Run, run: Run): void {
    run.command(this.pick)
  }

  toString(): string {
    return JSON.stringify(this.pick)
  }
}

export interface RandomRun {
  readonly seed: number
  readonly setting: Setting
  readonly faults: readonly FaultPick[]
  readonly commands: Iterable<fc.Command<Run, Run>>
}

export const randomRun: fc.Arbitrary<RandomRun> = theme.chain((chosen) =>
  fc.record({
    seed: fc.noShrink(fc.integer({ min: 0, max: 2 ** 31 - 1 })),
    setting: settingIn(chosen.setting),
    faults: fc.array(faultIn(chosen), { maxLength: mostFaults, size: 'max' }),
    commands: fc.commands<Run, Run>([commandIn(chosen).map((pick) => new RunCommand(pick))], {
      maxCommands: mostCommands,
      size: 'max',
    }),
  }),
)
