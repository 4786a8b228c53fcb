/**
 * Where modules are looked for besides the folder of the module that uses them: `shared/` beside that
 * folder, as `spec/shared/` is beside `spec/fcs/`.
 */
import { existsSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'

/**
 * The JVM setting for the tools, for a run on `moduleFile`; empty where there is nowhere else to look.
 * `folders` are looked in as well.
 */
export function librarySetting(
  moduleFile: string,
  folders: readonly string[] = [],
): readonly string[] {
  const shared = join(dirname(resolve(moduleFile)), '..', 'shared')
  const all = [...folders, ...(existsSync(shared) ? [shared] : [])]
  return all.length === 0 ? [] : [`-DTLA-Library=${all.join(delimiter)}`]
}
