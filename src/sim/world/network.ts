/**
 * The links between regions: how long a message takes, and whether and how often it arrives.
 *
 * Each direction of each pair is a link of its own, and several faults may be on it at once. What is sent is not
 * looked at. All randomness comes from the seed that it is made with.
 */
import { seeded, type Seeded } from '../../shared/seeded.ts'
import { oneWayMs, type RoundTrips } from '../regions.ts'

/** Most by which one message takes longer than another, in milliseconds. */
const jitterMs = 4

export interface Link {
  /** Faults that cut it. */
  cuts: number
  /** Faults that hold back what is sent. */
  clogs: number
  lossPercent: number
  copyPercent: number
  /** Most by which a message is late, in milliseconds. */
  lateMs: number
  /** What waits until it is clogged no more. */
  held: (() => void)[]
}

export type Fate =
  | { readonly lost: 'loss' | 'cut' }
  /** It arrives after so long, and once more where it is copied. */
  | { readonly delayMs: number; readonly copyDelayMs: number | undefined }

export class Network {
  readonly #roundTrips: RoundTrips
  readonly #links: readonly Link[][]
  readonly #random: Seeded

  constructor(roundTrips: RoundTrips, lossPercent: number, seed: number) {
    this.#roundTrips = roundTrips
    this.#random = seeded(seed)
    const { regions } = roundTrips
    this.#links = regions.map(() =>
      regions.map(() => ({
        cuts: 0,
        clogs: 0,
        lossPercent,
        copyPercent: 0,
        lateMs: 0,
        held: [],
      })),
    )
  }

  link(from: number, to: number): Link {
    return this.#links[from]![to]!
  }

  /** One way, on the average of both directions. */
  delayMs(from: number, to: number): number {
    return oneWayMs(this.#roundTrips, from, to)
  }

  /** What becomes of a message that is sent now. */
  fateOf(from: number, to: number): Fate {
    const link = this.#links[from]![to]!
    if (link.cuts > 0) return { lost: 'cut' }
    const random = this.#random
    if (link.lossPercent > 0 && random.next() * 100 < link.lossPercent) return { lost: 'loss' }
    const delayMs = this.#delay(from, to, link)
    const isCopied = link.copyPercent > 0 && random.next() * 100 < link.copyPercent
    const laterMs = isCopied ? 1 + random.next() * 2 * this.delayMs(from, to) : undefined
    return { delayMs, copyDelayMs: laterMs === undefined ? undefined : delayMs + laterMs }
  }

  #delay(from: number, to: number, { lateMs }: Link): number {
    const late = lateMs === 0 ? 0 : this.#random.next() * lateMs
    return this.delayMs(from, to) + this.#random.next() * jitterMs + late
  }
}
