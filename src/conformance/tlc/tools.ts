/**
 * Java and the jar together: what it takes to start one of the TLA+ tools. Found once per process.
 */
import * as Effect from 'effect/Effect'
import * as ChildProcess from 'effect/process/ChildProcess'
import { ChildProcessSpawner } from 'effect/process/ChildProcessSpawner'
import * as Semaphore from 'effect/Semaphore'
import type { EnvironmentLacks, WrongUse } from '../errors.ts'
import type { Environment } from './cacheFolder.ts'
import { findJar, type TlaJar } from './jar.ts'
import { findJava, type Java } from './java.ts'

/** What runs the TLA+ tools here. */
export interface TlaTools {
  readonly java: Java
  readonly jar: TlaJar
  /** Options that this version of TLC needs and older ones do not know. */
  readonly extraTlcOptions: readonly string[]
}

/** The variables that decide what is found. */
const deciding = [
  'JAVA_HOME',
  'PATH',
  'TLA2TOOLS_JAR',
  'FLAGSPAN_CACHE',
  'XDG_CACHE_HOME',
  'FLAGSPAN_TLA_RELEASE_URL',
]

const found = new Map<string, TlaTools>()
// Models are checked side by side; only one of them may look and fetch.
const searching = Semaphore.makeUnsafe(1)

/**
 * Finds Java and the jar. The first call of a process may fetch the jar and always checks its hash;
 * later calls with the same environment give the same answer at once.
 */
export const findTlaTools = Effect.fnUntraced(function* (
  environment: Environment = process.env,
): Effect.fn.Return<TlaTools, EnvironmentLacks | WrongUse, ChildProcessSpawner> {
  const key = JSON.stringify(deciding.map((name) => environment[name]))
  return yield* searching.withPermits(1)(
    Effect.gen(function* () {
      const known = found.get(key)
      if (known !== undefined) return known
      const java = yield* findJava(environment)
      const jar = yield* findJar(environment, (line) => process.stderr.write(`flagspan: ${line}\n`))
      // Only a jar of the user's own can be newer than 2.18.
      const extraTlcOptions = jar.origin === 'cache' ? [] : yield* extraOptions(java, jar)
      const tools = { java, jar, extraTlcOptions }
      found.set(key, tools)
      return tools
    }),
  )
})

/** Newer versions write a module beside the spec for each counterexample unless told not to. */
const noSpecFromTrace = '-noGenerateSpecTE'

const extraOptions = Effect.fnUntraced(function* (java: Java, jar: TlaJar) {
  const spawner = yield* ChildProcessSpawner
  const help = yield* spawner
    .string(
      ChildProcess.make(java.path, ['-cp', jar.path, 'tlc2.TLC', '-h'], { stdin: 'ignore' }),
      { includeStderr: true },
    )
    .pipe(
      Effect.timeout('20 seconds'),
      // A jar without TLC says so when it is run.
      Effect.catch(() => Effect.succeed('')),
    )
  return help.includes(noSpecFromTrace.slice(1)) ? [noSpecFromTrace] : []
})
