/**
 * Runs the whole kill matrix: every seeded bug in both layers, and the gate on what they show.
 */
import * as Effect from 'effect/Effect'
import type { ExaminedModel } from '../check/examine.ts'
import type { ModelReport } from '../check/report.ts'
import type { CheckerServices } from '../check/runCheckers.ts'
import type { EnvironmentLacks, WrongUse } from '../errors.ts'
import { WrongUse as Wrong } from '../errors.ts'
import type { Model } from '../model.ts'
import type { Protocol } from '../protocol.ts'
import type { ReplayPlaces } from '../replay/replayModels.ts'
import { examineModels } from '../check/runModels.ts'
import { antecedentRows } from './antecedents.ts'
import { isSearched } from './bounds/bounds.ts'
import { boundsRows } from './bounds/pinnedBounds.ts'
import { codeRows } from './codeMutants.ts'
import { actionRows, propertyRows } from './killMatrix.ts'
import type { KillMatrix } from './rows.ts'
import { isBugModel, specMutants } from './specMutants.ts'

export interface MatrixOptions {
  readonly models: readonly Model[]
  readonly places: ReplayPlaces
  /** The models that must hold, and what came out of checking them with coverage. */
  readonly holding: readonly ExaminedModel[]
  readonly reports: readonly ModelReport[]
  /** Only these bugs; all where none is named. */
  readonly ids?: readonly string[]
  readonly onProgress?: (line: string) => void
}

export const runMatrix = Effect.fnUntraced(function* (
  options: MatrixOptions,
): Effect.fn.Return<KillMatrix, WrongUse | EnvironmentLacks, CheckerServices> {
  const { models, places, holding, reports, onProgress } = options
  const wanted = yield* selectBugs(models, places.protocols, options.ids ?? [])
  const spec = yield* specMutants(wanted.models, {
    onProgress: ({ model, phase, outcome }) => {
      if (phase === 'ended') onProgress?.(`seeded in the spec: ${model}: ${outcome ?? ''}`)
    },
  })
  const wantedPlaces = { ...places, protocols: wanted.protocols }
  const code = yield* codeRows(wantedPlaces, wanted.models, ({ id }) =>
    onProgress?.(`seeded in the code: ${id}`),
  )
  const mutants = [...spec, ...code]
  onProgress?.('left sides of implications')
  const antecedents = yield* antecedentRows(models, holding)
  const properties = propertyRows(holding, spec)
  const bugs = yield* examineModels(wanted.models.filter(isSearched))
  const known = holding.length === 0 ? [] : yield* boundsRows(bugs, holding, places.specDir)
  return { mutants, properties, actions: actionRows(reports), antecedents, bounds: known }
})

const selectBugs = (
  models: readonly Model[],
  protocols: readonly Protocol[],
  ids: readonly string[],
): Effect.Effect<{ models: readonly Model[]; protocols: readonly Protocol[] }, WrongUse> =>
  Effect.suspend(() => {
    const bugs = models.filter(isBugModel)
    const known = new Set([
      ...bugs.map(({ config }) => config.header.bug?.id ?? ''),
      ...protocols.flatMap(({ faults }) => faults.map(({ id }) => id)),
    ])
    const unknown = ids.find((id) => !known.has(id))
    if (unknown !== undefined) {
      const message = `${unknown}: no seeded bug has this id; there are ${[...known].sort().join(', ')}`
      return Effect.fail(new Wrong({ message }))
    }
    const isWanted = (id: string): boolean => ids.length === 0 || ids.includes(id)
    return Effect.succeed({
      models: bugs.filter(({ config }) => isWanted(config.header.bug?.id ?? '')),
      protocols: protocols.map((protocol) => ({
        ...protocol,
        faults: protocol.faults.filter(({ id }) => isWanted(id)),
      })),
    })
  })
