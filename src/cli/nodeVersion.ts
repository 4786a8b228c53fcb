/**
 * The first thing a bin does: refuse a Node that is too old, in one line.
 *
 * It imports only what every Node can load, so that it still runs where the rest of the package would
 * not. npm only warns about `engines`, so an installed package can meet any Node.
 */
import nodeModule from 'node:module'
import { join } from 'node:path'
import { cacheFolder } from '../conformance/tlc/cacheFolder.ts'

const required = { major: 22, minor: 19 }

/** Ends the process with exit code 3 on a Node that is too old; else turns on the compile cache. */
export function requireNode(program: string): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < required.major || (major === required.major && minor < required.minor)) {
    process.stderr.write(
      `${program}: needs Node ${required.major}.${required.minor} or later, and this is ` +
        `${process.versions.node} (${process.execPath}). Install a newer Node, or run it as ` +
        `\`npx -y -p node@24 -p flagspan ${program}\`.\n`,
    )
    process.exit(3)
  }
  nodeModule.enableCompileCache(join(cacheFolder(process.env), 'compiled'))
}
