/**
 * A temporary folder for one run of one tool: TLC's state files and the JVM's own temporary files.
 *
 * TLC unpacks the standard modules into `java.io.tmpdir` under fixed names and writes its states under
 * the time of day, so two runs side by side would meet in both places.
 */
import * as Effect from 'effect/Effect'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EnvironmentLacks } from '../errors.ts'
import { describeSystemError } from './systemError.ts'

/** The parts of a run's folder. */
export interface RunFolder {
  readonly root: string
  /** For `-metadir`. */
  readonly states: string
  /** For `java.io.tmpdir`. */
  readonly temporary: string
}

async function makeFolder(): Promise<RunFolder> {
  const root = await mkdtemp(join(await realpath(tmpdir()), 'flagspan-tla-'))
  const folder = { root, states: join(root, 'states'), temporary: join(root, 'tmp') }
  await mkdir(folder.states)
  await mkdir(folder.temporary)
  return folder
}

/** Makes the folder; it is removed with the scope, whichever way the run ends. */
export const runFolder = Effect.acquireRelease(
  Effect.tryPromise({
    try: makeFolder,
    catch: (error) =>
      new EnvironmentLacks({
        what: 'a temporary folder',
        message: `cannot make a folder below ${tmpdir()}: ${describeSystemError(error)}. Point TMPDIR at a folder that can be written.`,
      }),
  }),
  // A JVM that was just killed may still hold the last file for a moment on some systems.
  (folder) =>
    Effect.promise(() => rm(folder.root, { recursive: true, force: true, maxRetries: 5 })),
)
