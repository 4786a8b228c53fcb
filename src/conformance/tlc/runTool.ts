/**
 * Runs one of the TLA+ tools as if it had been started by hand: its arguments, terminal, output and
 * exit code are its own. For a run whose result is read, see `runTlc.ts`.
 */
import * as Effect from 'effect/Effect'
import * as ChildProcess from 'effect/process/ChildProcess'
import { ChildProcessSpawner } from 'effect/process/ChildProcessSpawner'
import { EnvironmentLacks, type WrongUse } from '../errors.ts'
import { librarySetting } from './library.ts'
import { runFolder } from './runFolder.ts'
import { exitCodeOfSignal } from './signal.ts'
import { findTlaTools } from './tools.ts'

/** The tools, with the class that each starts. */
export const tlaToolClasses = {
  tlc: 'tlc2.TLC',
  sany: 'tla2sany.SANY',
  pluscal: 'pcal.trans',
  tex: 'tla2tex.TLA',
} as const

/** Name of one of the TLA+ tools. */
export type TlaToolName = keyof typeof tlaToolClasses

/**
 * Runs a tool to its end and gives its exit code; 128 + signal where a signal ended it.
 *
 * TLC gets a `-metadir` of its own, removed afterwards, unless the arguments name one or recover from
 * one: so neither `states` folders nor half-written checkpoints stay behind.
 */
export const runTool = Effect.fnUntraced(function* (
  tool: TlaToolName,
  args: readonly string[],
): Effect.fn.Return<number, EnvironmentLacks | WrongUse, ChildProcessSpawner> {
  const { java, jar } = yield* findTlaTools()
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const folder = yield* runFolder
      const keepsStates = args.includes('-metadir') || args.includes('-recover')
      const own = tool === 'tlc' && !keepsStates ? ['-metadir', folder.states] : []
      const spawner = yield* ChildProcessSpawner
      const child = yield* spawner
        .spawn(
          ChildProcess.make(
            java.path,
            [
              '-XX:+UseParallelGC',
              '-XX:+ExitOnOutOfMemoryError',
              ...librarySetting(args.at(-1) ?? '.'),
              `-Djava.io.tmpdir=${folder.temporary}`,
              '-cp',
              jar.path,
              tlaToolClasses[tool],
              ...own,
              ...args,
            ],
            {
              stdin: 'inherit',
              stdout: 'inherit',
              stderr: 'inherit',
              // In our process group: Ctrl-C and Ctrl-Z in the terminal reach it as they would reach java.
              detached: false,
              forceKillAfter: '5 seconds',
            },
          ),
        )
        .pipe(
          Effect.mapError(
            (error) =>
              new EnvironmentLacks({
                what: 'Java',
                message: `cannot start ${java.path}: ${error.message}`,
              }),
          ),
        )
      return yield* child.exitCode.pipe(
        Effect.map(Number),
        Effect.catch((error) => Effect.succeed(exitCodeOfSignal(error))),
      )
    }),
  )
})
