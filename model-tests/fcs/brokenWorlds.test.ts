/**
 * The random schedules have teeth: worlds that are broken on purpose are found out, by a property of
 * the expected name; the schedule shrinks to a short one, and replays from its seed and path.
 */
import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { type Cluster, happen, indexOf } from '../../src/sim/cluster.ts'
import { messageKey } from '../../src/sim/messageKey.ts'
import type { Message } from '../../src/fcs/message.ts'
import { clusterOf, type Happen, runSchedule } from './support/schedule.ts'

function withMessages(cluster: Cluster, messages: readonly Message[]): Cluster {
  const network = new Map(cluster.network)
  for (const message of messages) network.set(messageKey(message), message)
  return { ...cluster, network }
}

/** Whoever stands for election finds a vote that nobody gave. */
const forgesVote: Happen = (before, event) => {
  const after = happen(before, event)
  const forged = after.servers.flatMap((state, at): Message[] => {
    if (state.role !== 'candidate' || before.servers[at] === state) return []
    const destination = after.configs[at]!.self
    const source = after.configs[at]!.voters.find((id) => id !== destination)!
    return [{ type: 'VoteResponse', term: state.currentTerm, source, destination, granted: true }]
  })
  return withMessages(after, forged)
}

/** A server that restarts knows its term, but not whom it voted for. */
const forgetsVote: Happen = (before, event) => {
  const after = happen(before, event)
  if (event.type !== 'Restart') return after
  const at = indexOf(after, event.server)
  const forgetful = { ...after.servers[at]!, votedFor: undefined }
  return { ...after, servers: after.servers.with(at, forgetful) }
}

/** Messages leave before what they speak for is durable. */
const answersTooEarly: Happen = (before, event) => {
  const after = happen(before, event)
  const early = after.writes.flatMap((queue) => queue.flatMap((write) => write.persist.release))
  return withMessages(after, early)
}

/** A disk that says it has the log it was given, and keeps the old one. */
const keepsOldLog: Happen = (before, event) => {
  const after = happen(before, event)
  if (event.type !== 'Persist') return after
  const at = indexOf(after, event.server)
  const lying = { ...after.disks[at]!, log: before.disks[at]!.log }
  return { ...after, disks: after.disks.with(at, lying) }
}

const broken: readonly {
  readonly name: string
  readonly change: Happen
  readonly property: string
  /** Events in the shrunk schedule at most. */
  readonly length: number
}[] = [
  { name: 'forges a vote', change: forgesVote, property: 'ElectionSafety', length: 8 },
  { name: 'forgets a vote', change: forgetsVote, property: 'VoteStable', length: 14 },
  {
    name: 'answers too early',
    change: answersTooEarly,
    property: 'AcknowledgedIsDurable',
    length: 8,
  },
  { name: 'keeps an old log', change: keepsOldLog, property: 'AcknowledgedIsDurable', length: 8 },
]

const picks = fc.array(fc.nat(9_999), { maxLength: 250, size: 'max' })
const start = clusterOf(3, false)

describe.each(broken)('a world that $name', ({ change, property: name, length }) => {
  const property = fc.property(
    picks,
    (schedule) => runSchedule(start, schedule, change).violated === undefined,
  )

  it.each([1, 2, 3])('is found out (seed %i), by a short schedule that replays', (seed) => {
    const found = fc.check(property, { seed, numRuns: 2_000 })
    expect(found.failed).toBe(true)
    const [schedule] = found.counterexample!
    const run = runSchedule(start, schedule, change)
    expect(run.violated).toBe(name)
    expect(found.numShrinks).toBeGreaterThan(0)
    expect(run.events.length).toBeLessThanOrEqual(length)
    // One run, straight to the same schedule.
    const again = fc.check(property, {
      seed,
      path: found.counterexamplePath!,
      endOnFailure: true,
    })
    expect(again).toMatchObject({ failed: true, numRuns: 1, counterexample: [schedule] })
    // The same picks in a world that is whole.
    expect(runSchedule(start, schedule).violated).toBe(undefined)
  })
})
