/**
 * How often the advice is right about labelled flags that it was not trained on.
 */
import { featuresOf } from './features.ts'
import type { LabelledFlag } from './generatedSet.ts'
import { type Model, scored } from './model.ts'

export interface Judgement {
  readonly flags: number
  /** Said to be critical, and is. */
  readonly truePositives: number
  /** Said to be critical, and is not. */
  readonly falsePositives: number
  /** Not said to be critical, and is. */
  readonly falseNegatives: number
  readonly trueNegatives: number
  /** Of those said to be critical, the share that is. */
  readonly precision: number
  /** Of those that are critical, the share that is said to be. */
  readonly recall: number
}

const threshold = 0.5

export function judge(model: Model, flags: readonly LabelledFlag[]): Judgement {
  const counts = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 }
  for (const { facts, isCritical } of flags) {
    const isSaid = scored(model, featuresOf(facts)).score >= threshold
    if (isSaid) counts[isCritical ? 'truePositives' : 'falsePositives'] += 1
    else counts[isCritical ? 'falseNegatives' : 'trueNegatives'] += 1
  }
  const { truePositives: right, falsePositives, falseNegatives } = counts
  return {
    flags: flags.length,
    ...counts,
    precision: share(right, right + falsePositives),
    recall: share(right, right + falseNegatives),
  }
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
