/**
 * Runs one command as the process: signals in, exit code out. The only place that maps failures to
 * exit codes and that prints them.
 *
 * Not `NodeRuntime.runMain`: that one does not tell Ctrl-C (130) from `kill` (143), ignores a second
 * Ctrl-C while finalizers hang, and reports failures as log records rather than one line.
 */
import * as Cause from 'effect/Cause'
import * as Effect from 'effect/Effect'
import * as Exit from 'effect/Exit'
import * as Fiber from 'effect/Fiber'
import { constants } from 'node:os'
import type { CommandError } from '../conformance/errors.ts'
import { jsonWasPrinted, writeError, writeOut } from './output.ts'

/** Exit code for a fault of the program itself (EX_SOFTWARE of sysexits). */
const internalErrorExitCode = 70

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Ctrl-C under `npm run` arrives twice, from the terminal and from npm: that is not impatience. */
const sameSignalMs = 500

/** What {@link runMain} needs to know about the program. */
export interface MainOptions {
  /** Printed before each error line. */
  readonly program: string
  /** Whether errors are also due as one JSON object on stdout. */
  readonly json: boolean
}

/**
 * Runs `effect`, then ends the process: with the number it gives (0 where it gives none), with the
 * exit code of its error, or with 128 + signal after all finalizers have run. A second signal,
 * sent on its own, ends the process at once.
 */
export async function runMain(
  effect: Effect.Effect<number | void, CommandError>,
  options: MainOptions,
): Promise<void> {
  // It starts a tick later: a signal that answers its first output must find the handlers in place.
  const fiber = Effect.runFork(Effect.andThen(Effect.yieldNow, effect))
  let interruptedBy: number | undefined
  let interruptedAt = 0
  const interrupt = (signalNumber: number) => {
    if (interruptedBy === undefined) {
      interruptedBy = signalNumber
      interruptedAt = performance.now()
      fiber.interruptUnsafe()
    } else if (performance.now() - interruptedAt > sameSignalMs) {
      process.exit(128 + signalNumber)
    }
  }
  for (const signal of signals) process.on(signal, () => interrupt(constants.signals[signal]))
  // A reader that went away (`flagspan check | head`) is an end, not an error.
  process.stdout.on('error', () => interrupt(constants.signals.SIGPIPE))
  // A fiber that only waits for another fiber does not keep Node alive; this does.
  const keepAlive = setInterval(() => {}, 2 ** 31 - 1)
  const exit = await Effect.runPromise(Fiber.await(fiber))
  clearInterval(keepAlive)
  const code =
    interruptedBy !== undefined && Exit.isFailure(exit)
      ? 128 + interruptedBy
      : await reportedExitCode(exit, options)
  process.exit(code)
}

async function reportedExitCode(
  exit: Exit.Exit<number | void, CommandError>,
  options: MainOptions,
): Promise<number> {
  if (Exit.isSuccess(exit)) return exit.value ?? 0
  const failure = exit.cause.reasons.find(Cause.isFailReason)
  if (failure === undefined) {
    await writeError(
      `${options.program}: internal error, please report it:\n${Cause.pretty(exit.cause)}\n`,
    )
    return internalErrorExitCode
  }
  const { error } = failure
  await writeError(`${options.program}: ${oneLine(error.message)}\n`)
  if (options.json && !jsonWasPrinted()) {
    await writeOut(
      `${JSON.stringify({ ok: false, error: error._tag, message: oneLine(error.message) })}\n`,
    )
  }
  return error.exitCode
}

/** Errors are promised to be one line; what another program said may not be. */
function oneLine(message: string): string {
  return message.trim().replaceAll(/\s*\n\s*/g, ' ')
}
