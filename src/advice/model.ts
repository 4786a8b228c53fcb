/**
 * Logistic regression: how much each feature speaks for a flag being critical, added up.
 *
 * A contribution is the weight of a feature times how far the flag is from the mean of the flags that the model was
 * trained on, in standard deviations; so what is as usual, or unknown, contributes nothing.
 */
import { type FeatureName, featureNames, type Features } from './features.ts'

export interface Weight {
  readonly feature: FeatureName
  readonly mean: number
  readonly deviation: number
  readonly weight: number
}

export interface Model {
  /** The score of a flag that is usual in everything. */
  readonly bias: number
  /** In the order of the features. */
  readonly weights: readonly Weight[]
}

export interface Contribution {
  readonly feature: FeatureName
  /** Undefined where nobody knows it. */
  readonly value: number | undefined
  readonly contribution: number
}

export interface Scored {
  /** From 0 to 1: how likely a flag of the training set with these features is critical. */
  readonly score: number
  /** The one that says most first. With the bias they add up to the logarithm of the odds. */
  readonly contributions: readonly Contribution[]
}

export function scored({ bias, weights }: Model, features: Features): Scored {
  const contributions = weights.map(({ feature, mean, deviation, weight }): Contribution => {
    const value = features[feature]
    const contribution = value === undefined ? 0 : (weight * (value - mean)) / deviation
    return { feature, value, contribution }
  })
  const sum = contributions.reduce((total, { contribution }) => total + contribution, bias)
  return {
    score: sigmoid(sum),
    contributions: contributions.toSorted(
      (left, right) =>
        Math.abs(right.contribution) - Math.abs(left.contribution) ||
        featureNames.indexOf(left.feature) - featureNames.indexOf(right.feature),
    ),
  }
}

export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}
