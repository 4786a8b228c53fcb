/**
 * Holds spec and code together for many models: replays all stored traces, explores all of the code.
 *
 * It knows no protocol and prints nothing.
 */
import * as Effect from 'effect/Effect'
import { exploreModel } from '../explore/exploreModel.ts'
import { runSliced } from '../sliced.ts'
import { replayModel } from './replayModel.ts'
import type { LoadedReplay } from './replayModels.ts'
import { perSecond } from './rows.ts'
import type { GraphRow, ReplayRow } from './rows.ts'

/** Gets one line now and then while work goes on. */
export type OnProgress = (line: string) => void

const silent: OnProgress = () => undefined

/** Spec to code: one row for each model. What the code does wrong is in the rows, not an error. */
export const replayAll = (
  models: readonly LoadedReplay[],
  onProgress: OnProgress = silent,
): Effect.Effect<readonly ReplayRow[]> =>
  Effect.forEach(models, ({ model, protocol, stored, code }) =>
    timed(
      runSliced(
        () => replayModel(code, stored),
        ({ traces, steps }) =>
          onProgress(
            `replay ${model.name}: ${traces} of ${stored.traces.length} traces, ${steps} steps`,
          ),
      ),
    ).pipe(
      Effect.map(([outcome, seconds]) => ({
        protocol: protocol.name,
        model: model.name,
        ...outcome,
        seconds,
        stepsPerSecond: perSecond(outcome.steps, seconds),
      })),
    ),
  )

/** Code to spec: one row for each model. What the code does wrong is in the rows, not an error. */
export const exploreAll = (
  models: readonly LoadedReplay[],
  onProgress: OnProgress = silent,
): Effect.Effect<readonly GraphRow[]> =>
  Effect.forEach(models, ({ model, protocol, stored, code }) =>
    timed(
      runSliced(
        () => exploreModel(code, stored.graph),
        ({ fullStates, queue }) =>
          onProgress(
            `explore ${model.name}: ${fullStates} states, ${queue} to go, ` +
              `${stored.graph.states.length} in the spec`,
          ),
      ),
    ).pipe(
      Effect.map(([{ stopped, ...found }, seconds]) => ({
        protocol: protocol.name,
        model: model.name,
        ...found,
        stopped: stopped === undefined ? [] : [stopped],
        seconds,
        stepsPerSecond: perSecond(found.steps, seconds),
      })),
    ),
  )

const timed = <A, E>(work: Effect.Effect<A, E>): Effect.Effect<readonly [A, number], E> =>
  Effect.suspend(() => {
    const start = performance.now()
    return Effect.map(work, (result) => {
      const milliseconds = Math.round(performance.now() - start)
      return [result, milliseconds / 1000] as const
    })
  })
