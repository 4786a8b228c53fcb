/**
 * The `tla-tools` command line: picks the tool, hands everything else on to it.
 */
import * as NodeServices from '@effect/platform-node/NodeServices'
import * as Effect from 'effect/Effect'
import { WrongUse, type CommandError } from '../conformance/errors.ts'
import { runTool, tlaToolClasses, type TlaToolName } from '../conformance/tlc/runTool.ts'
import { printLine } from './output.ts'
import { runMain } from './runMain.ts'
import { packageVersion } from '../version.ts'

const names = Object.keys(tlaToolClasses).join('|')

const help = `Usage: tla-tools ${names} [ARGS...]

Runs one of the TLA+ tools. Arguments and exit code are the tool's own; \`tla-tools tlc -h\` prints
TLC's help.

  tlc      model checker
  sany     parser and semantic checker
  pluscal  PlusCal translator
  tex      pretty-printer (needs LaTeX)

Needs Java 11 or later (JAVA_HOME, then PATH). The tools' jar is TLA2TOOLS_JAR where that is set; else
it is taken from the cache (FLAGSPAN_CACHE, else XDG_CACHE_HOME/flagspan, else ~/.cache/flagspan), and
fetched there if it is missing: by mvn, or from the TLA+ project's release v1.7.3. Each jar in the cache
is checked against its pinned SHA-256 before it is run.

TLC writes its state files to a temporary folder that is removed afterwards, unless -metadir or
-recover names one. Exit codes of this command itself: 2 wrong use, 3 Java or the jar is missing.`

const isTool = (name: string | undefined): name is TlaToolName =>
  name !== undefined && Object.hasOwn(tlaToolClasses, name)

/** One tool, ready to run as the process. */
export function tlaTool(
  tool: TlaToolName,
  args: readonly string[],
): Effect.Effect<number, CommandError> {
  return runTool(tool, args).pipe(Effect.provide(NodeServices.layer))
}

function chosen(args: readonly string[]): Effect.Effect<number | void, CommandError> {
  const [name, ...rest] = args
  if (isTool(name)) return tlaTool(name, rest)
  if (name === '--help' || name === '-h' || name === 'help') return printLine(help)
  if (name === '--version') return printLine(`tla-tools v${packageVersion}`)
  const given =
    name === undefined ? 'no tool was named' : `there is no tool ${JSON.stringify(name)}`
  return Effect.fail(
    new WrongUse({
      message: `${given}: the first argument is one of ${names}. Run \`tla-tools --help\`.`,
    }),
  )
}

/** Runs one command line and ends the process. */
export function runTlaTools(args: readonly string[]): Promise<void> {
  return runMain(chosen(args), { program: 'tla-tools', json: false })
}
