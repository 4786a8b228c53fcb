/** Campaigns: many runs in threads, what they come to, and what is left of one that fails. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Effect from 'effect/Effect'
import { afterAll, describe, expect, it } from 'vitest'
import { writeArtefacts } from '../../../src/conformance/bindings/world/artefacts.ts'
import type { BatchFailure } from '../../../src/conformance/bindings/world/batch.ts'
import { runBatch } from '../../../src/conformance/bindings/world/batch.ts'
import {
  type Campaign,
  leastRanShare,
  runCampaign,
  schedulesForSometimes,
  shortcomings,
} from '../../../src/conformance/bindings/world/campaign.ts'
import { huntFaults } from '../../../src/conformance/bindings/world/faultHunt.ts'
import { unseen } from '../../../src/conformance/bindings/world/unseen.ts'
import { protocols } from '../../../src/conformance/bindings/index.ts'
import { parseRegression } from '../../../src/sim/world/regression.ts'
import { noSometimes, type SometimesName } from '../../../src/sim/world/sometimes.ts'
import { runBin } from '../../support/processes.ts'
import { command, fault, threeVoters } from './support.ts'

const folder = mkdtempSync(join(tmpdir(), 'flagspan-campaign-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const quiet = { onProgress: () => undefined }

describe('a campaign', () => {
  it('does so many runs, none of which fails, and most commands are possible', async () => {
    const options = { seed: 77, schedules: 60, minutes: undefined, ...quiet }
    const campaign = await Effect.runPromise(runCampaign(options))
    expect(campaign.failures).toEqual([])
    expect(campaign.schedules).toBe(60)
    expect(campaign.commandsRan / campaign.commands).toBeGreaterThan(leastRanShare)
    expect(campaign.faultsRan).toBeGreaterThan(100)
    const again = await Effect.runPromise(runCampaign(options))
    expect(again).toEqual(campaign)
  })

  it('ends when its time is over', async () => {
    const options = { seed: 1, schedules: 1_000_000, minutes: 0.02, ...quiet }
    const campaign = await Effect.runPromise(runCampaign(options))
    expect(campaign.schedules).toBeGreaterThan(0)
    expect(campaign.schedules).toBeLessThan(100_000)
  })

  it('fails where something never came about, or too few commands were possible', () => {
    const counts = noSometimes()
    for (const name of Object.keys(counts) as SometimesName[]) counts[name] = 1
    const whole: Campaign = {
      seed: 1,
      schedules: schedulesForSometimes,
      events: 1,
      virtualMs: 1,
      commands: 100,
      commandsRan: 90,
      faultsRan: 1,
      sometimes: counts,
      failures: [],
      unended: [],
    }
    expect(shortcomings(whole)).toEqual([])
    expect(shortcomings({ ...whole, schedules: 10, unended: [7] })).toEqual([
      'a batch of runs from seed 7 did not end within 300 s',
    ])
    const never = { ...counts, snapshotInstalled: 0 }
    expect(shortcomings({ ...whole, sometimes: never })).toEqual([
      `snapshotInstalled never came about in ${schedulesForSometimes} schedules`,
    ])
    expect(shortcomings({ ...whole, commandsRan: 50 })).toEqual([
      '50% of the commands were possible, allowed 70%',
    ])
    // A few runs need not show everything.
    expect(shortcomings({ ...whole, schedules: 10, sometimes: never })).toEqual([])
  })
})

describe('seeded bugs', () => {
  it('are found, each by a property that is named', { timeout: 120_000 }, async () => {
    // The last breaks something before the first event.
    const ids = ['RAFT-05', 'FDL-08', 'RFC-05', 'FCS-25', 'RFC-22']
    const { faults } = await Effect.runPromise(
      huntFaults({ seed: 20_261_123, mostSchedules: 100, ids, ...quiet }),
    )
    expect(faults.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    for (const each of faults) {
      expect(each).toMatchObject({ found: true })
      expect(each.schedules).toBeGreaterThan(0)
      expect(each.property).not.toBe('')
    }
  })

  it('that runs cannot show exist, and each has a reason', () => {
    const known = new Set(protocols.flatMap(({ faults }) => faults.map(({ id }) => id)))
    for (const [id, reason] of unseen) {
      expect(known).toContain(id)
      expect(reason.length).toBeGreaterThan(20)
    }
  })
})

const failure: BatchFailure = {
  property: 'Settles',
  detail: 'found once',
  seed: 12,
  schedule: {
    setting: threeVoters,
    faults: [fault('CrashLeader')],
    commands: [command('Write')],
  },
  run: 3,
}

describe('a failure', () => {
  it('leaves the run as a file, and a test that does it again', () => {
    const file = writeArtefacts(failure, folder)
    expect(readdirSync(folder).toSorted()).toEqual(['Settles-12.json', 'Settles-12.test.ts'])
    const { seed, schedule, property } = parseRegression(readFileSync(file, 'utf8'))
    expect({ seed, schedule, property }).toEqual({
      seed: failure.seed,
      schedule: failure.schedule,
      property: 'Settles',
    })
    expect(readFileSync(join(folder, 'Settles-12.test.ts'), 'utf8')).toContain(
      "it('holds Settles in the run of Settles-12.json'",
    )
  })

  it('is the first of its batch', () => {
    const { failure: found, schedules } = runBatch({ seed: 9, runs: 5, shrinkRuns: 10 })
    expect(found).toBeUndefined()
    expect(schedules).toBe(5)
  })
})

describe('flagspan simulate', () => {
  it('prints one object', { timeout: 60_000 }, async () => {
    const given = ['simulate', '--seeds', '30', '--seed', '3', '--json']
    const { code, out } = await runBin('main', given)
    expect(code).toBe(0)
    const result = JSON.parse(out.trim().split('\n').at(-1)!) as Record<string, unknown>
    expect(result).toMatchObject({ ok: true, seed: 3, schedules: 30, failures: [] })
    expect(Object.keys(result['sometimes'] as object).length).toBeGreaterThanOrEqual(15)
  })

  it.each([
    [['--seeds', '0'], '--seeds takes a whole number from 1, not 0'],
    [['--minutes', '-1'], '--minutes takes a number above 0, not -1'],
    [['--only', 'RAFT-01'], '--only was given without --faults'],
    [['--faults', '--only', 'RAFT-99'], 'RAFT-99'],
  ])('refuses %j', async (given, message) => {
    const { code, err } = await runBin('main', ['simulate', ...given])
    expect(code).toBe(2)
    expect(err).toContain(message)
  })
})
