/**
 * How soon an update is in every region when nothing is lost, beside the longest way it has to go.
 *
 * The least that any protocol needs is one way to the farthest region, which is what a push to all takes.
 */
import { DelayedGossip } from '../../../../sim/delayedGossip.ts'
import { oneWayMs, type RoundTrips, threeRegions, fiveRegions } from '../../../../sim/regions.ts'
import { configsOf, drawsOf, flagIdOf, payloadOf } from './regions.ts'

export interface Propagation {
  readonly origin: number
  readonly oneWayMs: number
  readonly worstMs: number
  readonly ratio: number
}

/** For each region as the origin, in the midst of rounds. */
export function propagationFrom(network: RoundTrips, origin: number): Propagation {
  const reachedMs: number[] = []
  const world = new DelayedGossip({
    configs: configsOf(network.regions),
    delayMs: (from, to) => oneWayMs(network, from, to),
    draw: drawsOf(`propagation ${network.name} ${origin}`),
    onAdded: (_, __, atMs) => reachedMs.push(atMs),
  })
  world.start()
  world.runUntil(60_000)
  const farthestMs = Math.max(...network.regions.map((_, to) => oneWayMs(network, origin, to)))
  world.happen(origin, { type: 'Publish', flagId: flagIdOf(0), payload: payloadOf(0) })
  world.runUntil(120_000)
  const isEverywhere = reachedMs.length === network.regions.length
  const worstMs = isEverywhere ? Math.max(...reachedMs) - 60_000 : Number.POSITIVE_INFINITY
  return { origin, oneWayMs: farthestMs, worstMs, ratio: worstMs / farthestMs }
}

/** Of each matrix the origin whose update takes longest. */
export function propagationRows() {
  return [threeRegions, fiveRegions].map((network) => {
    const each = network.regions.map((_, origin) => propagationFrom(network, origin))
    const { worstMs, oneWayMs: farthestMs } = each.reduce((worst, next) =>
      next.worstMs > worst.worstMs ? next : worst,
    )
    const ratio = Math.max(...each.map((own) => own.ratio))
    return { regions: network.regions.length, oneWayMs: farthestMs, worstMs, ratio }
  })
}
