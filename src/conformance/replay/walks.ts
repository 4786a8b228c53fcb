/**
 * What the replay of later traces needs of earlier ones: the state of the code where they branch off, and
 * the events that led there.
 *
 * It is not the replay. Only states that some trace branches off at are kept.
 */
import type { Branch } from '../graph/paths.ts'
import type { StoredModel } from '../traces/storedModel.ts'

export interface Walks {
  /** The state of the code at a branch, unless the trace broke off before it. */
  at(branch: Branch): unknown
  reached(trace: number, step: number, state: unknown): void
  ended(trace: number, taken: readonly unknown[]): void
  /** Every event from the initial state to a branch. */
  eventsTo(branch: Branch): readonly unknown[]
}

export const createWalks = (stored: StoredModel): Walks => {
  const keyOf = (trace: number, step: number): string => `${trace}.${step}`
  const needed = new Set<string>()
  for (const { from } of stored.traces)
    if (from !== undefined) needed.add(keyOf(from.path, from.step))
  const states = new Map<string, unknown>()
  const events = new Map<number, readonly unknown[]>()
  return {
    at: ({ path, step }) => states.get(keyOf(path, step)),
    reached(trace, step, state) {
      const key = keyOf(trace, step)
      if (needed.has(key)) states.set(key, state)
    },
    ended: (trace, taken) => void events.set(trace, taken),
    eventsTo(branch) {
      const parts: (readonly unknown[])[] = []
      for (let at: Branch | undefined = branch; at !== undefined;) {
        parts.push((events.get(at.path) ?? []).slice(0, at.step))
        at = stored.traces[at.path]?.from
      }
      return parts.reverse().flat()
    },
  }
}
