/**
 * Runs a kept run again, and gives what happened event by event: for whoever explains it.
 */
import type { Regression } from './regression.ts'
import { type RunResult, runSchedule } from './run.ts'
import type { EventView } from './view.ts'

export interface Replayed {
  readonly result: RunResult
  readonly events: readonly EventView[]
}

/** The last event is the one that broke the property, where it is broken. */
export function replay({ seed, schedule }: Pick<Regression, 'seed' | 'schedule'>): Replayed {
  const events: EventView[] = []
  const result = runSchedule(seed, schedule, (view) => events.push(view))
  return { result, events }
}
