/**
 * Which steps of a long story are worth a line each: the last ones before what broke, and before them what was done to
 * the regions and what clients and operators did.
 */
import { mainStep, type Step, type Story } from '../story.ts'

export interface Choice {
  readonly all: boolean
  /** So many steps up to what broke, or to the end. */
  readonly last: number
}

/** Places of steps, or how many were left out between two of them. */
export type Chosen = { readonly at: number } | { readonly leftOut: number }

export function chosenSteps(story: Story, { all, last }: Choice): readonly Chosen[] {
  const end = mainStep(story)
  const chosen: Chosen[] = []
  let leftOut = 0
  for (const [at, step] of story.steps.entries()) {
    const isNear = at > end - last && at <= end
    if (!all && !isNear && !(at < end && isDone(step))) {
      leftOut += 1
      continue
    }
    if (leftOut > 0) chosen.push({ leftOut })
    leftOut = 0
    chosen.push({ at })
  }
  return leftOut > 0 ? [...chosen, { leftOut }] : chosen
}

/** Somebody did it, and no protocol. */
export function isDone({ kind }: Step): boolean {
  return kind === 'command' || kind === 'fault' || kind === 'restart' || kind === 'end'
}
