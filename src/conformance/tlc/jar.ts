/**
 * Finds the jar of the TLA+ tools: `TLA2TOOLS_JAR`, else the cache, else fetched into the cache.
 *
 * A cached jar is hashed again each time a command starts, and never run with another hash than the
 * pinned one. A jar that the user names is used as it is; its hash goes into the results.
 */
import * as Effect from 'effect/Effect'
import type { ChildProcessSpawner } from 'effect/process/ChildProcessSpawner'
import { open, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EnvironmentLacks, WrongUse } from '../errors.ts'
import { cacheFolder, type Environment } from './cacheFolder.ts'
import { fetchByHttp, fetchByMaven, findMaven, sha256Of } from './fetchJar.ts'
import { jarSources, type JarSource } from './jarSources.ts'
import { describeSystemError } from './systemError.ts'

/** A jar of the TLA+ tools that may be run. */
export interface TlaJar {
  readonly path: string
  /** Lower-case hex. */
  readonly sha256: string
  /** Whether the user named it, or it is a pinned one from the cache. */
  readonly origin: 'TLA2TOOLS_JAR' | 'cache'
}

/** Finds the jar, fetching it where needed. `note` gets a line before a download starts. */
export const findJar = Effect.fnUntraced(function* (
  environment: Environment,
  note: (line: string) => void,
  sources: readonly JarSource[] = jarSources,
): Effect.fn.Return<TlaJar, EnvironmentLacks | WrongUse, ChildProcessSpawner> {
  const named = environment['TLA2TOOLS_JAR']
  if (named !== undefined && named !== '') return yield* namedJar(named)
  const folder = cacheFolder(environment)
  for (const source of sources) {
    const cached = yield* cachedJar(join(folder, source.fileName), source)
    if (cached !== undefined) return cached
  }
  return yield* fetchFirst(environment, folder, sources, note)
})

const namedJar = Effect.fnUntraced(function* (named: string) {
  const path = resolve(named)
  const head = yield* Effect.tryPromise({
    try: async () => {
      const file = await open(path)
      try {
        return (await file.read(Buffer.alloc(2), 0, 2)).buffer.toString('latin1')
      } finally {
        await file.close()
      }
    },
    catch: (error) =>
      new WrongUse({
        message: `TLA2TOOLS_JAR names ${path}, which cannot be read: ${describeSystemError(error)}. Point it at a tla2tools.jar, or unset it.`,
      }),
  })
  if (head !== 'PK') {
    return yield* new WrongUse({
      message: `TLA2TOOLS_JAR names ${path}, which is not a jar. Point it at a tla2tools.jar, or unset it.`,
    })
  }
  const sha256 = yield* Effect.promise(() => sha256Of(path))
  return { path, sha256, origin: 'TLA2TOOLS_JAR' } as const
})

const cachedJar = Effect.fnUntraced(function* (path: string, source: JarSource) {
  const there = yield* Effect.promise(() =>
    stat(path).then(
      (found) => found.isFile(),
      () => false,
    ),
  )
  if (!there) return undefined
  const found = yield* Effect.tryPromise({
    try: () => sha256Of(path),
    catch: (error) =>
      new EnvironmentLacks({
        what: 'the TLA+ tools',
        message: `cannot read ${path}: ${describeSystemError(error)}`,
      }),
  })
  if (found !== source.sha256) {
    return yield* new EnvironmentLacks({
      what: 'the TLA+ tools',
      message:
        `the cached jar ${path} is not the pinned one and was not run: expected SHA-256 ` +
        `${source.sha256}, found ${found}. Delete it and run again to fetch it anew.`,
    })
  }
  return { path, sha256: found, origin: 'cache' } as const
})

const fetchFirst = Effect.fnUntraced(function* (
  environment: Environment,
  folder: string,
  sources: readonly JarSource[],
  note: (line: string) => void,
) {
  const maven = yield* Effect.promise(() => findMaven(environment))
  const reasons: string[] = []
  for (const source of sources) {
    const target = join(folder, source.fileName)
    if (source.kind === 'maven' && maven === undefined) {
      reasons.push('no `mvn` in PATH')
      continue
    }
    note(`fetching ${source.title} to ${target}`)
    const failure = yield* Effect.scoped(
      maven !== undefined && source.kind === 'maven'
        ? fetchByMaven(maven, source, target)
        : fetchByHttp(environment, source, target),
    ).pipe(
      Effect.as(undefined),
      Effect.catchTag('EnvironmentLacks', (error) => Effect.succeed(error.message)),
    )
    if (failure === undefined) {
      return { path: target, sha256: source.sha256, origin: 'cache' } as const
    }
    reasons.push(failure)
  }
  return yield* new EnvironmentLacks({
    what: 'the TLA+ tools',
    message: `the TLA+ tools could not be fetched: ${reasons.join('; ')}. Set TLA2TOOLS_JAR to a tla2tools.jar of your own, or install mvn.`,
  })
})
