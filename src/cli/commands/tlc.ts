/**
 * `flagspan tlc`: TLC with its own arguments. Here only for the help of the whole: `app.ts` hands the
 * arguments on before they are parsed, so that `-h`, `-deadlock` and the like reach TLC untouched.
 */
import * as Argument from 'effect/cli/Argument'
import * as Command from 'effect/cli/Command'
import * as Effect from 'effect/Effect'
import { runTool } from '../../conformance/tlc/runTool.ts'

/** The command as help shows it; `flagspan -- tlc ...` also ends up here. */
export const command = Command.make(
  'tlc',
  {
    args: Argument.String('args').pipe(
      Argument.variadic(),
      Argument.withDescription("TLC's own arguments; `flagspan tlc -h` lists them"),
    ),
  },
  ({ args }) => Effect.asVoid(runTool('tlc', args)),
).pipe(Command.withDescription('Run TLC, arguments and exit code passed through'))
