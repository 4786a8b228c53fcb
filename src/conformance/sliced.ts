/**
 * Runs a long synchronous computation, written as a generator, without holding up the process: between
 * slices, progress is shown and Ctrl-C is heard.
 *
 * It is not concurrency: the work stays on this thread.
 */
import { setImmediate } from 'node:timers/promises'
import * as Effect from 'effect/Effect'

const sliceMs = 40

/**
 * The result of `work`. An exception in it is a defect: what the code under test throws must be caught
 * inside.
 */
export const runSliced = <Progress, Result>(
  work: () => Generator<Progress, Result, void>,
  onProgress: (progress: Progress) => void = () => undefined,
): Effect.Effect<Result> =>
  Effect.promise(async (signal) => {
    const running = work()
    let sliceEnd = performance.now() + sliceMs
    for (;;) {
      const { done, value } = running.next()
      if (done === true) return value
      if (performance.now() < sliceEnd) continue
      onProgress(value)
      await setImmediate(undefined, { signal })
      sliceEnd = performance.now() + sliceMs
    }
  })
