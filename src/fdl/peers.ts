/**
 * Which peers a round asks: every set of them as likely as any other, or those that were silent more often.
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

/**
 * Who is told of news without asking: everybody, or some where they are too many. Then the number of what is
 * told, an update's place or a commit's index, chooses who is first.
 */
export function toldAtOnce(config: Config, number: number): readonly RegionId[] {
  const peers = others(config)
  if (peers.length <= config.pushToAll) return peers
  return choose(peers, config.fanOut, (number * 0.618_033_988_749_895) % 1)
}

/**
 * Like `choose`, but by every other draw those in `first` before the rest. The other draws see to it that one
 * who stays away does not keep anybody else from being asked.
 */
export function chooseMindful<Item>(
  from: readonly Item[],
  first: readonly Item[],
  count: number,
  draw: number,
): readonly Item[] {
  if (first.length === 0) return choose(from, count, draw)
  if (draw >= 1 / 2) return choose(from, count, 2 * draw - 1)
  const chosen = choose(first, count, 2 * draw)
  const rest = from.filter((each) => !first.includes(each))
  return [...chosen, ...choose(rest, count - chosen.length, 2 * draw)]
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
