/**
 * Rounds that follow what is observed beside rounds of a fixed setting: bytes sent in a fixed time, and how
 * long it takes until an update is everywhere, on the mean (paper section 8, "adaptive gossip parameters").
 *
 * Five regions. Both settings meet the same updates, at the same moments; pushes are lost as everything else
 * is. A run is ten minutes of virtual time, and updates of it that are not everywhere by then are waited for.
 */
import type { Config } from '../../../../fdl/config.ts'
import { dotOf } from '../../../../flag/update.ts'
import { DelayedGossip } from '../../../../sim/delayedGossip.ts'
import { fiveRegions, oneWayMs } from '../../../../sim/regions.ts'
import { configsOf, drawsOf, flagIdOf, payloadOf } from './regions.ts'

export interface PaceScenario {
  readonly scenario: string
  readonly updatesPerMinute: number
  readonly loss: number
  /** One region is cut off for 60 s in the midst of the run. */
  readonly isIsolated: boolean
}

export const scenarios: readonly PaceScenario[] = [
  { scenario: 'quiet', updatesPerMinute: 1, loss: 0, isIsolated: false },
  { scenario: 'steady', updatesPerMinute: 10, loss: 0, isIsolated: false },
  { scenario: 'busy', updatesPerMinute: 100, loss: 0, isIsolated: false },
  { scenario: '10 % loss', updatesPerMinute: 10, loss: 0.1, isIsolated: false },
  { scenario: '60 s isolation', updatesPerMinute: 10, loss: 0, isIsolated: true },
]

export const adaptive: Config['adaptive'] = {
  minIntervalMs: 250,
  maxIntervalMs: 8000,
  maxFanOut: 1,
}

const seeds = 20
const runMs = 600_000
const isolated = { at: 3, fromMs: 240_000, untilMs: 300_000 }

interface Cost {
  readonly bytes: number
  readonly everywhereMs: number
}

function isIsolatedAt(atMs: number): boolean {
  return atMs >= isolated.fromMs && atMs < isolated.untilMs
}

export function runOnce(own: PaceScenario, given: Partial<Config>, seed: string): Cost {
  const { regions } = fiveRegions
  const missing = new Map<string, { readonly sinceMs: number; left: number }>()
  let waitedMs = 0
  let everywhere = 0
  const losses = drawsOf(`${seed} losses`)
  const world = new DelayedGossip({
    configs: configsOf(regions, given),
    delayMs: (from, to) => oneWayMs(fiveRegions, from, to),
    draw: drawsOf(`${seed} draws`),
    isLost: (_, { from, to, atMs }) => {
      const isCut = own.isIsolated && (from === isolated.at || to === isolated.at)
      if (isCut && isIsolatedAt(atMs)) return true
      return own.loss > 0 && losses() < own.loss
    },
    onAdded: (_, update, atMs) => {
      const dot = dotOf(update)
      const wait = missing.get(dot) ?? { sinceMs: atMs, left: regions.length }
      wait.left -= 1
      missing.set(dot, wait)
      if (wait.left > 0) return
      missing.delete(dot)
      waitedMs += atMs - wait.sinceMs
      everywhere += 1
    },
  })
  world.start()
  const updates = drawsOf(`${seed} updates`)
  const meanPauseMs = 60_000 / own.updatesPerMinute
  let version = 0
  for (;;) {
    const atMs = world.nowMs - meanPauseMs * Math.log(1 - updates())
    if (atMs > runMs) break
    world.runUntil(atMs)
    const writer = Math.floor(updates() * regions.length)
    const flagId = flagIdOf(Math.floor(updates() * 100))
    world.happen(writer, { type: 'Publish', flagId, payload: payloadOf(version) })
    version += 1
  }
  world.runUntil(runMs)
  const bytes = world.bytesSent
  world.runUntil(2 * runMs)
  const everywhereMs = everywhere === version ? waitedMs / version : Number.POSITIVE_INFINITY
  return { bytes, everywhereMs: version === 0 ? 0 : everywhereMs }
}

function meanCost(own: PaceScenario, given: Partial<Config>): Cost {
  let bytes = 0
  let everywhereMs = 0
  for (let seed = 0; seed < seeds; seed += 1) {
    const cost = runOnce(own, given, `pace ${own.scenario} ${seed}`)
    bytes += cost.bytes / seeds
    everywhereMs += cost.everywhereMs / seeds
  }
  return { bytes, everywhereMs }
}

export function adaptiveRows(each: readonly PaceScenario[] = scenarios) {
  return each.map((own) => {
    const fixed = meanCost(own, {})
    const adapted = meanCost(own, { adaptive })
    return {
      scenario: own.scenario,
      fixedBytes: Math.round(fixed.bytes),
      adaptiveBytes: Math.round(adapted.bytes),
      fixedMs: Math.round(fixed.everywhereMs),
      adaptiveMs: Math.round(adapted.everywhereMs),
    }
  })
}
