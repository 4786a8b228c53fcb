/**
 * Checks many models, with no more threads at work than the machine has cores.
 */
import * as Effect from 'effect/Effect'
import * as Semaphore from 'effect/Semaphore'
import { availableParallelism } from 'node:os'
import type { WrongUse } from '../errors.ts'
import type { Model } from '../model.ts'
import { examineModel } from './examine.ts'
import type { ExaminedModel } from './examine.ts'
import type { ModelReport } from './report.ts'
import type { CheckerServices } from './runCheckers.ts'
import { runModel } from './runModel.ts'
import type { CheckOptions } from './runModel.ts'

export type RunModelsOptions = Omit<CheckOptions, 'cores'>

/** Examines every model before the first one runs; fails with the first that cannot be run. */
export const examineModels = (
  models: readonly Model[],
): Effect.Effect<readonly ExaminedModel[], WrongUse> => Effect.forEach(models, examineModel)

/** Reports in the order of `models`. TLC with several workers waits until that many cores are free. */
export const runModels = Effect.fnUntraced(function* (
  models: readonly ExaminedModel[],
  options: RunModelsOptions = {},
): Effect.fn.Return<readonly ModelReport[], never, CheckerServices> {
  const coreCount = options.coreCount ?? availableParallelism()
  const cores = yield* Semaphore.make(coreCount)
  return yield* Effect.forEach(
    models,
    (model) => runModel(model, { ...options, cores, coreCount }),
    {
      concurrency: 'unbounded',
    },
  )
})
