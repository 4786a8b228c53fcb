/**
 * Finds a Java that can run the TLA+ tools.
 *
 * It does not install one. Looked at in this order: `JAVA_HOME`, then every `java` in `PATH`; the
 * first that is new enough is taken, so an old Java in front does not hide a newer one behind it.
 */
import * as Effect from 'effect/Effect'
import * as ChildProcess from 'effect/process/ChildProcess'
import { ChildProcessSpawner } from 'effect/process/ChildProcessSpawner'
import { constants } from 'node:fs'
import { access, readFile, realpath } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { EnvironmentLacks } from '../errors.ts'
import type { Environment } from './cacheFolder.ts'

/** The oldest Java that runs TLC 2.18 and everything newer. */
const requiredJavaMajor = 11

/** A Java that is new enough. */
export interface Java {
  /** The executable. */
  readonly path: string
  /** As it names itself, such as `17.0.15`. */
  readonly version: string
  readonly major: number
}

/** Finds Java 11 or later. Fails with what was found instead, and where. */
export const findJava = Effect.fnUntraced(function* (
  environment: Environment,
): Effect.fn.Return<Java, EnvironmentLacks, ChildProcessSpawner> {
  const tooOld: string[] = []
  for (const path of yield* Effect.promise(() => candidates(environment))) {
    const version = yield* versionOf(path)
    const major = version === undefined ? undefined : majorOf(version)
    if (version === undefined || major === undefined) {
      tooOld.push(`${path} does not say its version`)
    } else if (major < requiredJavaMajor) {
      tooOld.push(`${path} is version ${version}`)
    } else {
      return { path, version, major }
    }
  }
  const found =
    tooOld.length === 0
      ? 'none was found by JAVA_HOME or in PATH'
      : `found only: ${tooOld.join('; ')}`
  return yield* new EnvironmentLacks({
    what: 'Java',
    message:
      `the TLA+ tools need Java ${requiredJavaMajor} or later, and ${found}. ` +
      'Install a JRE (for example the package openjdk-17-jre-headless, or Temurin 17) or point JAVA_HOME at one.',
  })
})

async function candidates(environment: Environment): Promise<readonly string[]> {
  const name = process.platform === 'win32' ? 'java.exe' : 'java'
  const home = environment['JAVA_HOME']
  const folders = [
    ...(home === undefined || home === '' ? [] : [join(home, 'bin')]),
    ...(environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
  ]
  const paths: string[] = []
  for (const folder of folders) {
    const path = join(folder, name)
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (usable && !paths.includes(path)) paths.push(path)
  }
  return paths
}

/**
 * The version, from the `release` file that every JDK and JRE since 8 carries, which costs no JVM
 * start; from `java -version` where there is none.
 */
const versionOf = Effect.fnUntraced(function* (path: string) {
  const release = yield* Effect.promise(() => readRelease(path))
  return release ?? (yield* askVersion(path))
})

async function readRelease(path: string): Promise<string | undefined> {
  try {
    const home = dirname(dirname(await realpath(path)))
    // Java 8 keeps it beside the jre folder that holds bin.
    for (const folder of [home, dirname(home)]) {
      const text = await readFile(join(folder, 'release'), 'utf8').catch(() => '')
      const version = /^JAVA_VERSION="([^"]+)"/m.exec(text)?.[1]
      if (version !== undefined) return version
    }
  } catch {
    // Not readable: ask the executable instead.
  }
  return undefined
}

const askVersion = Effect.fnUntraced(function* (path: string) {
  const spawner = yield* ChildProcessSpawner
  return yield* spawner
    .string(ChildProcess.make(path, ['-version'], { stdin: 'ignore' }), { includeStderr: true })
    .pipe(
      Effect.map((text) => /version "([^"]+)"/.exec(text)?.[1]),
      Effect.timeout('20 seconds'),
      // Whatever is wrong with it, it is not a Java that can be used.
      Effect.catch(() => Effect.succeed(undefined)),
    )
})

/** `1.8.0_392` is 8, `17.0.15` is 17, `21` is 21, `22-ea` is 22. */
function majorOf(version: string): number | undefined {
  const digits = /^(?:1\.)?(\d+)/.exec(version)?.[1]
  return digits === undefined ? undefined : Number(digits)
}
