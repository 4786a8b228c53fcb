/**
 * A few random runs of the world from one seed, one after the other: what they came to, and the first that broke a
 * property, made as small as it can be.
 *
 * Whoever wants many runs takes many batches; equal seeds give equal batches.
 */
import * as fc from 'fast-check'
import { Run, type RunResult } from '../../../sim/world/run.ts'
import type { CommandPick, Schedule } from '../../../sim/world/schedule.ts'
import {
  noSometimes,
  type SometimesCounts,
  type SometimesName,
} from '../../../sim/world/sometimes.ts'
import { randomRun, type RandomRun } from './arbitraries.ts'

export interface BatchOptions {
  readonly seed: number
  readonly runs: number
  /** Runs that may be spent on making a failure smaller; none leaves it as it was found. */
  readonly shrinkRuns: number
}

export interface BatchFailure {
  readonly property: string
  readonly detail: string
  readonly seed: number
  readonly schedule: Schedule
  /** Which of the batch's runs it was, from 1. */
  readonly run: number
}

export interface BatchResult {
  readonly schedules: number
  readonly events: number
  readonly virtualMs: number
  readonly commands: number
  readonly commandsRan: number
  readonly faultsRan: number
  readonly sometimes: SometimesCounts
  readonly failure: BatchFailure | undefined
}

interface Tried {
  readonly result: RunResult
  readonly schedule: Schedule
}

/** One run, and what it was as plain data. */
export function tryRun({ seed, setting, faults, commands }: RandomRun): Tried {
  const run = new Run(seed, { setting, faults })
  const picks: CommandPick[] = []
  const real = new Proxy(run, {
    get: (target, name) => {
      if (name !== 'command') return Reflect.get(target, name, target) as unknown
      return (pick: CommandPick) => {
        picks.push(pick)
        return target.command(pick)
      }
    },
  })
  fc.modelRun(() => ({ model: run, real }), commands)
  return { result: run.finish(), schedule: { setting, faults, commands: picks } }
}

export function runBatch({ seed, runs, shrinkRuns }: BatchOptions): BatchResult {
  const sometimes = noSometimes()
  const sums = { schedules: 0, events: 0, virtualMs: 0, commands: 0, commandsRan: 0, faultsRan: 0 }
  let found: BatchFailure | undefined
  const { counterexamplePath, failed, errorInstance } = fc.check(
    fc.property(randomRun, (random) => {
      const { result, schedule } = tryRun(random)
      sums.schedules += 1
      sums.events += result.events
      sums.virtualMs += result.virtualMs
      sums.commands += schedule.commands.length
      sums.commandsRan += result.commandsRan
      sums.faultsRan += result.faultsRan
      for (const name of Object.keys(sometimes) as SometimesName[]) {
        if (result.sometimes[name] > 0) sometimes[name] += 1
      }
      if (result.broken === undefined) return true
      found = { ...result.broken, seed: random.seed, schedule, run: sums.schedules }
      return false
    }),
    { seed, numRuns: runs, endOnFailure: true },
  )
  // What a run does wrong is in its result; what is thrown besides is this suite's own fault.
  if (failed && found === undefined) throw errorInstance
  if (found === undefined || shrinkRuns === 0 || counterexamplePath === null) {
    return { ...sums, sometimes, failure: found }
  }
  return { ...sums, sometimes, failure: shrunk(found, seed, counterexamplePath, shrinkRuns) }
}

/** The smallest that breaks the same property: another one would be another finding. */
function shrunk(found: BatchFailure, seed: number, path: string, shrinkRuns: number): BatchFailure {
  let smallest = found
  let left = shrinkRuns
  fc.check(
    fc.property(randomRun, (random) => {
      left -= 1
      if (left < 0) return true
      const { result, schedule } = tryRun(random)
      if (result.broken?.property !== found.property) return true
      smallest = { ...found, ...result.broken, seed: random.seed, schedule }
      return false
    }),
    { seed, path: path.split(':')[0]!, numRuns: 1 },
  )
  return smallest
}
