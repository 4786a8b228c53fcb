/**
 * Writes a file whole or not at all: to a temporary file beside it, which then takes its name.
 *
 * It is not for appending, and keeps no earlier version. A reader never sees half a file, whether the
 * disk is full, the process is interrupted or the machine stops.
 */
import { open, mkdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import * as Effect from 'effect/Effect'
import { EnvironmentLacks } from './errors.ts'
import { describeSystemError } from './tlc/systemError.ts'

/** Two writers in one process, or one that was killed before, must not share a temporary file. */
let written = 0

/** Writes `content` to `file`, with its folder where that is missing. */
export const writeWholeFile = (
  file: string,
  content: string | Uint8Array,
): Effect.Effect<void, EnvironmentLacks> =>
  Effect.acquireUseRelease(
    Effect.sync(() =>
      join(dirname(file), `.${basename(file)}.${process.pid}-${++written}.unfinished`),
    ),
    (temporary) =>
      Effect.tryPromise({
        try: (signal) => replaceFile(file, temporary, content, signal),
        catch: (error) =>
          new EnvironmentLacks({
            what: 'a writable file',
            message: `cannot write ${file}: ${describeSystemError(error)}. Nothing was changed.`,
          }),
      }),
    // Where even this fails, the failure to write has been said already.
    (temporary) => Effect.promise(() => rm(temporary, { force: true }).catch(() => undefined)),
  )

const replaceFile = async (
  file: string,
  temporary: string,
  content: string | Uint8Array,
  signal: AbortSignal,
): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(temporary, 'w')
  try {
    await handle.writeFile(content, { signal })
    await handle.sync()
  } finally {
    await handle.close()
  }
  signal.throwIfAborted()
  await rename(temporary, file)
}
