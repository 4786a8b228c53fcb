/**
 * The running models as one line of text: states found, states waiting, rate, time.
 *
 * It keeps count only; where the line goes is the command's business.
 */
import type { RunProgress } from './runModel.ts'

export interface RunningModels {
  /** Takes note of a progress; gives the line of a run that has ended, to be kept. */
  readonly note: (progress: RunProgress) => string | undefined
  /** Everything that runs now, with how many runs are done. */
  readonly line: () => string
}

export const runningModels = (): RunningModels => {
  const running = new Map<string, Standing>()
  let done = 0
  return {
    note: (progress) => {
      const key = `${progress.model} ${progress.checker}`
      if (progress.phase !== 'ended') {
        const before = running.get(key)
        const same = before !== undefined && statesOf(progress) === statesOf(before.now)
        const counted = same ? before.counted : undefined
        running.set(key, { now: progress, counted: counted ?? progress.secondsElapsed })
        return undefined
      }
      running.delete(key)
      done++
      const found = statesOf(progress)
      const states = found === undefined ? '' : `, ${grouped(found)} states`
      const seconds = states === '' ? '' : `, ${progress.secondsElapsed.toFixed(1)} s`
      return `${key}: ${progress.outcome ?? 'ended'}${states}${seconds}`
    },
    line: () =>
      [`${done} done`, ...[...running].map(([key, now]) => `${key}: ${standing(now)}`)].join(' | '),
  }
}

/** Distinct states; random walks do not tell states apart, so there every state counts. */
const statesOf = (progress: RunProgress): number | undefined =>
  progress.distinct === 0 ? progress.generated : progress.distinct

/** TLC counts anew once a minute only: a rate belongs to the moment when it last did. */
interface Standing {
  readonly now: RunProgress
  /** Seconds into the run when the counts last changed. */
  readonly counted: number
}

const standing = ({ now, counted }: Standing): string => {
  const elapsed = `${now.secondsElapsed.toFixed(0)} s`
  // The embedded checker does not say how far it is, and TLC not before its first count.
  const states = statesOf(now)
  if (states === undefined || states === 0) return elapsed
  const rate = counted > 0 ? states / counted : 0
  const queue = now.queue === undefined ? '' : `, ${grouped(now.queue)} waiting`
  return `${grouped(states)} states${queue}, ${grouped(rate)}/s, ${elapsed}`
}

const grouped = (value: number): string => Math.round(value).toLocaleString('en-US')
