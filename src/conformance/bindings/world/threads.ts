/**
 * Threads that take tasks one after the other, as many side by side as there are cores.
 *
 * It knows no task: what a reply means is the caller's. A task that never ends is given up, with its thread.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import * as Effect from 'effect/Effect'
import { EnvironmentLacks } from '../../errors.ts'
import type { WorldReply, WorldTask } from './tasks.ts'

export interface ThreadsOptions {
  /** Longer than any task takes that ends. */
  readonly timeoutSeconds: number
  readonly threads?: number | undefined
  /** False: enough is known, and no further task is begun. */
  readonly onReply: (reply: WorldReply, task: WorldTask) => boolean
  /** What stands for the reply of a task that was given up. */
  readonly onTimeout: (task: WorldTask) => WorldReply
}

/** Does `tasks` in their order, a few side by side; ends when all are done or enough is known. */
export const inThreads = (
  tasks: Iterator<WorldTask>,
  options: ThreadsOptions,
): Effect.Effect<void, EnvironmentLacks> => {
  let goesOn = true
  const lane = Effect.acquireUseRelease(
    Effect.sync(() => new Thread()),
    (thread) =>
      Effect.gen(function* () {
        while (goesOn) {
          const next = tasks.next()
          if (next.done === true) return
          const task = next.value
          const reply = yield* Effect.timeoutOrElse(thread.ask(task), {
            duration: options.timeoutSeconds * 1000,
            orElse: () => Effect.as(Effect.promise(thread.end), options.onTimeout(task)),
          })
          if (!options.onReply(reply, task)) goesOn = false
        }
      }),
    (thread) => Effect.promise(thread.end),
  )
  const threads = options.threads ?? availableParallelism()
  const lanes = Array.from({ length: threads }, () => lane)
  return Effect.all(lanes, { concurrency: 'unbounded', discard: true })
}

class Thread {
  #worker: Worker | undefined

  readonly end = async (): Promise<void> => {
    const ending = this.#worker
    this.#worker = undefined
    await ending?.terminate()
  }

  ask(task: WorldTask): Effect.Effect<WorldReply, EnvironmentLacks> {
    return Effect.callback<WorldReply, EnvironmentLacks>((resume) => {
      const asked = (this.#worker ??= startWorker())
      const onReply = (reply: WorldReply): void => settle(Effect.succeed(reply))
      const onError = (error: Error): void => settle(Effect.fail(broke(error.message)))
      const onExit = (code: number): void => settle(Effect.fail(broke(`exit code ${code}`)))
      const settle = (result: Effect.Effect<WorldReply, EnvironmentLacks>): void => {
        asked.off('message', onReply).off('error', onError).off('exit', onExit)
        resume(result)
      }
      asked.on('message', onReply).on('error', onError).on('exit', onExit)
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
      asked.postMessage(task)
    })
  }
}

function broke(reason: string): EnvironmentLacks {
  return new EnvironmentLacks({
    what: 'a thread to simulate in',
    message: `the thread that simulates ended: ${reason}`,
  })
}

function startWorker(): Worker {
  const self = import.meta.url
  const file = self.endsWith('.ts') ? './worldWorker.ts' : './worldWorker.js'
  // Stripping types by call is stable enough for us, and its warning would break one-screen output.
  const execArgv = ['--disable-warning=ExperimentalWarning']
  return new Worker(new URL(file, self), { execArgv })
}
