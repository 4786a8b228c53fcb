/**
 * What a quiet round costs: the bytes of one exchange of two regions that have nothing to tell each other.
 *
 * The pair with the longest names is taken. Both histories have 10,000 updates, of 100 flags or of 10,000: the
 * bytes follow the number of origins and of the digits of their counts, not the number of flags. An origin
 * that lost its state counts from the seconds since 1970 where nobody knows its last incarnation, which adds
 * nine digits for it to each of the two messages.
 */
import { drawOf } from '../../../../fdl/peers.ts'
import { DelayedGossip } from '../../../../sim/delayedGossip.ts'
import { fiveRegions } from '../../../../sim/regions.ts'
import { configsOf, imageOf } from './regions.ts'

/** Question and answer between two regions by their place. */
export function idleBytes(flags: number, from: number, to: number): number {
  const { regions } = fiveRegions
  const places = regions.map((_, at) => at).filter((at) => at !== from)
  const world = new DelayedGossip({
    configs: configsOf(regions),
    delayMs: () => 1,
    draw: () => drawOf(places.length, [places.indexOf(to)]),
    image: imageOf(flags),
  })
  world.fire(from)
  world.runUntilQuiet()
  return world.messagesSent === 2 ? world.bytesSent : Number.NaN
}

function mostBytes(flags: number): number {
  const places = fiveRegions.regions.map((_, at) => at)
  const pairs = places.flatMap((from) =>
    places.filter((to) => to !== from).map((to) => [from, to] as const),
  )
  return Math.max(...pairs.map(([from, to]) => idleBytes(flags, from, to)))
}

export function idleFigure() {
  const bytesPerRound100 = mostBytes(100)
  const bytesPerRound10000 = mostBytes(10_000)
  const bytesPerOrigin = bytesPerRound10000 / fiveRegions.regions.length
  return { bytesPerRound100, bytesPerRound10000, bytesPerOrigin }
}
