/**
 * The fast checks on code that may be faulty, the quickest first, until one of them notices.
 *
 * For faults of which nobody says who should notice; where a fault has a property of its own, killers.ts
 * and boundedKills.ts look for that one. Sound code passes all of it.
 */
import type { Protocol } from '../protocol.ts'
import { describeThrown } from '../replay/thrown.ts'
import { runSchedules } from '../schedules/runSchedules.ts'
import type { ScheduleOptions } from '../schedules/runSchedules.ts'
import type { StoredModel } from '../traces/storedModel.ts'
import { livenessKills } from './boundedKills.ts'
import { anyOracle, findKills } from './killers.ts'
import type { Kill } from './killers.ts'

/** The first finding: liveness, random schedules (each with the run-time invariants), replay, graphs. */
export const fastKill = (
  protocol: Protocol,
  models: Iterable<StoredModel>,
  schedules: ScheduleOptions,
): Kill | undefined =>
  livenessKills(protocol, anyLiveness)[0] ??
  scheduleKill(protocol, schedules) ??
  findKills(protocol, models, anyOracle)[0]

const anyLiveness = 'liveness:'

const scheduleKill = (protocol: Protocol, options: ScheduleOptions): Kill | undefined => {
  try {
    const [failure] = runSchedules(protocol, { ...options, shrink: false }).failures
    if (failure === undefined) return undefined
    const details = [`${failure.property} does not hold`]
    return { killedBy: 'schedules', model: failure.world, details }
  } catch (error) {
    return { killedBy: 'schedules', model: '', details: [describeThrown(error).message] }
  }
}
