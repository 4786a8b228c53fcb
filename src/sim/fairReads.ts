/**
 * What regions that answer for flags get done when time goes on, they ask, somebody answers, and what is committed
 * comes to them.
 *
 * Stands for the fairness of MCRegionalReadsLive (FairTime; FairAsks, FairAnswers, FairApplies) as two fixed runs.
 * The liveness properties have their names there. Pure, and not a proof: it shows that these regions are not stuck.
 */
import { levelAnswers } from './projectReads.ts'
import { happenReads } from './happenReads.ts'
import { type ReadWorld } from './readsWorld.ts'

/** Longer than anything in these worlds counts. */
const ticks = 20

function ticked(start: ReadWorld): ReadWorld {
  let world = start
  for (let passed = 0; passed < ticks; passed += 1) world = happenReads(world, { type: 'Tick' })
  return world
}

/** Whether every region has applied all, or marks all, once time alone has gone on. Spec: InvalidateOrExpire. */
export function runsDry(start: ReadWorld): boolean {
  const world = ticked(start)
  const { critical, regions } = world.setting
  return regions.every((_, at) => {
    if (world.regions[at]!.applied === world.log.length) return true
    return critical.every((flagId) => isMarked(world, at, flagId))
  })
}

function isMarked(world: ReadWorld, at: number, flagId: string): boolean {
  const { local } = levelAnswers(world, at, flagId)
  return local.type === 'answer' && local.reason === 'STALE'
}

/** Whether no region is degraded once each has asked, was answered, and has applied all. Spec: RecoversFromDegraded. */
export function recoversAt(start: ReadWorld): boolean {
  let world = start
  for (const [at, region] of world.setting.regions.entries()) {
    while (world.regions[at]!.applied < world.log.length) {
      world = happenReads(world, { type: 'Apply', region })
    }
    if (world.questions[at]!.stage === 'asked') world = answered(world, region)
    world = answered(happenReads(world, { type: 'Ask', region }), region)
  }
  return world.regions.every(({ mode }) => mode !== 'degraded')
}

function answered(world: ReadWorld, region: string): ReadWorld {
  return happenReads(world, { type: 'AnswerIndex', region, index: world.log.length })
}
