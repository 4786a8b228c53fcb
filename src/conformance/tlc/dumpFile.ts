/**
 * The file into which TLC dumps a state graph: written under another name, and given its own only when
 * it is whole. TLC does not say when a dump could not be written to its end.
 */
import * as Effect from 'effect/Effect'
import type * as Scope from 'effect/Scope'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { EnvironmentLacks } from '../errors.ts'
import { describeSystemError } from './systemError.ts'

/** A dump under way. */
export interface DumpFile {
  /** For `-dump`. */
  readonly path: string
  /** Checks that the graph is whole and gives it its name. */
  readonly keep: Effect.Effect<void, EnvironmentLacks>
}

let dumps = 0

const cannotWrite = (file: string, reason: string) =>
  new EnvironmentLacks({
    what: 'a writable file',
    message: `cannot write the state graph ${file}: ${reason}. Nothing was changed.`,
  })

/** Prepares a dump to `target`; without {@link DumpFile.keep} nothing is left when the scope ends. */
export const dumpFile = (
  target: string,
): Effect.Effect<DumpFile, EnvironmentLacks, Scope.Scope> => {
  const file = resolve(target)
  return Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        await mkdir(dirname(file), { recursive: true })
        // TLC adds `.dot` to a name that ends otherwise.
        return join(dirname(file), `.${basename(file)}.${process.pid}-${++dumps}.unfinished.dot`)
      },
      catch: (error) => cannotWrite(file, describeSystemError(error)),
    }),
    (path) => Effect.promise(() => rm(path, { force: true })),
  ).pipe(
    Effect.map((path) => ({
      path,
      keep: Effect.tryPromise({
        try: async () => {
          if (!(await endsWithBrace(path))) throw new Error('it is not whole (is the disk full?)')
          await rename(path, file)
        },
        catch: (error) => cannotWrite(file, describeSystemError(error)),
      }),
    })),
  )
}

async function endsWithBrace(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const tail = Buffer.alloc(Math.min(16, size))
    await file.read(tail, 0, tail.length, size - tail.length)
    return tail.toString('latin1').trimEnd().endsWith('}')
  } finally {
    await file.close()
  }
}
