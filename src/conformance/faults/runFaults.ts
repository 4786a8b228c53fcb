/**
 * Tries faults on the code, each in a fresh copy of it, and reports which oracles notice.
 *
 * It does not judge whether the right oracle noticed: that is the caller's. Faults run in threads, a few
 * side by side; one that never comes to an end is stopped and counts as noticed by `timeout`.
 */
import { Worker } from 'node:worker_threads'
import * as Effect from 'effect/Effect'
import { EnvironmentLacks, WrongUse } from '../errors.ts'
import type { FaultReply, FaultTarget, FaultTask } from './faultTask.ts'
import type { Kill } from './killers.ts'

export interface FaultOptions {
  /** Threads side by side. */
  readonly threads?: number
  /** Longer than any sound run takes. */
  readonly timeoutSeconds?: number
  readonly onResult?: (result: FaultResult) => void
}

export interface FaultResult {
  /** The fault's id. */
  readonly id: string
  /** Empty where nothing noticed; else such as `invariant:ElectionSafety`, `replay`, `graph`. */
  readonly killedBy: readonly string[]
  readonly kills: readonly Kill[]
  readonly seconds: number
}

const defaultThreads = 2
const defaultTimeoutSeconds = 180

/**
 * The result of each fault, in the order given. Fails with `WrongUse` for a fault that cannot be seeded
 * or traces that cannot be read, and stops the threads whichever way it ends.
 */
export const runFaults = (
  target: FaultTarget,
  tasks: readonly FaultTask[],
  options: FaultOptions = {},
): Effect.Effect<readonly FaultResult[], WrongUse | EnvironmentLacks> =>
  Effect.gen(function* () {
    const results: FaultResult[] = []
    const threads = Math.min(options.threads ?? defaultThreads, tasks.length)
    let next = 0
    const lane = Effect.acquireUseRelease(
      Effect.sync(() => createThread(target)),
      (thread) =>
        Effect.gen(function* () {
          while (next < tasks.length) {
            const index = next++
            const result = yield* tryFault(thread, tasks[index] as FaultTask, options)
            results[index] = result
            options.onResult?.(result)
          }
        }),
      (thread) => Effect.promise(thread.end),
    )
    yield* Effect.all(
      Array.from({ length: threads }, () => lane),
      {
        concurrency: 'unbounded',
        discard: true,
      },
    )
    return results
  })

/** The target for the code of this package, from its sources beside this folder's package. */
export const ownFaultTarget = (protocol: string, traceFiles: readonly string[]): FaultTarget => {
  // Compiled or not, this file lies three folders below the package's root.
  const sources = new URL('../../../src/', import.meta.url)
  const bindings = new URL('conformance/bindings/index.ts', sources)
  return { bindings: bindings.href, sources: sources.href, protocol, traceFiles }
}

const tryFault = (
  thread: Thread,
  task: FaultTask,
  { timeoutSeconds = defaultTimeoutSeconds }: FaultOptions,
): Effect.Effect<FaultResult, WrongUse | EnvironmentLacks> =>
  Effect.gen(function* () {
    const start = performance.now()
    const reply = yield* Effect.timeoutOrElse(askOrBreak(thread, task), {
      duration: timeoutSeconds * 1000,
      orElse: () => Effect.as(Effect.promise(thread.end), timedOut(timeoutSeconds)),
    })
    if (reply.kind === 'refused') return yield* new WrongUse({ message: reply.message })
    const seconds = (performance.now() - start) / 1000
    const killedBy = reply.kills.map((kill) => kill.killedBy)
    return { id: task.fault.id, killedBy, kills: reply.kills, seconds }
  })

/** Where no oracle is named, a fault that takes the thread down (by its memory, say) is noticed so. */
const askOrBreak = (
  thread: Thread,
  task: FaultTask,
): Effect.Effect<FaultReply, EnvironmentLacks> => {
  if (task.fast === undefined) return thread.ask(task)
  return Effect.catchTag(thread.ask(task), 'EnvironmentLacks', ({ message }) => {
    const kills: readonly Kill[] = [{ killedBy: 'exception', model: '', details: [message] }]
    return Effect.as(Effect.promise(thread.end), { kind: 'tried' as const, kills })
  })
}

const timedOut = (seconds: number): FaultReply => ({
  kind: 'tried',
  kills: [{ killedBy: 'timeout', model: '', details: [`still running after ${seconds} s`] }],
})

interface Thread {
  /** Starts the thread where it does not run. */
  readonly ask: (task: FaultTask) => Effect.Effect<FaultReply, EnvironmentLacks>
  readonly end: () => Promise<void>
}

const createThread = (target: FaultTarget): Thread => {
  let worker: Worker | undefined
  const end = async (): Promise<void> => {
    const ending = worker
    worker = undefined
    await ending?.terminate()
  }
  const broke = (reason: string): EnvironmentLacks =>
    new EnvironmentLacks({
      what: 'a thread to try faults in',
      message: `the thread that tries faults ended: ${reason}`,
    })
  return {
    end,
    ask: (task) =>
      Effect.callback<FaultReply, EnvironmentLacks>((resume) => {
        const asked = (worker ??= startWorker(target))
        const onReply = (reply: FaultReply): void => settle(Effect.succeed(reply))
        const onError = (error: Error): void => settle(Effect.fail(broke(error.message)))
        const onExit = (code: number): void => settle(Effect.fail(broke(`exit code ${code}`)))
        const settle = (result: Effect.Effect<FaultReply, EnvironmentLacks>): void => {
          asked.off('message', onReply).off('error', onError).off('exit', onExit)
          resume(result)
        }
        asked.on('message', onReply).on('error', onError).on('exit', onExit)
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
        asked.postMessage(task)
        return Effect.promise(end)
      }),
  }
}

const startWorker = (target: FaultTarget): Worker => {
  const self = import.meta.url
  const file = self.endsWith('.ts') ? './faultWorker.ts' : './faultWorker.js'
  // Stripping types by call is stable enough for us, and its warning would break one-screen output.
  const execArgv = ['--disable-warning=ExperimentalWarning']
  return new Worker(new URL(file, self), { workerData: target, execArgv })
}
