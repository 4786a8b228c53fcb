/**
 * `flagspan flags` as a process: results on stdout, one line of error, exit codes.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBin } from '../support/processes.ts'

let folder = ''
const fileOf = (name: string) => join(folder, name)

const onOff = { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off' }
const flagd = {
  flags: { 'hero-banner': onOff, 'kill-search': { ...onOff, metadata: { owner: 'sre' } } },
  metadata: { flagSetId: 'shop' },
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flags-'))
  const write = (name: string, content: unknown) =>
    writeFileSync(fileOf(name), JSON.stringify(content))
  write('flagd.json', flagd)
  write('broken.json', {
    flags: { a: { ...onOff, state: 'On' }, b: { ...onOff, defaultVariant: 'x' } },
  })
  write('history.json', { 'hero-banner': { days: 30, updates: 9, conflicts: 1, writers: 3 } })
  writeFileSync(fileOf('no.json'), '{"flags":')
})

afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]) => runBin('main', ['flags', ...args])

describe('flagspan flags', () => {
  it.each(['', 'check', 'convert', 'classify'])('%s --help says what it does', async (name) => {
    const { code, out } = await run(...(name === '' ? [] : [name]), '--help')
    expect(code).toBe(0)
    expect(out).toMatch(/Exit codes: 0 /)
  })

  it('check says that a file holds', async () => {
    const plain = await run('check', fileOf('flagd.json'))
    expect(plain).toMatchObject({ code: 0, err: '' })
    expect(plain.out).toMatch(
      /^holds: .*flagd\.json is a flag file of flagd, 2 flags, no problems\n$/,
    )
    const { code, out } = await run('check', fileOf('flagd.json'), '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, form: 'flagd', flags: 2, problems: [] })
  })

  it('check prints every problem', async () => {
    const plain = await run('check', fileOf('broken.json'))
    expect(plain.code).toBe(1)
    expect(plain.out.trimEnd().split('\n')).toEqual([
      'flags.a.state: given "On", allowed ENABLED, DISABLED',
      'flags.b.defaultVariant: given "x", allowed one of on, off, or null',
    ])
    expect(plain.err).toMatch(/^flagspan: 2 problems in .*; mend what is told above\n$/)
    const { code, out } = await run('check', fileOf('broken.json'), '--json')
    expect(code).toBe(1)
    const { ok, problems } = JSON.parse(out) as { ok: boolean; problems: { path: string }[] }
    expect(ok).toBe(false)
    expect(problems.map(({ path }) => path)).toEqual(['flags.a.state', 'flags.b.defaultVariant'])
  })

  it.each([
    [['check', 'no/such/file'], /cannot be read/],
    [['check'], /FILE/],
    [['convert', 'x', '--to', 'yaml'], /yaml/],
    [['classify'], /name a FILE of flags, or give --evaluate or --retrain/],
    [['classify', '--evaluate', '--retrain'], /give one of/],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { code, err } = await run(...args)
    expect(code).toBe(2)
    expect(err).toMatch(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  it('refuses what is no JSON', async () => {
    const { code, err, out } = await run('check', fileOf('no.json'), '--json')
    expect(code).toBe(2)
    expect(err).toMatch(/is no JSON/)
    expect(JSON.parse(out)).toMatchObject({ ok: false, error: 'WrongUse' })
  })

  it('convert gives records that convert gives back', async () => {
    const { code, out } = await run(
      'convert',
      fileOf('flagd.json'),
      '--to',
      'records',
      '--owner',
      'web',
    )
    expect(code).toBe(0)
    const { records } = JSON.parse(out) as { records: { flag_id: string; owner: string }[] }
    expect(records.map(({ flag_id, owner }) => [flag_id, owner])).toEqual([
      ['hero-banner', 'web'],
      ['kill-search', 'sre'],
    ])
    writeFileSync(fileOf('records.json'), out)
    const back = await run('convert', fileOf('records.json'), '--to', 'flagd', '--json')
    expect(JSON.parse(back.out)).toEqual({
      ok: true,
      file: fileOf('records.json'),
      form: 'flagd',
      result: flagd,
    })
  })

  it('classify gives advice and its reasons', async () => {
    const plain = await run('classify', fileOf('flagd.json'))
    expect(plain).toMatchObject({ code: 0, err: '' })
    expect(plain.out).toMatch(
      /^kill-search +non-critical +critical +0\.\d\d +\+\d\.\d words of a switch/m,
    )
    expect(plain.out).toMatch(/2 flags, of 1 another class is advised; nothing was changed\n$/)
    const { out } = await run(
      'classify',
      fileOf('flagd.json'),
      '--history',
      fileOf('history.json'),
      '--json',
    )
    const told = JSON.parse(out) as {
      differ: number
      flags: { contributions: { feature: string; value: number | null }[] }[]
    }
    expect(told.differ).toBe(1)
    const writers = told.flags.map(
      ({ contributions }) => contributions.find(({ feature }) => feature === 'writers')!.value,
    )
    expect(writers).toEqual([3, null])
  })

  it('classify refuses a history that is none', async () => {
    const { code, out } = await run(
      'classify',
      fileOf('flagd.json'),
      '--history',
      fileOf('flagd.json'),
    )
    expect(code).toBe(1)
    expect(out).toMatch(/^flags\.days: given nothing, allowed a whole number from 1/m)
  })

  it('classify --evaluate says how good the advice is, and on what', async () => {
    const { code, out } = await run('classify', '--evaluate', '--json')
    expect(code).toBe(0)
    const told = JSON.parse(out) as Record<string, number>
    expect(told['truePositives']! + told['falseNegatives']!).toBeGreaterThan(100)
    expect(told['precision']).toBeGreaterThan(0.8)
    expect(told['recall']).toBeGreaterThan(0.7)
    const plain = await run('classify', '--evaluate')
    expect(plain.out).toContain(
      'It cannot show how well the advice fits the flags of any organisation',
    )
  })

  it('classify --retrain comes to the pinned weights', async () => {
    const { code, out } = await run('classify', '--retrain', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ ok: true, isPinned: true })
  })
})
