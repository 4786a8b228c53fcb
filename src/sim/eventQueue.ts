/**
 * What is due on virtual time: the earliest first, and of what is due at the same moment, what was put in
 * first. A binary heap, because a world of a thousand nodes has thousands of messages under way.
 *
 * Not a clock: whoever takes something out moves the time on.
 */
interface Due<Item> {
  readonly atMs: number
  readonly order: number
  readonly item: Item
}

export class EventQueue<Item> {
  readonly #heap: Due<Item>[] = []
  #order = 0

  /** When the next is due; infinite where nothing is. */
  get nextMs(): number {
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  push(atMs: number, item: Item): void {
    const due = { atMs, order: this.#order, item }
    this.#order += 1
    const heap = this.#heap
    let place = heap.length
    heap.push(due)
    while (place > 0) {
      const above = (place - 1) >> 1
      if (isBefore(heap[above]!, due)) break
      heap[place] = heap[above]!
      place = above
    }
    heap[place] = due
  }

  shift(): Item | undefined {
    const heap = this.#heap
    const [first] = heap
    const last = heap.pop()
    if (first === undefined || last === undefined) return undefined
    if (heap.length > 0) this.#sink(last)
    return first.item
  }

  #sink(due: Due<Item>): void {
    const heap = this.#heap
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1
      if (isBefore(due, heap[below]!)) break
      heap[place] = heap[below]!
      place = below
    }
    heap[place] = due
  }
}

function isBefore<Item>(left: Due<Item>, right: Due<Item>): boolean {
  return left.atMs !== right.atMs ? left.atMs < right.atMs : left.order < right.order
}
