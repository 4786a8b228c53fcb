/**
 * Events of one core, one after the other: what comes while one is carried out waits until all its actions are.
 */
export class Lane<Event> {
  readonly #waiting: Event[] = []
  readonly #take: (event: Event) => void
  #isBusy = false

  constructor(take: (event: Event) => void) {
    this.#take = take
  }

  happen(event: Event): void {
    this.#waiting.push(event)
    this.#run()
  }

  /** Before everything that waits. */
  happenNext(event: Event): void {
    this.#waiting.unshift(event)
    this.#run()
  }

  #run(): void {
    if (this.#isBusy) return
    this.#isBusy = true
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      this.#take(event)
    }
    this.#isBusy = false
  }

  /** The process has ended. */
  clear(): void {
    this.#waiting.length = 0
  }
}
