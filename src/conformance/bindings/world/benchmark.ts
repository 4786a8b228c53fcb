/**
 * How fast the simulated world runs, every property checked after every event: five regions with leases, and 100
 * changes a minute, beside the time that they would take.
 *
 * No faults, since they make the world quieter and so faster: who is down does nothing.
 */
import { carryOutCommand } from '../../../sim/world/commands.ts'
import type { Setting } from '../../../sim/world/schedule.ts'
import { World } from '../../../sim/world/world.ts'
import type { ProtocolBenchmark, Workload } from '../../bench/benchmark.ts'

const changesPerMinute = 100
/** A world remembers all that was ever done in it; after so long another one begins. */
const worldMs = 600_000
const settleMs = 5_000
/** Code is fast once it has run for long, as campaigns do: this much of the world's time, about five seconds. */
const warmSeconds = 4_000

function setting(twoDelay: boolean): Setting {
  return {
    regions: 5,
    learners: 0,
    leases: true,
    twoDelay,
    lossPercent: 0,
    driftPpm: 500,
    hasty: false,
    entriesPerSnapshot: 12,
  }
}

/** A world that goes on for as long as it is asked to. */
class Busy {
  readonly #twoDelay: boolean
  #world: World
  #changes = 0
  #nextMs = 0

  constructor(twoDelay: boolean) {
    this.#twoDelay = twoDelay
    this.#world = this.#begin()
  }

  #begin(): World {
    const world = new World(setting(this.#twoDelay), 42)
    world.begin()
    world.runUntil(settleMs)
    this.#nextMs = settleMs
    return world
  }

  /** Up to the next change, and that; gives the events that happened. */
  #change(): number {
    if (this.#world.nowMs > worldMs) this.#world = this.#begin()
    const world = this.#world
    const before = world.events
    this.#nextMs += 60_000 / changesPerMinute
    world.runUntil(this.#nextMs)
    const at = this.#changes
    this.#changes += 1
    carryOutCommand(world, {
      afterMs: 0,
      kind: 'Write',
      client: at,
      region: at % 5,
      flag: [0, 1, 2, 3, 4, 5, 0, 7, 8, 9][at % 10]!,
      choice: 1,
    })
    return world.events - before
  }

  /** Seconds of the world's time. */
  seconds(count: number): number {
    for (let at = 0; at < (count * changesPerMinute) / 60; at += 1) this.#change()
    return count
  }

  events(count: number): number {
    let done = 0
    while (done < count) done += this.#change()
    return count
  }
}

function workload(name: string, title: string, batch: number, run: Workload['run']): Workload {
  return { name, title, batch, run }
}

const world = new Map<boolean, Busy>()

/** Made, and warm, when it is first needed: whoever times something else does without. */
function busy(twoDelay: boolean): Busy {
  const known = world.get(twoDelay)
  if (known !== undefined) return known
  const made = new Busy(twoDelay)
  made.seconds(warmSeconds)
  world.set(twoDelay, made)
  return made
}

export const simulationBenchmark: ProtocolBenchmark = {
  component: 'sim',
  workloads: [
    workload(
      'realTimeFactor',
      `seconds of 5 regions with leases, ${changesPerMinute} changes a minute`,
      6,
      (times) => busy(false).seconds(times),
    ),
    workload('realTimeFactorTwoDelay', 'the same, commits after two delays', 6, (times) =>
      busy(true).seconds(times),
    ),
    workload('stepsPerSecond', 'steps of that world', 1_000, (times) => busy(false).events(times)),
    workload('stepsPerSecondTwoDelay', 'the same, commits after two delays', 1_000, (times) =>
      busy(true).events(times),
    ),
  ],
  comparisons: [],
  exact: [],
}
