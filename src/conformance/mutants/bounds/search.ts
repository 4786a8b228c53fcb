/**
 * The smallest bounds with which something is still caught.
 *
 * "Smallest" is meant for each bound alone: none can be lowered further while the others stay. There may
 * be other such bounds; one is enough to compare with.
 */
import * as Effect from 'effect/Effect'
import type { Bounds } from './bounds.ts'

/** `isCaught` holds for `start`, and for all bounds above those for which it holds. */
export const smallestBounds = Effect.fnUntraced(function* <E, R>(
  start: Bounds,
  isCaught: (bounds: Bounds) => Effect.Effect<boolean, E, R>,
): Effect.fn.Return<Bounds, E, R> {
  let bounds = start
  for (const name of Object.keys(start)) {
    let [low, high] = [0, bounds[name] as number]
    // Most bounds do not matter to a bug at all.
    if (high > 1) {
      if (yield* isCaught({ ...bounds, [name]: 0 })) high = 0
      else low = 1
    }
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (yield* isCaught({ ...bounds, [name]: middle })) high = middle
      else low = middle + 1
    }
    bounds = { ...bounds, [name]: high }
  }
  return bounds
})
