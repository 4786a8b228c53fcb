/**
 * Numbers that look random and come from a seed: the same seed gives the same numbers on every machine.
 *
 * For made-up data only, never for secrets or identities. Source: T. Ettinger's mulberry32, public domain.
 */
export interface Seeded {
  /** At least 0 and below 1. */
  next(): number
  /** A whole number, at least 0 and below `count`. */
  below(count: number): number
  /** One of these; there must be one. */
  pick<Item>(items: readonly Item[]): Item
  /** Whether something of this chance happens. */
  chance(probability: number): boolean
  /** All of these in another order. */
  shuffled<Item>(items: readonly Item[]): Item[]
}

export function seeded(seed: number): Seeded {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    pick: (items) => items[below(items.length)]!,
    chance: (probability) => next() < probability,
    shuffled: (items) => {
      const order = [...items]
      for (let last = order.length - 1; last > 0; last -= 1) {
        const other = below(last + 1)
        const kept = order[last]!
        order[last] = order[other]!
        order[other] = kept
      }
      return order
    },
  }
}
