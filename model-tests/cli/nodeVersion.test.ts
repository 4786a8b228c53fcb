/**
 * A Node that is too old is refused before anything else is loaded. The old Node is played: one line run
 * before the bin changes the version that it reads.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/folders.ts'

const bin = (name: string) => fileURLToPath(new URL(`../../src/cli/${name}.ts`, import.meta.url))

async function runOn(version: string, name: string) {
  const played = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`
  const cache = await temporaryFolder()
  return new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(played)}`, bin(name), '--version'],
      { env: { ...process.env, FLAGSPAN_CACHE: cache } },
      (error, out, err) => resolve({ code: error === null ? 0 : error.code, out, err }),
    )
  })
}

describe('the bins', () => {
  it.each([
    ['main', 'flagspan'],
    ['tlaTools', 'tla-tools'],
  ])('%s refuses an old Node in one line that says what to do', async (name, program) => {
    for (const version of ['20.20.2', '22.18.0']) {
      // oxlint-disable-next-line no-await-in-loop -- two short runs
      const { code, out, err } = await runOn(version, name)
      expect({ code, out }).toEqual({ code: 3, out: '' })
      expect(err).toMatch(
        new RegExp(`^${program}: needs Node 22\\.19 or later, and this is ${version} .*npx.*\\n$`),
      )
    }
  })

  it('run on the oldest Node that is allowed', async () => {
    expect(await runOn('22.19.0', 'main')).toMatchObject({ code: 0, err: '' })
  })
})
