/**
 * Numbers that look random and are the same in every run: for choices that a seed must bring back.
 *
 * Not for secrets, and not for statistics.
 */

/** Gives whole numbers from 0 to below `limit`. */
export type Random = (limit: number) => number

/** A generator for a text; equal texts give equal numbers (FNV-1a for the seed, mulberry32 after it). */
export const randomFrom = (seed: string): Random => {
  let state = 0x811c9dc5
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193)
  }
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}
