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
  const running = new Map<string, RunProgress>()
  let done = 0
  return {
    note: (progress) => {
      const key = `${progress.model} ${progress.checker}`
      if (progress.phase !== 'ended') {
        running.set(key, { ...running.get(key), ...progress })
        return undefined
      }
      running.delete(key)
      done++
      const states = progress.distinct === undefined ? '' : `, ${grouped(progress.distinct)} states`
      const seconds = states === '' ? '' : `, ${progress.secondsElapsed.toFixed(1)} s`
      return `${key}: ${progress.outcome ?? 'ended'}${states}${seconds}`
    },
    line: () =>
      [`${done} done`, ...[...running].map(([key, now]) => `${key}: ${standing(now)}`)].join(' | '),
  }
}

const standing = (now: RunProgress): string => {
  if (now.distinct === undefined) return 'starting'
  const rate = now.secondsElapsed > 0 ? now.distinct / now.secondsElapsed : 0
  const queue = now.queue === undefined ? '' : `, ${grouped(now.queue)} waiting`
  return `${grouped(now.distinct)} states${queue}, ${grouped(rate)}/s, ${now.secondsElapsed.toFixed(0)} s`
}

const grouped = (value: number): string => Math.round(value).toLocaleString('en-US')
