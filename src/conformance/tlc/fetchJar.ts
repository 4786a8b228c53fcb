/**
 * Fetches a pinned jar of the TLA+ tools into the cache: by `mvn`, or over HTTP.
 *
 * What arrives is checked in a folder of its own beside the target and moved into place only when its
 * hash is the pinned one, so the cache never holds a jar that is partial or not the expected one.
 */
import * as Effect from 'effect/Effect'
import * as ChildProcess from 'effect/process/ChildProcess'
import { ChildProcessSpawner } from 'effect/process/ChildProcessSpawner'
import type * as Scope from 'effect/Scope'
import { createHash } from 'node:crypto'
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { EnvironmentLacks } from '../errors.ts'
import type { Environment } from './cacheFolder.ts'
import { describeSystemError } from './systemError.ts'
import {
  mavenCoordinates,
  releaseFileName,
  releaseUrl as officialReleaseUrl,
  type JarSource,
} from './jarSources.ts'

/** More than any published jar of the tools (4 MB) by far; what is larger is something else. */
const largestJarBytes = 64 * 1024 * 1024

const lacks = (message: string) => new EnvironmentLacks({ what: 'the TLA+ tools', message })

/** SHA-256 of a file, in lower-case hex. */
export async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

/** Path of an installed `mvn`, or undefined. */
export async function findMaven(environment: Environment): Promise<string | undefined> {
  const name = process.platform === 'win32' ? 'mvn.cmd' : 'mvn'
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue
    const path = join(folder, name)
    const found = await access(path).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  return undefined
}

/** Has `mvn` fetch the artifact, checks its hash, and puts it at `target`. */
export const fetchByMaven = Effect.fnUntraced(function* (
  maven: string,
  source: JarSource,
  target: string,
): Effect.fn.Return<void, EnvironmentLacks, ChildProcessSpawner | Scope.Scope> {
  const folder = yield* fetchFolder(target)
  const spawner = yield* ChildProcessSpawner
  const output = yield* spawner
    .string(
      ChildProcess.make(
        maven,
        [
          '--batch-mode',
          '--quiet',
          'dependency:copy',
          `-Dartifact=${mavenCoordinates}`,
          `-DoutputDirectory=${folder}`,
        ],
        // Not the caller's folder: a pom.xml there would be read.
        { cwd: folder, stdin: 'ignore', shell: process.platform === 'win32' },
      ),
      { includeStderr: true },
    )
    .pipe(
      Effect.timeout('5 minutes'),
      Effect.catch((error) =>
        Effect.fail(lacks(`\`mvn\` could not fetch ${source.title}: ${error.message}`)),
      ),
    )
  const fetched = join(folder, source.fileName)
  const there = yield* Effect.promise(() =>
    access(fetched).then(
      () => true,
      () => false,
    ),
  )
  if (!there) {
    const lines = output.split('\n').filter((line) => line.trim() !== '')
    const said =
      lines.find((line) => line.startsWith('[ERROR]')) ?? lines.at(-1) ?? 'it said nothing'
    return yield* lacks(`\`mvn\` could not fetch ${source.title}: ${said}`)
  }
  yield* install(fetched, source, target, source.title)
})

/** Downloads the release jar, checks its hash, and puts it at `target`. */
export const fetchByHttp = Effect.fnUntraced(function* (
  environment: Environment,
  source: JarSource,
  target: string,
): Effect.fn.Return<void, EnvironmentLacks, Scope.Scope> {
  const base = environment['FLAGSPAN_TLA_RELEASE_URL'] ?? officialReleaseUrl
  const url = `${base.replace(/\/+$/, '')}/${releaseFileName}`
  const folder = yield* fetchFolder(target)
  const fetched = join(folder, source.fileName)
  yield* Effect.tryPromise({
    try: async (signal) => writeFile(fetched, await download(url, signal)),
    catch: (error) => lacks(`cannot download ${url}: ${describeSystemError(error)}`),
  }).pipe(
    Effect.timeout('3 minutes'),
    Effect.catchTag('TimeoutError', () =>
      Effect.fail(lacks(`cannot download ${url}: no answer within 3 minutes`)),
    ),
  )
  yield* install(fetched, source, target, url)
})

async function download(url: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, { signal })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`the server answered ${response.status} ${response.statusText}`.trim())
  }
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > largestJarBytes) throw new Error(`more than ${largestJarBytes} bytes were served`)
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  // Every zip file starts with these two letters: tells a page of text from a wrong jar.
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') {
    throw new Error(`what was served (${length} bytes) is not a jar`)
  }
  return bytes
}

/** A folder beside `target`, gone with the scope. */
const fetchFolder = (target: string) =>
  Effect.acquireRelease(
    Effect.tryPromise({
      try: async () => {
        await mkdir(dirname(target), { recursive: true })
        return mkdtemp(join(dirname(target), '.fetch-'))
      },
      catch: (error) =>
        lacks(
          `cannot write to the cache folder ${dirname(target)}: ${describeSystemError(error)}. ` +
            'Set FLAGSPAN_CACHE to a folder that can be written.',
        ),
    }),
    (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true })),
  )

const install = Effect.fnUntraced(function* (
  fetched: string,
  source: JarSource,
  target: string,
  from: string,
) {
  const found = yield* Effect.promise(() => sha256Of(fetched))
  if (found !== source.sha256) {
    return yield* lacks(
      `what was fetched from ${from} is not the pinned jar and was thrown away: ` +
        `expected SHA-256 ${source.sha256}, found ${found}`,
    )
  }
  yield* Effect.tryPromise({
    try: () => rename(fetched, target),
    catch: (error) => lacks(`cannot write ${target}: ${describeSystemError(error)}`),
  })
})
