/**
 * Which peers a round asks: every set of them as likely as any other.
 *
 * The randomness comes in as one number; nothing here is random.
 */
import type { Config, RegionId } from './config.ts'

export function others({ members, self }: Config): readonly RegionId[] {
  return members.filter((each) => each !== self)
}

/** `count` different members of `from`, chosen by `draw`, a number from 0 up to but not 1. */
export function choose<Item>(from: readonly Item[], count: number, draw: number): readonly Item[] {
  const left = [...from]
  const chosen: Item[] = []
  let rest = draw
  while (chosen.length < count && left.length > 0) {
    const place = rest * left.length
    const at = Math.min(Math.floor(place), left.length - 1)
    rest = place - at
    chosen.push(...left.splice(at, 1))
  }
  return chosen
}

/** A draw by which `choose` takes the items at these places, in this order. */
export function drawOf(size: number, places: readonly number[]): number {
  const left = Array.from({ length: size }, (_, at) => at)
  const ats = places.map((place) => {
    const at = left.indexOf(place)
    left.splice(at, 1)
    return at
  })
  return ats.reduceRight((rest, at, taken) => (at + rest) / (size - taken), 0.5)
}
