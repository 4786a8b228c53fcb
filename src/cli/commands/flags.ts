/**
 * `flagspan flags`: works on files of flags, without a running node.
 */
import * as Command from 'effect/cli/Command'
import { checkCommand } from './flags/check.ts'
import { classifyCommand } from './flags/classify.ts'
import { convertCommand } from './flags/convert.ts'

export const command = Command.make('flags').pipe(
  Command.withDescription(
    'Check, convert and classify files of flags. ' +
      'Exit codes: 0 holds, 1 problems found, 2 wrong use, 3 the environment lacks something.',
  ),
  Command.withSubcommands([checkCommand, convertCommand, classifyCommand]),
)
