/**
 * Where the specs are: the folder that was named, else `spec/` in the working directory, else the specs
 * that come with this package.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as Flag from 'effect/cli/Flag'
import * as Option from 'effect/Option'

/** `--spec DIR`, the same for every command that reads specs. */
export const specFlag = Flag.String('spec').pipe(
  Flag.withMetavar('DIR'),
  Flag.withDescription('Folder of the specs; ./spec, else that of the package, where not given'),
  Flag.optional,
)

/** The full path of the folder; it need not exist. */
export const specFolder = (named: Option.Option<string>): string => {
  if (Option.isSome(named)) return resolve(named.value)
  const here = resolve('spec')
  return existsSync(here) ? here : fileURLToPath(new URL('../../spec', import.meta.url))
}
