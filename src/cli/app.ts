/**
 * The `flagspan` command line: which commands exist, and how help and usage errors are shown.
 *
 * A command lives in `commands/<name>.ts`, exports `command`, and is added by one line below. Only the
 * command that was asked for is loaded; help of the whole loads all of them.
 */
import * as NodeServices from '@effect/platform-node/NodeServices'
import * as CliConfig from 'effect/cli/CliConfig'
import type * as CliError from 'effect/cli/CliError'
import * as CliOutput from 'effect/cli/CliOutput'
import * as Command from 'effect/cli/Command'
import * as GlobalFlag from 'effect/cli/GlobalFlag'
import * as Effect from 'effect/Effect'
import * as Layer from 'effect/Layer'
import { WrongUse, type CommandError } from '../conformance/errors.ts'
import { writeOut } from './output.ts'
import { runMain } from './runMain.ts'
import { packageVersion } from '../version.ts'

/** Every command, in the order in which help lists them. */
const commands = {
  verify: () => import('./commands/verify.ts'),
  check: () => import('./commands/check.ts'),
  replay: () => import('./commands/replay.ts'),
  mutants: () => import('./commands/mutants.ts'),
  simulate: () => import('./commands/simulate.ts'),
  bench: () => import('./commands/bench.ts'),
  docs: () => import('./commands/docs.ts'),
  flags: () => import('./commands/flags.ts'),
  tlc: () => import('./commands/tlc.ts'),
  validate: () => import('./commands/validate.ts'),
  'check-history': () => import('./commands/checkHistory.ts'),
  explain: () => import('./commands/explain.ts'),
}

type CommandModule = Awaited<ReturnType<(typeof commands)[keyof typeof commands]>>

/** Commands whose arguments belong to another program: they get them before anything is parsed. */
const passThrough: Partial<
  Record<string, (args: readonly string[]) => Promise<Effect.Effect<number, CommandError>>>
> = {
  tlc: async (args) => (await import('./tlaToolsApp.ts')).tlaTool('tlc', args),
}

/** Runs one command line and ends the process. */
export async function runFlagspan(args: readonly string[]): Promise<void> {
  const passed = passThrough[args[0] ?? '']
  if (passed !== undefined) {
    return runMain(await passed(args.slice(1)), { program: 'flagspan', json: false })
  }
  return runMain(flagspan(await load(args), args), {
    program: 'flagspan',
    json: args.includes('--json'),
  })
}

async function load(args: readonly string[]): Promise<readonly CommandModule[]> {
  const asked = args[0] ?? ''
  // A completion script describes every command, whichever command it is asked from.
  const one = Object.hasOwn(commands, asked) && !args.some((arg) => arg.startsWith('--completions'))
  return one
    ? [await commands[asked as keyof typeof commands]()]
    : Promise.all(Object.values(commands).map((loadCommand) => loadCommand()))
}

function flagspan(
  modules: readonly CommandModule[],
  args: readonly string[],
): Effect.Effect<void, CommandError> {
  const root = Command.make('flagspan').pipe(
    Command.withDescription(
      'Checks that feature flags stay consistent across regions, in the specs and in the code. ' +
        'Exit codes: 0 holds, 1 a property fails, 2 wrong use, 3 the environment lacks something.',
    ),
    Command.withSubcommands(modules.map((module) => module.command)),
  )
  // Parse errors are raised by the parser as `ShowHelp` with the errors inside.
  return Command.runWith(root, { version: packageVersion })(args).pipe(
    Effect.catchTag('ShowHelp', (error) => Effect.fail(usageError(error))),
    Effect.catchTags(otherUsageErrors),
    Effect.provide(services),
  )
}

/** Parse errors reach us inside `ShowHelp`; the types allow them bare as well. */
const bareUsageError = (error: { readonly message: string }) =>
  Effect.fail(new WrongUse({ message: `${error.message}. Run \`flagspan --help\`.` }))

const otherUsageErrors = {
  UnrecognizedOption: bareUsageError,
  DuplicateOption: bareUsageError,
  MissingOption: bareUsageError,
  MissingArgument: bareUsageError,
  UnexpectedArgument: bareUsageError,
  InvalidValue: bareUsageError,
  UnknownSubcommand: bareUsageError,
  ValidationError: bareUsageError,
  UserError: bareUsageError,
}

function usageError(error: CliError.ShowHelp): WrongUse {
  const path = error.commandPath.join(' ')
  const said = error.errors.map((each) => oneSentence(each.message)).join(' ')
  return new WrongUse({
    message:
      said === '' ? `name a command; they are listed above` : `${said} Run \`${path} --help\`.`,
  })
}

function oneSentence(message: string): string {
  const line = message.trim().replaceAll(/\s*\n\s*/g, ' ')
  return /[.?!]$/.test(line) ? line : `${line}.`
}

const formatter = CliOutput.defaultFormatter({
  colors: process.stdout.isTTY && !process.env['NO_COLOR'],
})

const services = Layer.mergeAll(
  NodeServices.layer,
  CliConfig.layer({
    builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions],
  }),
  // Help goes to stdout only where it was asked for; a usage error is one line on stderr.
  CliOutput.layerPresenter({
    present: (event) => {
      switch (event._tag) {
        case 'Help':
          return Effect.promise(() => writeOut(`${formatter.formatHelpDoc(event.helpDoc)}\n`))
        case 'Version':
          return Effect.promise(() =>
            writeOut(`${formatter.formatVersion(event.name, event.version)}\n`),
          )
        case 'InvalidInvocation':
          return Effect.void
      }
    },
  }),
)
