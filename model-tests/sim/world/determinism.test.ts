/** A run is (seed, schedule): the same pair gives the same bytes, watched or not, here and in a thread. */
import { describe, expect, it } from 'vitest'
import { runBatch } from '../../../src/conformance/bindings/world/batch.ts'
import { replay } from '../../../src/sim/world/replay.ts'
import { runSchedule } from '../../../src/sim/world/run.ts'
import { busy, fault, randomRuns, threeVoters } from './support.ts'

const bytesOf = (
  seed: number,
  { schedule }: Pick<ReturnType<typeof randomRuns>[number], 'schedule'>,
) => JSON.stringify(replay({ seed, schedule }))

describe('a run of the world', () => {
  const runs = randomRuns(20_261_124, 12)

  it('gives the same bytes again, event by event', () => {
    for (const run of runs) expect(bytesOf(run.seed, run)).toBe(bytesOf(run.seed, run))
  })

  it('is the same whether or not somebody watches', () => {
    for (const { seed, schedule, result } of runs) {
      expect(replay({ seed, schedule }).result).toEqual(result)
      expect(runSchedule(seed, schedule)).toEqual(result)
    }
  })

  it('is another one with another seed', () => {
    const [run] = runs
    expect(bytesOf(1, run!)).not.toBe(bytesOf(2, run!))
  })

  it('survives being written as JSON', () => {
    for (const { seed, schedule, result } of runs) {
      const read = JSON.parse(JSON.stringify(schedule)) as typeof schedule
      expect(runSchedule(seed, read)).toEqual(result)
    }
  })

  it('means something with any part of its faults and commands', () => {
    const whole = [fault('CrashLeader'), fault('CutOff'), fault('Pause', { region: 1 })]
    for (let count = 0; count <= whole.length; count += 1) {
      const schedule = { setting: threeVoters, faults: whole.slice(0, count), commands: busy }
      const { broken, faultsRan } = runSchedule(7, schedule)
      expect(broken).toBeUndefined()
      expect(faultsRan).toBe(count)
    }
  })
})

describe('a batch', () => {
  it('is the same with the same seed, and another one with another', () => {
    const options = { seed: 5, runs: 8, shrinkRuns: 0 }
    expect(runBatch(options)).toEqual(runBatch(options))
    expect(runBatch({ ...options, seed: 6 }).events).not.toBe(runBatch(options).events)
  })
})
