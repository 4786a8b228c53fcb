/**
 * How fast the checkers are on one model, one after the other in one run.
 *
 * The time is that of a whole run, from start to verdict, as somebody waits for it: on a small model most
 * of TLC's is the start of its JVM.
 */
import * as Effect from 'effect/Effect'
import type { ExaminedModel } from '../check/examine.ts'
import type { CheckerServices } from '../check/runCheckers.ts'
import { runModel } from '../check/runModel.ts'
import { PropertyFails } from '../errors.ts'
import type { CheckerName } from '../header.ts'

export interface CheckerSpeed {
  readonly checker: CheckerName
  readonly tool: string
  readonly distinctStates: number
  readonly seconds: number
  readonly statesPerSecond: number
}

export interface CheckerSpeeds {
  readonly speeds: readonly CheckerSpeed[]
  /** What could not be timed and why, one line each. */
  readonly notMeasured: readonly string[]
}

/** Fails with `PropertyFails` where a verdict is not the one that the model's header expects. */
export const checkerSpeeds = Effect.fnUntraced(function* (
  model: ExaminedModel,
): Effect.fn.Return<CheckerSpeeds, PropertyFails, CheckerServices> {
  const speeds: CheckerSpeed[] = []
  const notMeasured: string[] = []
  for (const checker of model.config.header.checkers) {
    const report = yield* runModel(model, { checkers: [checker], workers: 1, coverage: false })
    const [problem] = report.problems
    if (problem !== undefined) {
      return yield* new PropertyFails({ message: `${model.name}: ${problem}` })
    }
    const [run] = report.runs
    if (run === undefined) {
      const why = report.breakages[0]?.message ?? report.notChecked[0]?.reason ?? 'no verdict'
      notMeasured.push(`${checker} on ${model.name}: ${why}`)
      continue
    }
    speeds.push({
      checker,
      tool: run.tool,
      distinctStates: run.distinctStates,
      seconds: run.seconds,
      statesPerSecond: run.distinctStates / run.seconds,
    })
  }
  return { speeds, notMeasured }
})
