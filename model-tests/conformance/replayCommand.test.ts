/** `flagspan replay` as a user starts it: wrong use and bad files end with one line and exit code 2. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runBin } from '../support/processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'flagspan-replay-command-'))
afterAll(() => rmSync(folder, { recursive: true }))
const toySpec = join(import.meta.dirname, 'fixtures/tokenPass/spec')

const replay = async (...args: readonly string[]) => {
  const { code, out, err } = await runBin('main', ['replay', ...args])
  return { code, out, lines: err.trimEnd().split('\n') }
}

describe('flagspan replay', () => {
  it('says what is wrong in one line', async () => {
    const nowhere = await replay('--spec', join(folder, 'none'))
    expect(nowhere).toMatchObject({ code: 2, out: '' })
    expect(nowhere.lines).toHaveLength(1)
    expect(nowhere.lines[0]).toMatch(/^flagspan: .*none: there is no such folder/)
    const unbound = await replay('--spec', toySpec)
    expect(unbound).toMatchObject({ code: 2, out: '' })
    expect(unbound.lines).toEqual([
      expect.stringMatching(/TokenPass\.cfg: no code is bound to protocol TokenPass; there is /),
    ])
    const unknown = await replay('NoSuchModel')
    expect(unknown).toMatchObject({ code: 2, out: '' })
    expect(unknown.lines[0]).toMatch(/^flagspan: NoSuchModel: no such model; /)
  }, 30_000)

  it('prints one JSON object on the last line, also of a failure', async () => {
    const file = join(folder, 'NoSuchModel.itf.json.gz')
    writeFileSync(file, '')
    const { code, out } = await replay('--json', file)
    expect(code).toBe(2)
    const last = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as object
    expect(last).toMatchObject({
      ok: false,
      message: expect.stringMatching('NoSuchModel') as unknown,
    })
  }, 30_000)
})
