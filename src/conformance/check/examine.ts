/**
 * Everything about a model that can be said without running it: its modules, its behaviour, and whether
 * the embedded checker may be asked about it.
 *
 * A model is examined before anything runs, so that a mistake in the last of many models costs seconds.
 */
import * as Effect from 'effect/Effect'
import { checkSubset, shownReason } from '../embedded/subset.ts'
import type { SubsetCheck } from '../embedded/subset.ts'
import type { WrongUse } from '../errors.ts'
import { loadModel } from '../model.ts'
import type { LoadedModel, Model } from '../model.ts'
import { readOrRefuse, SourceError } from '../sourceError.ts'

export interface ExaminedModel extends LoadedModel {
  readonly subset: SubsetCheck
}

/**
 * Reads a model's modules. Fails where a name is missing, and where the header asks for the embedded
 * checker although the model is outside its subset.
 */
export const examineModel = (model: Model): Effect.Effect<ExaminedModel, WrongUse> =>
  Effect.flatMap(loadModel(model), (loaded) =>
    readOrRefuse(() => {
      const subset = checkSubset(loaded)
      const { header } = model.config
      const line = header.lines['checkers'] ?? 1
      if (header.checkers.includes('embedded') && subset.reasons.length > 0) {
        const reasons = subset.reasons.map(shownReason).join('; ')
        throw new SourceError(
          { file: model.configFile, line },
          `the header asks for the embedded checker, which cannot be trusted with this model: ${reasons}. Change the spec or write checkers: tlc`,
        )
      }
      return { ...loaded, subset }
    }),
  )
