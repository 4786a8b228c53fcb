/**
 * Where modules are looked for besides the folder of the module that uses them: `shared/` beside that
 * folder, as `spec/shared/` is beside `spec/fcs/`.
 */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The JVM setting for the tools, for a run on `moduleFile`; empty where there is no such folder. */
export function librarySetting(moduleFile: string): readonly string[] {
  const folder = join(dirname(resolve(moduleFile)), '..', 'shared')
  return existsSync(folder) ? [`-DTLA-Library=${folder}`] : []
}
