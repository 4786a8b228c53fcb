/**
 * What is due on virtual time: the earliest first, and of what is due at the same moment, what was put in
 * first. A binary heap, because a world of a thousand nodes has thousands of messages under way.
 *
 * Not a clock: whoever takes something out moves the time on.
 */
export class EventQueue<Item> {
  // One heap in three lists: of numbers that are compared often, and of what nobody looks into.
  readonly #times: number[] = []
  readonly #orders: number[] = []
  readonly #items: Item[] = []
  #order = 0

  /** When the next is due; infinite where nothing is. */
  get nextMs(): number {
    return this.#times.length === 0 ? Number.POSITIVE_INFINITY : this.#times[0]!
  }

  push(atMs: number, item: Item): void {
    const order = this.#order
    this.#order += 1
    let place = this.#times.length
    this.#put(place, atMs, order, item)
    while (place > 0) {
      const above = (place - 1) >> 1
      if (this.#isBefore(above, atMs, order)) break
      this.#move(above, place)
      place = above
    }
    this.#put(place, atMs, order, item)
  }

  shift(): Item | undefined {
    const [first] = this.#items
    const atMs = this.#times.pop()
    const order = this.#orders.pop()
    const item = this.#items.pop()
    if (atMs === undefined || order === undefined) return undefined
    if (this.#times.length > 0) this.#sink(atMs, order, item as Item)
    return first
  }

  #sink(atMs: number, order: number, item: Item): void {
    const times = this.#times
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= times.length) break
      const other = below + 1
      if (other < times.length && this.#isBefore(other, times[below]!, this.#orders[below]!)) {
        below = other
      }
      if (!this.#isBefore(below, atMs, order)) break
      this.#move(below, place)
      place = below
    }
    this.#put(place, atMs, order, item)
  }

  #put(place: number, atMs: number, order: number, item: Item): void {
    this.#times[place] = atMs
    this.#orders[place] = order
    this.#items[place] = item
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from]!, this.#orders[from]!, this.#items[from]!)
  }

  #isBefore(place: number, atMs: number, order: number): boolean {
    const itsMs = this.#times[place]!
    return itsMs !== atMs ? itsMs < atMs : this.#orders[place]! < order
  }
}
