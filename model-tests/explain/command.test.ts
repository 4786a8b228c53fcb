/** `flagspan explain` as a user runs it: lines, one object, a page, and one clear sentence for what is none of these. */
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/folders.ts'
import { runBin } from '../support/processes.ts'

const itf = JSON.stringify({
  vars: ['pc', 'x'],
  states: [
    { pc: { p1: 'a', p2: 'a' }, x: 0 },
    { '#meta': { action: 'Go' }, pc: { p1: 'b', p2: 'a' }, x: 0 },
  ],
})

async function given(name: string, content: string | Uint8Array) {
  const folder = await temporaryFolder()
  const file = join(folder, name)
  await writeFile(file, content)
  return { folder, file }
}

const explain = (...args: readonly string[]) => runBin('main', ['explain', ...args])

describe('flagspan explain', () => {
  it('prints a sequence', async () => {
    const { file } = await given('trace.itf.json', itf)
    const { code, out, err } = await explain(file)
    expect(out.split('\n').slice(2)).toEqual([
      '',
      '  state  region  action  what changed',
      '      1          Init',
      '      2  p1      Go      pc: "a" -> "b"',
      '',
    ])
    expect([code, err]).toEqual([0, ''])
  })

  it('writes a page, and prints one object', async () => {
    const { folder, file } = await given('anything', gzipSync(itf))
    const page = join(folder, 'pages', 'story.html')
    const { code, out } = await explain(file, '--html', page, '--json')
    expect(JSON.parse(out)).toEqual({
      ok: true,
      kind: 'trace',
      source: 'ITF',
      name: 'a trace',
      outcome: 'unnamed',
      property: null,
      at: null,
      steps: 2,
      regions: ['p1', 'p2'],
      html: page,
    })
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/)
    expect(code).toBe(0)
  })

  it.each([
    ['what is of no known kind', 'notes.txt', 'hello', 'it holds "hello"; what can be explained:'],
    ['what is no text', 'a.bin', new Uint8Array([0xff, 0xfe, 0x00, 0xc3]), 'cannot be read:'],
    ['what is cut off', 'a.gz', gzipSync(itf).subarray(0, 40), 'cannot be read:'],
  ])('refuses %s with one line, and writes nothing', async (_, name, content, message) => {
    const { folder, file } = await given(name, content)
    const page = join(folder, 'story.html')
    const { code, out, err } = await explain(file, '--html', page)
    expect(err).toContain(message)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect([code, out]).toEqual([2, ''])
    expect(existsSync(page)).toBe(false)
  })

  it.each([
    [['missing.json'], 'missing.json cannot be read: ENOENT'],
    [[], 'FILE'],
    [['a', '--last', '0'], '--last takes a whole number from 1, not 0'],
    [['a', '--trace', '-1'], '--trace'],
  ])('%j is wrong use', async (args, message) => {
    const { code, err } = await explain(...args)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })
})
