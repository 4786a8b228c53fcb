/**
 * Where the project keeps what it can get again: the tools' jar, compiled modules. Needs nothing but Node,
 * any version of it, for the bins ask before they have checked Node.
 */
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** The variables of the process environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** `FLAGSPAN_CACHE`, else `flagspan` below the user's cache folder. */
export function cacheFolder(environment: Environment): string {
  const own = environment['FLAGSPAN_CACHE']
  if (own !== undefined && own !== '') return resolve(own)
  const xdg = environment['XDG_CACHE_HOME']
  // The XDG rules say that a relative path is to be ignored.
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'flagspan')
  const local = process.platform === 'win32' ? environment['LOCALAPPDATA'] : undefined
  return local === undefined ? join(homedir(), '.cache', 'flagspan') : join(local, 'flagspan')
}
