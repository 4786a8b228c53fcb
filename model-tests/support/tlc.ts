/**
 * Whether TLC can run here. Tests that need it are skipped, with the reason printed, where it cannot.
 */
import * as NodeServices from '@effect/platform-node/NodeServices'
import * as Effect from 'effect/Effect'
import { findTlaTools } from '../../src/conformance/tlc/tools.ts'

const missing = await Effect.runPromise(
  findTlaTools().pipe(
    Effect.as(undefined),
    Effect.catch((error) => Effect.succeed(error.message)),
    Effect.provide(NodeServices.layer),
  ),
)

if (missing !== undefined) console.warn(`tests with TLC are skipped: ${missing}`)

/** True where Java or the jar is missing. */
export const tlcIsMissing = missing !== undefined
