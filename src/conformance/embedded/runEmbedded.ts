/**
 * Runs the embedded checker (WebAssembly, no Java) on one flattened model.
 *
 * Only models without a reason against them (`subset.ts`) may come here. It is a second opinion: TLC is
 * the judge where Java is there.
 */
import * as Data from 'effect/Data'
import * as Effect from 'effect/Effect'
import { Worker } from 'node:worker_threads'
import { deadlockName } from '../modelRules.ts'
import { parseValue } from '../../shared/value.ts'
import type { TraceStep } from '../tlc/runTlc.ts'
import { actionName } from '../tlc/trace.ts'
import type { SoloModule } from './soloModules.ts'
import type { EmbeddedReply, EmbeddedReport, EmbeddedRequest, TextState } from './request.ts'

/** Far beyond what fits: a run that is cut off must be told from one that was exhausted. */
const maxDepthDefault = 1_000_000
const maxStatesDefault = 50_000_000
/** The checker recurses deeply on nested expressions; the default of 4 MB overflows on real specs. */
const stackSizeMb = 64

export interface EmbeddedOptions {
  readonly module: string
  readonly config: string
  /** Invariants in the order of `config`: the checker names them by position. */
  readonly invariants: readonly string[]
  readonly checkDeadlock: boolean
  /** See `soloModules.ts`; without them the steps of a counterexample have no names. */
  readonly solo?: readonly SoloModule[]
  readonly maxStates?: number
  readonly maxDepth?: number
  readonly timeoutSeconds?: number
}

export interface EmbeddedResult {
  readonly verdict: 'holds' | 'violated' | 'deadlock'
  /** The invariant that is violated. */
  readonly property?: string
  readonly distinctStates: number
  readonly seconds: number
  /** Version of the checker, such as `0.9.0`. */
  readonly version: string
  /** A shortest counterexample; empty where the model holds. */
  readonly trace: readonly TraceStep[]
}

/** The embedded checker ended without a verdict that may be used. */
export class EmbeddedBroke extends Data.TaggedError('EmbeddedBroke')<{
  readonly reason: 'refused' | 'limit' | 'memory' | 'timeout' | 'warning'
  /** One line: what happened and what to do. */
  readonly message: string
}> {}

/** Checks the invariants of a flattened model. Interruption and timeout end the thread. */
export const runEmbedded = Effect.fnUntraced(function* (
  options: EmbeddedOptions,
): Effect.fn.Return<EmbeddedResult, EmbeddedBroke> {
  const request: EmbeddedRequest = {
    module: options.module,
    config: options.config,
    checkDeadlock: options.checkDeadlock,
    solo: options.solo ?? [],
    maxDepth: options.maxDepth ?? maxDepthDefault,
    maxStates: options.maxStates ?? maxStatesDefault,
  }
  const answered = askWorker(request)
  const reply = yield* options.timeoutSeconds === undefined
    ? answered
    : Effect.timeoutOrElse(answered, {
        duration: `${options.timeoutSeconds} seconds`,
        orElse: () => Effect.fail(timedOut(options.timeoutSeconds ?? 0)),
      })
  return yield* Effect.suspend(() => readReply(reply, options.invariants))
})

const timedOut = (seconds: number): EmbeddedBroke =>
  new EmbeddedBroke({
    reason: 'timeout',
    message: `the embedded checker took more than ${seconds} s; give it more time or leave the model to TLC`,
  })

/** The worker runs as TypeScript from the sources and as JavaScript from the built package. */
const workerFile = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)

const askWorker = (request: EmbeddedRequest): Effect.Effect<EmbeddedReply, EmbeddedBroke> =>
  Effect.callback<EmbeddedReply, EmbeddedBroke>((resume) => {
    const worker = new Worker(workerFile, { workerData: request, resourceLimits: { stackSizeMb } })
    const broke = (message: string): void =>
      resume(Effect.fail(new EmbeddedBroke({ reason: 'memory', message })))
    worker.once('message', (reply: EmbeddedReply) => resume(Effect.succeed(reply)))
    worker.once('error', (error: Error) => broke(`the embedded checker ended: ${error.message}`))
    worker.once('exit', () => broke('the embedded checker ended without an answer'))
    return Effect.promise(() => worker.terminate())
  })

const readReply = (
  reply: EmbeddedReply,
  invariants: readonly string[],
): Effect.Effect<EmbeddedResult, EmbeddedBroke> => {
  if (reply.kind === 'threw') {
    const message = `the embedded checker ran out of memory or stack (${reply.message}); leave the model to TLC`
    return Effect.fail(new EmbeddedBroke({ reason: 'memory', message }))
  }
  const { report } = reply
  const broke = (
    reason: EmbeddedBroke['reason'],
    message: string,
  ): Effect.Effect<never, EmbeddedBroke> => Effect.fail(new EmbeddedBroke({ reason, message }))
  if (report.warnings.length > 0) {
    return broke(
      'warning',
      `the embedded checker warns, so its answer does not count: ${report.warnings.join('; ')}`,
    )
  }
  const verdict = verdictOf(report, invariants)
  if (verdict === undefined) {
    const said = (report.error_message ?? 'no reason given').replaceAll(/\s*\n\s*/g, ' ')
    const what = `${report.error_type ?? 'an unknown error'}: ${said}`
    const limit =
      report.error_type === 'MaxStatesExceeded' || report.error_type === 'MaxDepthExceeded'
    return limit
      ? broke(
          'limit',
          `the embedded checker stopped at its limit (${what}); leave the model to TLC`,
        )
      : broke(
          'refused',
          `the embedded checker refuses the flattened module (${what}); it computes every LET definition, needed or not: move such a one to where it is needed, or leave the model to TLC`,
        )
  }
  return Effect.succeed({
    ...verdict,
    distinctStates: report.states_explored,
    seconds: reply.seconds,
    version: reply.version,
    trace:
      verdict.verdict === 'holds'
        ? []
        : reply.states.map((state, index) => stepOf(state, index, reply.actions[index])),
  })
}

const verdictOf = (
  report: EmbeddedReport,
  invariants: readonly string[],
): Pick<EmbeddedResult, 'verdict' | 'property'> | undefined => {
  if (report.success) return { verdict: 'holds' }
  if (report.error_type === 'Deadlock') return { verdict: 'deadlock', property: deadlockName }
  if (report.error_type !== 'InvariantViolation') return undefined
  const position = /^Invariant (\d+) violated$/.exec(report.error_message ?? '')?.[1]
  const property = position === undefined ? undefined : invariants[Number(position)]
  return property === undefined ? undefined : { verdict: 'violated', property }
}

const stepOf = (state: TextState, index: number, action: string | undefined): TraceStep => ({
  index: index + 1,
  action: index === 0 ? 'Init' : actionName(action ?? ''),
  state: Object.fromEntries(
    Object.entries(state).map(([variable, text]) => [variable, parseValue(text)]),
  ),
})
