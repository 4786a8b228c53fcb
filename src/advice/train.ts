/**
 * Fits the model to labelled flags: gradient descent on the mean log loss, with a penalty on large weights.
 *
 * Deterministic: no randomness, a fixed number of steps, and weights rounded to what matters, so that the same set
 * gives the same weights on every machine.
 */
import { featureNames, type Features } from './features.ts'
import { type Model, sigmoid } from './model.ts'

export interface Labelled {
  readonly features: Features
  readonly isCritical: boolean
}

const steps = 2000
const rate = 0.5
/** Keeps a feature that happens to tell all apart from being believed without end. */
const penalty = 0.01
const decimals = 4

export function train(set: readonly Labelled[]): Model {
  const columns = featureNames.map((name) => column(set.map(({ features }) => features[name])))
  const rows = set.map(({ features }) =>
    featureNames.map((name, at) => {
      const { mean, deviation } = columns[at]!
      return ((features[name] ?? mean) - mean) / deviation
    }),
  )
  const labels = set.map(({ isCritical }) => (isCritical ? 1 : 0))
  const { bias, weights } = descend(rows, labels)
  return {
    bias: rounded(bias),
    weights: featureNames.map((feature, at) => ({
      feature,
      mean: rounded(columns[at]!.mean),
      deviation: rounded(columns[at]!.deviation),
      weight: rounded(weights[at]!),
    })),
  }
}

function descend(rows: readonly (readonly number[])[], labels: readonly number[]) {
  const weights = featureNames.map(() => 0)
  let bias = 0
  for (let step = 0; step < steps; step += 1) {
    const slopes = weights.map((weight) => weight * penalty)
    let biasSlope = 0
    for (const [at, row] of rows.entries()) {
      const sum = row.reduce((total, value, of) => total + value * weights[of]!, bias)
      const error = (sigmoid(sum) - labels[at]!) / rows.length
      biasSlope += error
      for (const [of, value] of row.entries()) slopes[of]! += error * value
    }
    bias -= rate * biasSlope
    for (const of of weights.keys()) weights[of]! -= rate * slopes[of]!
  }
  return { bias, weights }
}

/** Mean and standard deviation of what is known; a feature that never varies has a deviation of 1. */
function column(values: readonly (number | undefined)[]) {
  const known = values.filter((value) => value !== undefined)
  const mean = known.reduce((total, value) => total + value, 0) / Math.max(known.length, 1)
  const squares = known.reduce((total, value) => total + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / Math.max(known.length, 1))
  return { mean, deviation: deviation === 0 ? 1 : deviation }
}

function rounded(value: number): number {
  return Number(value.toFixed(decimals))
}
