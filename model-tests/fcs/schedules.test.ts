/**
 * Random schedules over a cluster of real cores: every property after every event, whatever messages
 * are lost, repeated or late and whoever restarts; and, once that ends, progress.
 */
import { fc } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Cluster, ClusterEvent } from '../../src/sim/cluster.ts'
import { fairFinish, fairRounds } from '../../src/sim/fairFinish.ts'
import { violatedProperty } from '../../src/sim/properties.ts'
import { entries, image } from './support/bench.ts'
import { runs } from './support/runs.ts'
import { clusterOf, describeEvents, type Reached, runSchedule } from './support/schedule.ts'

/** Figure 8 of the paper, (c): logs of which some can be committed and some cannot. */
const figure8 = [[1, 2], [1], [1, 3], [1, 2], [1]].map((terms) => image(3, entries(...terms)))

const atATime = 2

type Start = 'empty disks' | 'a leader' | 'figure 8'

function startOf(start: Start, voters: number, preVote: boolean): Cluster {
  // Few entries at a time, so that there is more between a conflict and its end.
  if (start === 'figure 8') return clusterOf(voters, preVote, figure8.slice(0, voters), atATime)
  const cluster = clusterOf(voters, preVote)
  if (start === 'empty disks') return cluster
  return fairFinish(cluster, { rounds: fairRounds(voters) }).cluster
}

function observe(before: Cluster, event: ClusterEvent, after: Cluster): void {
  const violated = violatedProperty(before, after)
  if (violated !== undefined) throw new Error(`${violated} violated by ${event.type} after healing`)
}

/** In how many of the runs something happened, as a share. */
function shares(all: readonly Reached[]): Readonly<Record<keyof Reached, number>> {
  const share = (key: keyof Reached): number =>
    all.filter((reached) => reached[key] > 0).length / all.length
  return {
    elections: share('elections'),
    commits: share('commits'),
    truncations: share('truncations'),
    restarts: share('restarts'),
    leaderRestarts: share('leaderRestarts'),
    losses: share('losses'),
    duplicates: share('duplicates'),
    twoLeaders: share('twoLeaders'),
  }
}

const picks = fc.array(fc.nat(9_999), { maxLength: 250, size: 'max' })

const cases = runs(500)

/** Many times what all cases need. Shrinking a failure may need more: then what it has is reported. */
const limitMs = 50 * cases.numRuns

const starts: readonly Start[] = ['empty disks', 'a leader', 'figure 8']
const worlds = [3, 5].flatMap((voters) =>
  [true, false].flatMap((preVote) => starts.map((start) => ({ voters, preVote, start }))),
)

/** A schedule, and then a fair finish; throws with the events in words if either fails. */
function runOnce(start: Cluster, schedule: readonly number[]): Reached {
  const run = runSchedule(start, schedule)
  if (run.violated !== undefined) {
    throw new Error(`${run.violated} violated:\n${describeEvents(run.events)}`)
  }
  const rounds = fairRounds(start.servers.length)
  const finish = fairFinish(run.cluster, { rounds, observe })
  if (finish.missing.length > 0) {
    const missing = finish.missing.join(', ')
    throw new Error(`not met in ${rounds} fair rounds: ${missing}:\n${describeEvents(run.events)}`)
  }
  const known = finish.cluster.servers.map((state) => state.commitIndex)
  expect(new Set(known)).toStrictEqual(new Set([finish.cluster.committed.length]))
  expect(finish.cluster.committed.map((entry) => entry.value)).toContain('fair finish')
  return run.reached
}

describe.each(worlds)('$voters servers, pre-vote $preVote, from $start', (world) => {
  it(
    'keeps every property, and makes progress when the faults end',
    () => {
      const start = startOf(world.start, world.voters, world.preVote)
      const all: Reached[] = []
      fc.assert(
        fc.property(picks, (schedule) => {
          all.push(runOnce(start, schedule))
        }),
        { ...cases, interruptAfterTimeLimit: limitMs, markInterruptAsFailure: true },
      )
      // The schedules went where it is interesting.
      const share = shares(all)
      const few = world.voters === 5
      expect(share.elections).toBeGreaterThan(few ? 0.25 : 0.5)
      expect(share.commits).toBeGreaterThan(few ? 0.08 : 0.4)
      expect(share.leaderRestarts).toBeGreaterThan(few ? 0.05 : 0.2)
      for (const fault of ['restarts', 'losses', 'duplicates'] as const) {
        expect(share[fault]).toBeGreaterThan(0.5)
      }
      if (world.start === 'figure 8') expect(share.truncations).toBeGreaterThan(0.1)
    },
    2 * limitMs,
  )
})

describe('a schedule', () => {
  it('is the same run each time', () => {
    const start = startOf('empty disks', 3, true)
    const schedule = Array.from({ length: 200 }, (_, at) => (at * 7_919) % 9_999)
    const [first, second] = [runSchedule(start, schedule), runSchedule(start, schedule)]
    expect(first.events).toHaveLength(200)
    expect(describeEvents(second.events)).toBe(describeEvents(first.events))
    expect(second.reached).toStrictEqual(first.reached)
    expect(first.reached.elections).toBeGreaterThan(0)
  })
})
