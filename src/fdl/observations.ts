/**
 * What a region has seen of the network and of the rate of changes, for rounds that adapt to it.
 *
 * Moving averages, each new sample for an eighth (as TCP smooths round trips, RFC 6298). Nothing here decides
 * what is sent, only when and to how many: see pace.ts. Paper section 8, "adaptive gossip parameters".
 */
export interface Observations {
  /** Share of questions that were not answered, those to peers that had been silent before aside. */
  readonly loss: number
  /** From a question to its answer, in milliseconds; 0 before the first. */
  readonly roundTripMs: number
  /** Share of rounds that found something. */
  readonly news: number
  /** When the round that is on began, in milliseconds. */
  readonly askedAtMs: number
}

export const noObservations: Observations = { loss: 0, roundTripMs: 0, news: 0, askedAtMs: 0 }

const weight = 1 / 8

function smoothed(average: number, sample: number): number {
  return average + weight * (sample - average)
}

export function withAnswer(observed: Observations, atMs: number): Observations {
  const sample = Math.max(0, atMs - observed.askedAtMs)
  const { roundTripMs, loss } = observed
  return {
    ...observed,
    loss: smoothed(loss, 0),
    roundTripMs: roundTripMs === 0 ? sample : smoothed(roundTripMs, sample),
  }
}

export function withSilence(observed: Observations): Observations {
  return { ...observed, loss: smoothed(observed.loss, 1) }
}

export function withRound(observed: Observations, differed: boolean): Observations {
  return { ...observed, news: smoothed(observed.news, differed ? 1 : 0) }
}
