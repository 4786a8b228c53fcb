/**
 * The model anew, from the generated set: what weights.ts must say.
 */
import { featuresOf } from './features.ts'
import { generateSet, split } from './generatedSet.ts'
import type { Model } from './model.ts'
import { train } from './train.ts'

export function retrain(): Model {
  const { training } = split(generateSet())
  return train(
    training.map(({ facts, isCritical }) => ({ features: featuresOf(facts), isCritical })),
  )
}
