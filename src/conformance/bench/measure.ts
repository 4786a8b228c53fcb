/**
 * Times workloads: warm first, then the median of several samples.
 *
 * Not for anything that takes seconds, and no statistics beyond the median: a figure is for the machine
 * and the moment it was taken on, and is never compared with a stored one.
 */
import type { Workload } from './benchmark.ts'

export interface MeasureOptions {
  /** Shortest sample that counts, in milliseconds. */
  readonly sampleMs: number
  /** How many samples of each workload. */
  readonly samples: number
  /** A clock in milliseconds; only tests give another. */
  readonly now?: () => number
}

/** More than this many at once say nothing more, and what they leave behind fills memory. */
const mostTimes = 1 << 22

/** Units per second of each workload, in the order given: the median of its samples. See {@link sampled}. */
export function* measure(
  workloads: readonly Workload[],
  options: MeasureOptions,
): Generator<string, readonly number[], void> {
  return (yield* sampled(workloads, options)).map(median)
}

/**
 * Units per second of each sample of each workload. Samples of several workloads are taken in turns, so that those
 * of one round meet the same machine. The generator yields between samples. Throws `RangeError` where a workload
 * did not do its work.
 */
export function* sampled(
  workloads: readonly Workload[],
  options: MeasureOptions,
): Generator<string, readonly (readonly number[])[], void> {
  const now = options.now ?? (() => performance.now())
  const sized: { readonly workload: Workload; readonly times: number }[] = []
  for (const workload of workloads) {
    let times = workload.batch ?? 64
    // What it makes for itself the first time is no part of its speed.
    elapsedMs(workload, times, now)
    // The warm-up: twice as many each time, until one sample is long enough.
    while (elapsedMs(workload, times, now) < options.sampleMs && times < mostTimes) {
      times *= 2
      yield workload.title
    }
    sized.push({ workload, times })
  }
  const rates: number[][] = workloads.map(() => [])
  for (let sample = 0; sample < options.samples; sample += 1) {
    for (const [index, { workload, times }] of sized.entries()) {
      rates[index]?.push((times / elapsedMs(workload, times, now)) * 1000)
      yield workload.title
    }
  }
  return rates
}

function elapsedMs(workload: Workload, times: number, now: () => number): number {
  const start = now()
  const done = workload.run(times)
  const elapsed = now() - start
  if (done !== times) {
    throw new RangeError(`${workload.title}: ${done} of ${times} had the effect they should have`)
  }
  return Math.max(elapsed, 1e-6)
}

/** The middle value; of an even number of values, the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((left, right) => left - right)[values.length >> 1]
  if (middle === undefined) throw new RangeError('no samples')
  return middle
}
