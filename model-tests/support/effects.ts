/**
 * Runs effects that need the platform from tests: to their value, or to the error they must end with.
 */
import * as NodeServices from '@effect/platform-node/NodeServices'
import * as Cause from 'effect/Cause'
import * as Effect from 'effect/Effect'
import * as Exit from 'effect/Exit'

/** The value; a failure of the effect fails the test. */
export function run<A, E>(effect: Effect.Effect<A, E, NodeServices.NodeServices>): Promise<A> {
  return Effect.runPromise(effect.pipe(Effect.provide(NodeServices.layer)))
}

/** The error with which the effect fails; success, or a defect, fails the test. */
export async function failureOf<A, E>(
  effect: Effect.Effect<A, E, NodeServices.NodeServices>,
): Promise<E> {
  const exit = await Effect.runPromiseExit(effect.pipe(Effect.provide(NodeServices.layer)))
  if (Exit.isSuccess(exit)) {
    throw new Error(`expected a failure, got the value ${JSON.stringify(exit.value)}`)
  }
  const failure = exit.cause.reasons.find(Cause.isFailReason)
  if (failure === undefined) throw new Error(`expected a failure: ${Cause.pretty(exit.cause)}`)
  return failure.error
}
