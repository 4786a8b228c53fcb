/**
 * Searches for the smallest bounds that catch each seeded bug, and shows that a model which must hold
 * would have caught it too: with its bounds, the bug is refused.
 *
 * Many short runs of TLC; what they found is committed (pinnedBounds.ts), so that this is done again
 * only where a spec has changed.
 */
import * as Effect from 'effect/Effect'
import * as Semaphore from 'effect/Semaphore'
import type { ExaminedModel } from '../../check/examine.ts'
import type { CheckerServices } from '../../check/runCheckers.ts'
import { runModel } from '../../check/runModel.ts'
import { EnvironmentLacks } from '../../errors.ts'
import type { WrongUse } from '../../errors.ts'
import { runFolder } from '../../tlc/runFolder.ts'
import { wasRefused } from '../specMutants.ts'
import { areAtLeast, boundsOf, modelsForBug } from './bounds.ts'
import type { Bounds } from './bounds.ts'
import { boundedModel } from './boundedModel.ts'
import { smallestBounds } from './search.ts'

export interface FoundBounds {
  readonly bug: ExaminedModel
  readonly smallest: Bounds
  /** With the bounds of this model the bug was refused; none where no model's bounds are enough. */
  readonly confirmedIn?: string
}

export interface SearchOptions {
  readonly threads: number
  /** Where to begin, by model: bounds found before. Where they catch nothing, the search begins anew. */
  readonly known?: ReadonlyMap<string, Bounds>
  readonly onProgress: (line: string) => void
}

type Searched<A> = Effect.Effect<A, WrongUse | EnvironmentLacks, CheckerServices>

/** In the order of `bugs`. A bug that its own configuration does not catch stays at its own bounds. */
export const searchBounds = (
  bugs: readonly ExaminedModel[],
  holding: readonly ExaminedModel[],
  options: SearchOptions,
): Searched<readonly FoundBounds[]> => Effect.scoped(searchAll(bugs, holding, options))

const searchAll = Effect.fnUntraced(function* (
  bugs: readonly ExaminedModel[],
  holding: readonly ExaminedModel[],
  { threads, known, onProgress }: SearchOptions,
) {
  const { root } = yield* runFolder
  const running = yield* Semaphore.make(threads)
  let [ended, runs] = [0, 0]
  const outcome = (
    model: ExaminedModel,
    bounds: Bounds,
  ): Searched<'refused' | 'holds' | 'neither'> =>
    running.withPermits(1)(
      Effect.suspend(() => {
        runs += 1
        onProgress(`bounds: ${ended} of ${bugs.length} bugs, ${runs} runs, ${model.name}`)
        return outcomeWith(model, bounds, root)
      }),
    )
  const searchOne = Effect.fnUntraced(function* (bug: ExaminedModel) {
    const controls = modelsForBug(bug, holding)
    // Bounds that stop the sound protocol too catch nothing. For safety they cannot.
    const control = bug.config.header.mode === 'liveness' ? controls[0] : undefined
    const isCaught = (bounds: Bounds): Searched<boolean> =>
      Effect.gen(function* () {
        if ((yield* outcome(bug, bounds)) !== 'refused') return false
        return control === undefined || (yield* outcome(control, bounds)) === 'holds'
      })
    const before = known?.get(bug.name)
    const isStillCaught = before !== undefined && (yield* isCaught(before))
    const smallest = yield* smallestBounds(isStillCaught ? before : boundsOf(bug), isCaught)
    const large = controls.find((model) => areAtLeast(boundsOf(model), smallest))
    const confirmed =
      large !== undefined && (yield* outcome(bug, boundsFor(bug, large))) === 'refused'
    ended += 1
    return { bug, smallest, ...(confirmed ? { confirmedIn: large.name } : {}) }
  })
  return yield* Effect.forEach(bugs, searchOne, { concurrency: threads })
})

const boundsFor = (bug: ExaminedModel, model: ExaminedModel): Bounds => {
  const larger = boundsOf(model)
  return Object.fromEntries(Object.keys(boundsOf(bug)).map((name) => [name, larger[name] ?? 0]))
}

const outcomeWith = Effect.fnUntraced(function* (
  model: ExaminedModel,
  bounds: Bounds,
  folder: string,
): Effect.fn.Return<'refused' | 'holds' | 'neither', WrongUse | EnvironmentLacks, CheckerServices> {
  const bounded = yield* boundedModel(model, bounds, folder)
  const report = yield* runModel(bounded, { checkers: ['tlc'], coverage: false, workers: 1 })
  const [broken] = report.breakages
  // A configuration that ran with its own numbers is wrong with others only where an ASSUME says so.
  if (broken?.exitCode === 2) return 'neither'
  const lacking = broken?.message ?? report.notChecked[0]?.reason
  if (report.runs.length === 0) {
    const message = `bounds of ${model.name}: ${lacking ?? 'TLC was not asked'}`
    return yield* new EnvironmentLacks({ what: 'TLC', message })
  }
  if (report.runs.every(({ verdict }) => verdict === 'holds')) return 'holds'
  return wasRefused(report) ? 'refused' : 'neither'
})
