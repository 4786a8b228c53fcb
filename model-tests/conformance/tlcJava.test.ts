/**
 * Finding a Java: which one is taken, and what is said when none will do.
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findJava } from '../../src/conformance/tlc/java.ts'
import { failureOf, run } from '../support/effects.ts'
import { temporaryFolder } from '../support/folders.ts'

/** A Java home whose `release` file, or whose `java -version`, tells the version. */
async function javaHome(version: string, how: 'release' | 'asked'): Promise<string> {
  const home = await temporaryFolder()
  await mkdir(join(home, 'bin'))
  const said = how === 'asked' ? `echo 'openjdk version "${version}" 2021-04-20' >&2` : 'exit 1'
  await writeFile(join(home, 'bin', 'java'), `#!/bin/sh\n${said}\n`)
  await chmod(join(home, 'bin', 'java'), 0o755)
  if (how === 'release') await writeFile(join(home, 'release'), `JAVA_VERSION="${version}"\n`)
  return home
}

const bin = (home: string) => join(home, 'bin')

describe.skipIf(process.platform === 'win32')('Java', () => {
  it('is taken from JAVA_HOME before PATH', async () => {
    const home = await javaHome('21.0.2', 'release')
    const other = await javaHome('17.0.15', 'release')
    expect(await run(findJava({ JAVA_HOME: home, PATH: bin(other) }))).toEqual({
      path: join(home, 'bin', 'java'),
      version: '21.0.2',
      major: 21,
    })
  })

  it('is asked for its version where no release file tells', async () => {
    const home = await javaHome('11.0.11', 'asked')
    expect(await run(findJava({ PATH: bin(home) }))).toMatchObject({
      version: '11.0.11',
      major: 11,
    })
  })

  it('is the first that is new enough, past older ones', async () => {
    const old = await javaHome('1.8.0_392', 'release')
    const early = await javaHome('22-ea', 'asked')
    const path = [bin(old), '/no/such/folder', bin(early)].join(delimiter)
    expect(await run(findJava({ JAVA_HOME: old, PATH: path }))).toMatchObject({ major: 22 })
  })

  it('is named with its version where all are too old or do not say it', async () => {
    const old = await javaHome('1.8.0_392', 'release')
    const dumb = await javaHome('', 'asked')
    const error = await failureOf(findJava({ JAVA_HOME: old, PATH: bin(dumb) }))
    expect(error).toMatchObject({ _tag: 'EnvironmentLacks', what: 'Java', exitCode: 3 })
    expect(error.message).toMatch(
      /need Java 11 or later, and found only: .*java is version 1\.8\.0_392; .*java does not say its version\. Install/,
    )
  })

  it('is missed where there is none', async () => {
    const error = await failureOf(findJava({ PATH: await temporaryFolder() }))
    expect(error.message).toMatch(/none was found by JAVA_HOME or in PATH\. Install/)
  })
})
