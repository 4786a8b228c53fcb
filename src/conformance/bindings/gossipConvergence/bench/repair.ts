/**
 * What it costs to bring two regions together that each changed flags while nothing got through, beside the
 * updates alone.
 *
 * Two of five regions with 10,000 flags; each changed half of what differs (of one flag, one changed it). All
 * bytes of all messages count, from the first question to the last word. No pushes: those were lost while the
 * regions were cut off, and are not part of the repair.
 */
import { drawOf } from '../../../../fdl/peers.ts'
import { updateLength } from '../../../../fdl/wire.ts'
import type { Update } from '../../../../flag/update.ts'
import { DelayedGossip } from '../../../../sim/delayedGossip.ts'
import { fiveRegions } from '../../../../sim/regions.ts'
import { configsOf, flagIdOf, imageOf, lacksSome, payloadOf, updatesInAll } from './regions.ts'

const flags = 10_000
/** us-east and ap-southeast; the latter is third among the other regions of the former. */
const [left, right] = [0, 3]
const othersOfLeft = 4

export interface Repair extends Readonly<Record<string, string | number>> {
  readonly differing: number
  readonly bytes: number
  readonly payloadBytes: number
  readonly ratio: number
}

function repairOf(differing: number): Repair {
  const updates: Update[] = []
  let isCut = true
  const world = new DelayedGossip({
    configs: configsOf(fiveRegions.regions),
    delayMs: () => 110,
    isLost: () => isCut,
    draw: () => drawOf(othersOfLeft, [right - 1]),
    image: imageOf(flags),
    onAdded: (_, update) => {
      if (isCut) updates.push(update)
    },
  })
  for (let change = 0; change < differing; change += 1) {
    const payload = payloadOf(updatesInAll + change)
    const flagId = flagIdOf(change * Math.floor(flags / differing))
    world.happen(change % 2 === 0 ? left : right, { type: 'Publish', flagId, payload })
  }
  isCut = false
  const before = world.bytesSent
  world.fire(left)
  world.runUntilQuiet()
  const agree = !lacksSome(world, left, updates) && !lacksSome(world, right, updates)
  const bytes = agree ? world.bytesSent - before : Number.POSITIVE_INFINITY
  const payloadBytes = updates.reduce((sum, update) => sum + updateLength(update), 0)
  return { differing, bytes, payloadBytes, ratio: bytes / payloadBytes }
}

export function repairRows() {
  return [10, 100, 1000].map(repairOf)
}

/** Of one flag, most is what any exchange costs. */
export function fixedRows() {
  return [repairOf(1)].map((own) => ({ ...own, fixedBytes: own.bytes - own.payloadBytes }))
}
