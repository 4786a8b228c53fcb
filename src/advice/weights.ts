/**
 * The weights that advice rests on, as `flagspan flags classify --retrain` makes them from the generated set.
 *
 * Not to be written by hand: a test trains anew and compares.
 */
import type { Model } from './model.ts'

export const pinnedModel: Model = {
  bias: -1.0787,
  weights: [
    {
      feature: 'guardWords',
      mean: 0.5714,
      deviation: 0.9129,
      weight: 1.1132,
    },
    {
      feature: 'switchWords',
      mean: 0.0964,
      deviation: 0.4,
      weight: 0.9434,
    },
    {
      feature: 'lookWords',
      mean: 0.9329,
      deviation: 1.0802,
      weight: -0.8595,
    },
    {
      feature: 'guardOwner',
      mean: 0.3993,
      deviation: 0.4898,
      weight: 0.2988,
    },
    {
      feature: 'dependants',
      mean: 0.5783,
      deviation: 0.8861,
      weight: 0.4114,
    },
    {
      feature: 'targetingSize',
      mean: 2.7345,
      deviation: 1.1898,
      weight: -0.1055,
    },
    {
      feature: 'fraction',
      mean: 0.4307,
      deviation: 0.4952,
      weight: -0.3238,
    },
    {
      feature: 'updates',
      mean: 1.8487,
      deviation: 1.0364,
      weight: -0.5263,
    },
    {
      feature: 'conflicts',
      mean: 0.2723,
      deviation: 0.3833,
      weight: -0.0362,
    },
    {
      feature: 'writers',
      mean: 2.196,
      deviation: 1.0426,
      weight: -0.3234,
    },
  ],
}
