/**
 * `flagspan mutants --bounds`: the smallest bounds that catch each seeded bug, and whether the models
 * that must hold reach them.
 *
 * It only prints and ends: the work is `conformance/mutants/bounds/`.
 */
import * as Effect from 'effect/Effect'
import { availableParallelism } from 'node:os'
import { examineModels } from '../../conformance/check/runModels.ts'
import { PropertyFails } from '../../conformance/errors.ts'
import { findModels, isCounterModel } from '../../conformance/model.ts'
import {
  boundsRows,
  knownBounds,
  pinBounds,
} from '../../conformance/mutants/bounds/pinnedBounds.ts'
import { isSearched } from '../../conformance/mutants/bounds/bounds.ts'
import { searchBounds } from '../../conformance/mutants/bounds/searchBounds.ts'
import { isBugModel } from '../../conformance/mutants/specMutants.ts'
import { smallBounds } from '../../conformance/mutants/teeth.ts'
import { formatSeconds, printJson, printLine, printTable, scopedProgress } from '../output.ts'

export interface BoundsRequest {
  readonly update: boolean
  readonly json: boolean
}

/** Fails with the first bug that no model's bounds are enough for, or that has other bounds than committed. */
export const runBoundsSearch = Effect.fnUntraced(function* (
  specDir: string,
  { update, json }: BoundsRequest,
) {
  const started = performance.now()
  const progress = yield* scopedProgress
  const models = yield* findModels(specDir)
  const holding = yield* examineModels(models.filter((model) => !isCounterModel(model)))
  const bugs = yield* examineModels(
    models.filter((model) => isBugModel(model) && isSearched(model)),
  )
  const threads = availableParallelism()
  // To confirm what is committed, it is enough that none of it can be lowered further.
  const known = update ? new Map() : yield* knownBounds(bugs, specDir)
  const options = { threads, known, onProgress: progress.update }
  const found = yield* searchBounds(bugs, holding, options)
  const differing = yield* pinBounds(found, { specDir, update })
  const bounds = yield* boundsRows(bugs, holding, specDir)
  const failures = [...differing, ...smallBounds(bounds)]
  const ok = failures.length === 0
  if (json) yield* printJson({ ok, bounds, failures })
  else {
    yield* printTable(
      ['bug', 'smallest bounds that catch it', 'enough in'],
      bounds.map(({ model, smallest, shippedIn }) => [
        model,
        Object.entries(smallest)
          .filter(([, bound]) => bound > 0)
          .map(([name, bound]) => `${name} ${bound}`)
          .join(', '),
        shippedIn || 'NONE',
      ]),
    )
    for (const failure of failures) yield* printLine(`failed: ${failure}`)
    const seconds = (performance.now() - started) / 1000
    const enough = bounds.filter(({ adequate }) => adequate).length
    yield* printLine(
      `${ok ? 'holds' : 'fails'}: ${enough} of ${bounds.length} bug models are within the bounds of ` +
        `a model that must hold, ${formatSeconds(seconds)}`,
    )
  }
  if (!ok) return yield* new PropertyFails({ message: failures[0] as string })
}, Effect.scoped)
