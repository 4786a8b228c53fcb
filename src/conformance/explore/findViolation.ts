/**
 * Breadth-first search of the code, within a model's bounds, for a step that violates one property.
 *
 * It compares nothing with a spec: exploreModel.ts does. What the core throws by a property's name
 * counts as that property; anything else it throws ends that path, as a crash would.
 */
import type { CodeProperty, ProtocolModel } from '../protocol.ts'
import { describeThrown } from '../replay/thrown.ts'

export interface FoundViolation {
  /** Events from the start, described; the last one violates the property. */
  readonly events: readonly string[]
  readonly message: string
}

export interface ViolationSearch {
  readonly found: FoundViolation | undefined
  readonly states: number
}

interface Visited {
  readonly state: unknown
  readonly from: Visited | undefined
  readonly event: unknown
}

/** Searches until `property` is violated, the bounds are exhausted, or `mostStates` are seen. */
export const findViolation = (
  model: ProtocolModel<unknown, unknown>,
  property: string,
  mostStates: number,
): ViolationSearch => {
  const checked = model.properties.filter(({ name }) => name === property)
  const seen = new Set(model.initial.map((state) => model.key(state)))
  const queue: Visited[] = model.initial.map((state) => ({
    state,
    from: undefined,
    event: undefined,
  }))
  for (let at = 0; at < queue.length && seen.size <= mostStates; at += 1) {
    const from = queue[at] as Visited
    for (const event of eventsOf(model, from.state)) {
      const step = take(model, checked, property, from, event)
      if (step.message !== undefined) {
        return { found: { events: path(model, step.to), message: step.message }, states: seen.size }
      }
      if (step.to.state === undefined) continue
      const key = model.key(step.to.state)
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(step.to)
    }
  }
  return { found: undefined, states: seen.size }
}

/** Finding out what is enabled already runs the core, and a faulty core may throw there. */
const eventsOf = (model: ProtocolModel<unknown, unknown>, state: unknown): readonly unknown[] =>
  model.enabled(state).map(({ event }) => event)

interface Taken {
  readonly to: Visited
  readonly message: string | undefined
}

const take = (
  model: ProtocolModel<unknown, unknown>,
  properties: readonly CodeProperty<unknown>[],
  property: string,
  from: Visited,
  event: unknown,
): Taken => {
  try {
    const state = model.apply(from.state, event)
    const broken = properties.find((each) => !each.holds(from.state, state))
    const message = broken === undefined ? undefined : `${broken.name} does not hold`
    return { to: { state, from, event }, message }
  } catch (error) {
    const { invariant, message } = describeThrown(error)
    const to = { state: undefined, from, event }
    return { to, message: invariant === property ? message : undefined }
  }
}

const path = (model: ProtocolModel<unknown, unknown>, end: Visited): readonly string[] => {
  const events: string[] = []
  for (let at: Visited | undefined = end; at?.from !== undefined; at = at.from) {
    events.push(model.describe(at.event))
  }
  return events.reverse()
}
