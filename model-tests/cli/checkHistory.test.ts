/** `flagspan check-history` as a process: results on stdout, one line of error, exit codes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBin } from '../support/processes.ts'

const holding = 'traces/histories/checkout-holds.ndjson'
const violated = 'traces/histories/checkout-violated.ndjson'

let folder = ''
const fileOf = (name: string) => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'))
  const head = '{"flagspanHistory":1,"critical":["flag"]}\n'
  writeFileSync(fileOf('empty.ndjson'), head)
  writeFileSync(fileOf('wrong.ndjson'), `${head}{"session":"c1","op":"raed"}\n`)
})

afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]) => runBin('main', ['check-history', ...args])

describe('flagspan check-history', () => {
  it('says what it does', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    expect(out).toMatch(/Exit codes: 0 /)
  })

  it('says that a history holds', async () => {
    const { code, out, err } = await run(holding)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/LinearizableReads +6 +holds/)
    expect(out).toMatch(/holds: 12 operations on 3 flags\n$/)
  })

  it('says what is violated, by which operation, and beside which others', async () => {
    const { code, out, err } = await run(violated)
    expect(code).toBe(1)
    expect(out).toContain(
      'LinearizableReads: read old of session cleo at ap found checkout to be "on"',
    )
    expect(out).toContain(
      'MonotonicReads: read back of session ann at us found banner to be "summer"',
    )
    expect(err).toMatch(/^flagspan: violated: LinearizableReads, MonotonicReads, ReadYourWrites/)
  })

  it('prints one JSON object', async () => {
    const good = await run(holding, '--json')
    expect(good.code).toBe(0)
    expect(JSON.parse(good.out)).toMatchObject({
      ok: true,
      verdict: 'holds',
      operations: 12,
      flags: 3,
    })
    const bad = await run(violated, '--json', '--only', 'LinearizableReads')
    expect(bad.code).toBe(1)
    expect(JSON.parse(bad.out)).toMatchObject({
      ok: false,
      verdict: 'violated',
      properties: [{ property: 'LinearizableReads', violation: { operation: { id: 'old' } } }],
    })
  })

  it('does not pass what it could not judge', async () => {
    const { code, err } = await run(fileOf('empty.ndjson'))
    expect(code).toBe(1)
    expect(err).toMatch(/^flagspan: unjudged: /)
  })

  it.each([
    [() => [fileOf('wrong.ndjson')], /wrong\.ndjson:2: op: given "raed", allowed "write", /],
    [() => [fileOf('none.ndjson')], /none\.ndjson cannot be read: ENOENT/],
    [
      () => [holding, '--only', 'Speed'],
      /--only: Speed is no property; there are LinearizableReads, /,
    ],
  ])('tells wrong use in one line', async (args, message) => {
    const { code, out, err } = await run(...args())
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
})
