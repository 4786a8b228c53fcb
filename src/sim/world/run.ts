/**
 * One run of the world: a seed and a schedule in, what was broken and what came about out.
 *
 * First commands and faults, each at its time; then faults end, and progress is demanded. Nothing is thrown for what
 * the code does wrong: whatever breaks a property, or throws, is a finding.
 */
import { InvariantViolation } from '../../shared/invariant.ts'
import type { HistoryEvent } from './calls.ts'
import { carryOutCommand } from './commands.ts'
import { Faults } from './faults.ts'
import { judgeHistory } from './judgeHistory.ts'
import { demandProgress } from './liveness.ts'
import type { CommandPick, FaultPick, Schedule } from './schedule.ts'
import { roundTripsOf } from './setup.ts'
import type { SometimesCounts } from './sometimes.ts'
import type { EventView } from './view.ts'
import { Watch } from './watch.ts'
import { World } from './world.ts'

export interface Broken {
  /** As in the specs where it has a name there; `exception` where the code threw anything else. */
  readonly property: string
  readonly detail: string
}

export interface RunResult {
  readonly broken: Broken | undefined
  readonly events: number
  /** Of the commands, those that were possible and done. */
  readonly commandsRan: number
  readonly faultsRan: number
  readonly sometimes: SometimesCounts
  /** Every call of a client, for whoever judges histories. */
  readonly history: readonly HistoryEvent[]
  readonly virtualMs: number
}

/** How long regions have to find a leader before anything happens, in milliseconds. */
const settleMs = 2_500

/** A run in the making, for whoever picks commands one at a time. */
export class Run {
  readonly world: World
  readonly #faults: Faults
  readonly #faultPicks: readonly FaultPick[]
  readonly #watch: Watch | undefined
  readonly #driftPpm: number
  #nextFault = 0
  #nextFaultMs = settleMs
  #commandMs = settleMs
  #commandsRan = 0
  #faultsRan = 0
  broken: Broken | undefined

  constructor(
    seed: number,
    { setting, faults }: Omit<Schedule, 'commands'>,
    tell?: (view: EventView) => void,
  ) {
    const { regions } = roundTripsOf(setting)
    this.#watch = tell && new Watch(regions, tell)
    this.world = new World(setting, seed, this.#watch)
    this.#faults = new Faults(this.world, this.#watch)
    this.#faultPicks = faults
    this.#driftPpm = setting.driftPpm
    this.#guarded(() => {
      this.world.begin()
      return true
    })
  }

  /** Lets the command's time come, with all that happens until then, and does it if it is possible. */
  command(pick: CommandPick): boolean {
    if (this.broken !== undefined) return false
    return this.#guarded(() => {
      this.#commandMs += pick.afterMs
      this.#passTo(this.#commandMs)
      this.#watch?.begins('command', undefined, pick.kind)
      const ran = carryOutCommand(this.world, pick)
      if (ran) this.#commandsRan += 1
      this.#watch?.ends(this.world)
      return ran
    })
  }

  finish(): RunResult {
    if (this.broken === undefined) {
      this.#guarded(() => {
        const last = this.#faultPicks.reduce((sum, { afterMs }) => sum + afterMs, settleMs)
        this.#passTo(Math.max(last, this.#commandMs) + 500)
        this.#watch?.begins('end', undefined, 'faults end')
        this.#watch?.ends(this.world)
        demandProgress(this.world, this.#faults)
        return true
      })
    }
    if (this.broken === undefined) {
      this.#guarded(() => {
        this.broken = this.#judged()
        return true
      })
    }
    const { events, counts: sometimes, nowMs: virtualMs, oracles } = this.world
    return {
      broken: this.broken,
      events,
      commandsRan: this.#commandsRan,
      faultsRan: this.#faultsRan,
      sometimes,
      history: oracles.calls.history,
      virtualMs,
    }
  }

  #judged(): Broken | undefined {
    const { oracles, nodes } = this.world
    const origins = nodes.map(({ origin }) => origin)
    return judgeHistory(oracles.calls.history, { driftPpm: this.#driftPpm, origins })
  }

  #passTo(atMs: number): void {
    for (;;) {
      const pick = this.#faultPicks[this.#nextFault]
      if (pick === undefined || this.#nextFaultMs + pick.afterMs > atMs) break
      this.#nextFault += 1
      this.#nextFaultMs += pick.afterMs
      this.world.runUntil(this.#nextFaultMs)
      this.#watch?.begins('fault', undefined, pick.kind)
      if (this.#faults.inject(pick)) this.#faultsRan += 1
      this.#watch?.ends(this.world)
    }
    this.world.runUntil(atMs)
  }

  /** What it says; false, and a finding, where it throws. */
  #guarded(work: () => boolean): boolean {
    try {
      return work()
    } catch (error) {
      this.broken = brokenBy(error)
      this.#watch?.ends(this.world, this.broken.property)
      return false
    }
  }
}

function brokenBy(error: unknown): Broken {
  if (error instanceof InvariantViolation) {
    return { property: error.invariant, detail: error.message }
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { property: 'exception', detail }
}

export function runSchedule(
  seed: number,
  schedule: Schedule,
  tell?: (view: EventView) => void,
): RunResult {
  const run = new Run(seed, schedule, tell)
  for (const pick of schedule.commands) run.command(pick)
  return run.finish()
}
