/**
 * Reads a graph file of TLC from the disk, in pieces, so that its size is bound by the graph and not by
 * the text.
 *
 * It is not where the text is understood: see `dot.ts`.
 */
import { createReadStream } from 'node:fs'
import * as Effect from 'effect/Effect'
import { EnvironmentLacks, WrongUse } from '../errors.ts'
import { createDotReader, DotFormatError } from './dot.ts'
import type { StateGraph } from './stateGraph.ts'

const chunkBytes = 1 << 20

/**
 * The graph in `file`, as written by TLC with `-dump dot,actionlabels`.
 *
 * Fails with `WrongUse` for a file that is cut off or of another kind, with `EnvironmentLacks` where it
 * cannot be read.
 */
export const readDotFile = (file: string): Effect.Effect<StateGraph, WrongUse | EnvironmentLacks> =>
  Effect.tryPromise({
    try: (signal) => readLines(file, signal),
    catch: (error) =>
      error instanceof DotFormatError
        ? new WrongUse({ message: `${file}: ${error.message}` })
        : new EnvironmentLacks({
            what: 'a readable graph file',
            message: `${file} cannot be read: ${(error as Error).message}`,
          }),
  })

const readLines = async (file: string, signal: AbortSignal): Promise<StateGraph> => {
  const reader = createDotReader()
  const stream = createReadStream(file, {
    encoding: 'utf8',
    highWaterMark: chunkBytes,
    signal,
  })
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) reader.line(line)
  }
  if (rest !== '') reader.line(rest)
  return reader.finish()
}
