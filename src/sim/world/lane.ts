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
    if (this.#isBusy) this.#waiting.push(event)
    else this.#run(event)
  }

  /** Before everything that waits. */
  happenNext(event: Event): void {
    if (this.#isBusy) this.#waiting.unshift(event)
    else this.#run(event)
  }

  #run(first: Event): void {
    this.#isBusy = true
    this.#take(first)
    while (this.#waiting.length > 0) this.#take(this.#waiting.shift()!)
    this.#isBusy = false
  }

  /** The process has ended. */
  clear(): void {
    this.#waiting.length = 0
  }
}
