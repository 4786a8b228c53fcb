/**
 * Random schedules on the code: safety after every event, then faults end and liveness is demanded.
 *
 * A schedule is data (numbers that pick among what is enabled), made and shrunk by fast-check; it knows
 * nothing of the protocol. Longer campaigns with virtual time are not its business.
 */
import * as fc from 'fast-check'
import type { Protocol, ScheduleWorld } from '../protocol.ts'
import { describeThrown } from '../replay/thrown.ts'

export interface ScheduleOptions {
  readonly seed: number
  /** Schedules in each world. */
  readonly runs: number
  /** Events in one schedule, at most. */
  readonly mostEvents: number
  /** Whether a failing schedule is made as short as it can be; so unless said otherwise. */
  readonly shrink?: boolean
}

export interface ScheduleFailure {
  readonly world: string
  /** Name of the property that does not hold. */
  readonly property: string
  readonly seed: number
  /** With the seed, what fast-check needs to find it again. */
  readonly path: string
  /** The shrunk schedule, event by event. */
  readonly events: readonly string[]
}

export interface ScheduleRow {
  readonly protocol: string
  readonly schedules: number
  readonly events: number
  readonly seed: number
  readonly failures: readonly ScheduleFailure[]
}

type World = ScheduleWorld<unknown, unknown>

/** Runs the schedules of every world of a protocol. */
export const runSchedules = (protocol: Protocol, options: ScheduleOptions): ScheduleRow => {
  let schedules = 0
  let events = 0
  const failures = protocol.worlds.flatMap((world) => {
    const found = fc.check(
      fc.property(picksOf(options), (picks) => {
        schedules += 1
        const { taken, broken } = runSchedule(world, picks)
        events += taken.length
        return broken === undefined
      }),
      { seed: options.seed, numRuns: options.runs, endOnFailure: true },
    )
    return found.counterexample === null ? [] : [shrunk(world, found.counterexample[0], options)]
  })
  return { protocol: protocol.name, schedules, events, seed: options.seed, failures }
}

/** The smallest schedule that breaks the same property: another one would be another finding. */
const shrunk = (
  world: World,
  picks: readonly number[],
  options: ScheduleOptions,
): ScheduleFailure => {
  const property = runSchedule(world, picks).broken ?? 'nothing, when run again'
  if (options.shrink === false) {
    return { world: world.name, property, seed: options.seed, path: '', events: [] }
  }
  const { counterexample, counterexamplePath } = fc.check(
    fc.property(picksOf(options), (other) => runSchedule(world, other).broken !== property),
    { seed: options.seed, numRuns: options.runs },
  )
  const { taken } = runSchedule(world, counterexample?.[0] ?? picks)
  const path = counterexamplePath ?? ''
  const events = taken.map((event) => world.describe(event))
  return { world: world.name, property, seed: options.seed, path, events }
}

const picksOf = ({ mostEvents }: ScheduleOptions) =>
  fc.array(fc.nat(), { maxLength: mostEvents, size: 'max' })

interface ScheduleRun {
  readonly taken: readonly unknown[]
  readonly broken: string | undefined
}

const runSchedule = (world: World, picks: readonly number[]): ScheduleRun => {
  const taken: unknown[] = []
  let state = world.start
  try {
    for (const pick of picks) {
      const enabled = world.enabled(state)
      const event = enabled[pick % enabled.length]
      taken.push(event)
      const next = world.apply(state, event)
      const broken = world.properties.find((property) => !property.holds(state, next))
      if (broken !== undefined) return { taken, broken: broken.name }
      state = next
    }
    return { taken, broken: world.unfinished(state)[0] }
  } catch (error) {
    const { invariant, message } = describeThrown(error)
    return { taken, broken: invariant ?? message }
  }
}
