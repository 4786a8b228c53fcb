/**
 * Many random runs of the world: so many, or for so long, in threads, up to the first failure.
 *
 * What must come about now and then has to in a campaign of some size, or it fails for that. Equal seeds and numbers of
 * runs give equal campaigns, whatever the number of threads.
 */
import * as Effect from 'effect/Effect'
import type { EnvironmentLacks } from '../../errors.ts'
import {
  noSometimes,
  type SometimesCounts,
  type SometimesName,
} from '../../../sim/world/sometimes.ts'
import type { BatchFailure, BatchResult } from './batch.ts'
import { batchSeed, runsPerBatch, type WorldTask } from './tasks.ts'
import { inThreads } from './threads.ts'

export interface CampaignOptions {
  readonly seed: number
  /** No more runs than this. */
  readonly schedules: number
  /** No longer than this. */
  readonly minutes: number | undefined
  readonly onProgress: (done: Campaign) => void
}

export interface Campaign {
  readonly seed: number
  schedules: number
  events: number
  virtualMs: number
  commands: number
  commandsRan: number
  faultsRan: number
  readonly sometimes: SometimesCounts
  readonly failures: BatchFailure[]
  /** Seeds of batches that were given up. */
  readonly unended: number[]
}

/** From this many runs on, everything that must happen now and then has to. */
export const schedulesForSometimes = 2_000

/** Of the commands of clients and operators, so many have to be possible when their time comes. */
export const leastRanShare = 0.7

const shrinkRuns = 3_000
const timeoutSeconds = 300

export const runCampaign = Effect.fnUntraced(function* ({
  seed,
  schedules,
  minutes,
  onProgress,
}: CampaignOptions): Effect.fn.Return<Campaign, EnvironmentLacks> {
  const campaign: Campaign = {
    seed,
    schedules: 0,
    events: 0,
    virtualMs: 0,
    commands: 0,
    commandsRan: 0,
    faultsRan: 0,
    sometimes: noSometimes(),
    failures: [],
    unended: [],
  }
  const endMs = minutes === undefined ? Infinity : performance.now() + minutes * 60_000
  yield* inThreads(batches(seed, schedules, endMs), {
    timeoutSeconds,
    onReply: (reply, task) => {
      if (reply.kind === 'batch') add(campaign, reply.result)
      else if (task.kind === 'batch') campaign.unended.push(task.options.seed)
      onProgress(campaign)
      return campaign.failures.length === 0
    },
    onTimeout: ({ kind }) => ({ kind: 'leftOut', id: kind, reason: 'it does not end' }),
  })
  return campaign
})

function* batches(
  seed: number,
  schedules: number,
  endMs: number,
): Generator<WorldTask, void, void> {
  for (let index = 0; index * runsPerBatch < schedules; index += 1) {
    if (performance.now() >= endMs) return
    const runs = Math.min(runsPerBatch, schedules - index * runsPerBatch)
    yield { kind: 'batch', options: { seed: batchSeed(seed, index), runs, shrinkRuns } }
  }
}

function add(campaign: Campaign, result: BatchResult): void {
  campaign.schedules += result.schedules
  campaign.events += result.events
  campaign.virtualMs += result.virtualMs
  campaign.commands += result.commands
  campaign.commandsRan += result.commandsRan
  campaign.faultsRan += result.faultsRan
  for (const name of Object.keys(result.sometimes) as SometimesName[]) {
    campaign.sometimes[name] += result.sometimes[name]
  }
  if (result.failure !== undefined) campaign.failures.push(result.failure)
}

/** What is wrong with a campaign besides properties that were broken, one line each. */
export function shortcomings({
  schedules,
  sometimes,
  commands,
  commandsRan,
  unended,
}: Campaign): readonly string[] {
  const lines = unended.map(
    (seed) => `a batch of runs from seed ${seed} did not end within ${timeoutSeconds} s`,
  )
  if (schedules < schedulesForSometimes) return lines
  for (const [name, count] of Object.entries(sometimes)) {
    if (count === 0) lines.push(`${name} never came about in ${schedules} schedules`)
  }
  const share = commandsRan / Math.max(1, commands)
  if (share < leastRanShare) {
    lines.push(
      `${Math.round(share * 100)}% of the commands were possible, allowed ${leastRanShare * 100}%`,
    )
  }
  return lines
}
