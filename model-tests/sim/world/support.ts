/** Schedules for tests of the simulated world: small ones by hand, and the batch's random ones. */
import * as fc from 'fast-check'
import { randomRun } from '../../../src/conformance/bindings/world/arbitraries.ts'
import { tryRun } from '../../../src/conformance/bindings/world/batch.ts'
import type { RunResult } from '../../../src/sim/world/run.ts'
import type {
  CommandKind,
  CommandPick,
  FaultKind,
  FaultPick,
  Schedule,
  Setting,
} from '../../../src/sim/world/schedule.ts'

export const threeVoters: Setting = {
  regions: 3,
  learners: 0,
  leases: true,
  twoDelay: true,
  lossPercent: 0,
  driftPpm: 500,
  hasty: false,
  entriesPerSnapshot: 12,
}

export function fault(kind: FaultKind, more: Partial<FaultPick> = {}): FaultPick {
  return { afterMs: 300, kind, region: 0, other: 0, durationMs: 1_500, amount: 50, ...more }
}

export function command(kind: CommandKind, more: Partial<CommandPick> = {}): CommandPick {
  return { afterMs: 100, kind, client: 0, region: 0, flag: 0, choice: 0, ...more }
}

/** Writes to every flag in every region, and a read at every level after each. */
export const busy: readonly CommandPick[] = Array.from({ length: 30 }, (_, at) => [
  command('Write', { client: at % 3, region: at, flag: at % 10 }),
  command('Read', { client: at % 3, region: at + 1, flag: at % 10, choice: at % 5 }),
]).flat()

/** Random runs of a seed, done once, as plain data. */
export function randomRuns(seed: number, count: number): readonly Kept[] {
  return fc.sample(randomRun, { seed, numRuns: count }).map((random) => {
    const { result, schedule } = tryRun(random)
    return { seed: random.seed, schedule, result }
  })
}

export interface Kept {
  readonly seed: number
  readonly schedule: Schedule
  readonly result: RunResult
}
