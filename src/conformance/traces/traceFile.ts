/**
 * Trace files on disk, one per model.
 *
 * It is not about their content: see `traceBytes.ts` and `traceReader.ts`. Equal traces give equal bytes,
 * so a regenerated file that differs in git differs in content.
 */
import { readFile } from 'node:fs/promises'
import * as Effect from 'effect/Effect'
import { EnvironmentLacks, WrongUse } from '../errors.ts'
import { describeSystemError } from '../tlc/systemError.ts'
import { writeWholeFile } from '../wholeFile.ts'
import type { StoredModel } from './storedModel.ts'
import { compressTraces, readTraceBytes } from './traceBytes.ts'
import { TraceFormatError } from './traceReader.ts'

/** How the name of every trace file ends; the part before it is the model's name. */
export const traceFileSuffix = '.itf.json.gz'

/** Writes a trace file whole or not at all. */
export const writeTraceFile = (
  file: string,
  text: string,
): Effect.Effect<void, EnvironmentLacks> => writeWholeFile(file, compressTraces(text))

/**
 * Reads a trace file, gzipped or plain. Fails with `WrongUse` for one that is missing, cut off, not ITF
 * or of another version.
 */
export const readTraceFile = (
  file: string,
): Effect.Effect<StoredModel, WrongUse | EnvironmentLacks> =>
  Effect.flatMap(readBytes(file), (bytes) =>
    Effect.try({
      try: () => readTraceBytes(bytes),
      catch: (error) => {
        if (!(error instanceof TraceFormatError)) throw error
        return new WrongUse({
          message: `${file}: ${error.message}. \`flagspan replay --generate\` writes trace files.`,
        })
      },
    }),
  )

const readBytes = (file: string): Effect.Effect<Uint8Array, WrongUse | EnvironmentLacks> =>
  Effect.tryPromise({
    try: () => readFile(file),
    catch: (error) => {
      const message = `cannot read ${file}: ${describeSystemError(error)}`
      const code = (error as NodeJS.ErrnoException).code
      return code === 'ENOENT' || code === 'EISDIR'
        ? new WrongUse({ message })
        : new EnvironmentLacks({ what: 'a readable trace file', message })
    },
  })
