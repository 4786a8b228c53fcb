/** `flagspan validate` as a user starts it: wrong use, no Java, and a transcript that has changed. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/folders.ts'
import { runBin } from '../support/processes.ts'
import { tlcIsMissing } from '../support/tlc.ts'

const shipped = join(import.meta.dirname, '../fcs/scenarios')

const validate = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { code, out, err } = await runBin('main', ['validate', ...args], { env })
  return { code, out, lines: err.trimEnd().split('\n') }
}

/** A folder of tests with one scenario. */
const withScenario = async (name: string, text: string) => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'fcs/scenarios'), { recursive: true })
  const file = join(folder, `fcs/scenarios/${name}.txt`)
  await writeFile(file, text)
  return { folder, file }
}

const loneVoter = () => readFile(join(shipped, 'lone-voter.txt'), 'utf8')

describe('flagspan validate', () => {
  it('says what is wrong with a log in one line with its place, also as JSON', async () => {
    const file = join(await temporaryFolder(), 'own.ndjson')
    const header =
      '{"flagspanTrace":1,"constants":{"servers":["s1"],"preVote":true,"twoDelay":false,"quorumBeats":0,"maxEntriesPerAppend":2}}'
    await writeFile(file, `${header}\n{"action":"Vote"}\n`)
    const unknown = await validate([file, '--spec', 'RaftCommit', '--json'])
    expect(unknown).toMatchObject({
      code: 2,
      lines: [expect.stringContaining('own.ndjson:2: unknown action "Vote"; there are')],
    })
    const last = JSON.parse(unknown.out.trimEnd().split('\n').at(-1) ?? '') as object
    expect(last).toMatchObject({ ok: false, error: 'WrongUse' })
    await writeFile(file, `${header}\n{"action":\n`)
    const broken = await validate([file, '--spec', 'RaftCommit'])
    expect(broken).toMatchObject({
      code: 2,
      out: '',
      lines: [expect.stringContaining('own.ndjson:2: not a JSON object')],
    })
    const unnamed = await validate([file])
    expect(unnamed).toMatchObject({
      code: 2,
      lines: [expect.stringContaining('the header names no spec')],
    })
    const nowhere = await validate(['nowhere.ndjson', '--spec', 'RaftCommit'])
    expect(nowhere).toMatchObject({
      code: 2,
      lines: [expect.stringMatching(/nowhere\.ndjson: cannot be read: no such file/)],
    })
  }, 30_000)

  it('says what is wrong with a scenario, and writes nothing', async () => {
    const text = (await loneVoter()).replace('persist s1', 'persits s1')
    const { folder, file } = await withScenario('lone-voter', text)
    const misspelt = await validate(['--scenarios', folder, '--rewrite'])
    expect(misspelt).toMatchObject({
      code: 2,
      out: '',
      lines: [
        expect.stringMatching(
          /lone-voter\.txt:13: persits s1: unknown command; there are|did you mean/,
        ),
      ],
    })
    expect(await readFile(file, 'utf8')).toBe(text)
    const unknown = await validate(['--scenarios', folder, 'no-such'])
    expect(unknown).toMatchObject({
      code: 2,
      lines: ['flagspan: no-such: no such scenario; there are lone-voter'],
    })
    const empty = await validate(['--scenarios', await temporaryFolder()])
    expect(empty).toMatchObject({
      code: 2,
      lines: [expect.stringContaining('no scenarios below it')],
    })
  }, 30_000)

  it('needs Java, and says so', async () => {
    const { folder } = await withScenario('lone-voter', await loneVoter())
    const found = await validate(['--scenarios', folder], { JAVA_HOME: '', PATH: folder })
    expect(found).toMatchObject({
      code: 3,
      lines: [expect.stringMatching(/need Java 11 or later/)],
    })
  }, 30_000)

  it.skipIf(tlcIsMissing)(
    'refuses a trace spec that looks at nothing',
    async () => {
      const { folder } = await withScenario('lone-voter', await loneVoter())
      for (const room of ['fcs', 'shared']) {
        const specs = join(import.meta.dirname, '../../spec', room)
        await cp(specs, join(folder, 'spec', room), { recursive: true })
      }
      const module = join(folder, 'spec/fcs/TraceRaft.tla')
      const text = await readFile(module, 'utf8')
      const blind = text.replace(/^Saw\(line\) ==\n[^]*?\n\n/m, 'Saw(line) == TRUE\n\n')
      expect(blind).not.toBe(text)
      await writeFile(module, blind)
      const folders = ['--scenarios', folder, '--spec-dir', join(folder, 'spec')]
      const { code, out } = await validate(folders)
      expect(code).toBe(1)
      expect(out).toMatch(/falsified log of lone-voter \(raise a term: .*\): the spec accepts what/)
    },
    60_000,
  )

  it.skipIf(tlcIsMissing)(
    'refuses a transcript that has changed, and accepts it when told to',
    async () => {
      const text = (await loneVoter()).replace('    s1: commit 0 -> 1', '    s1: commit 0 -> 2')
      const { folder, file } = await withScenario('lone-voter', text)
      await cp(join(shipped, 'lone-voter.txt'), join(folder, 'kept'))
      const differs = await validate(['--scenarios', folder, 'lone-voter'])
      expect(differs).toMatchObject({ code: 1, lines: [expect.stringContaining('1 problem')] })
      expect(differs.out).toContain('the transcript is not the one in the file')
      expect(differs.out).toContain('  -    s1: commit 0 -> 2')
      expect(differs.out).toContain('  +    s1: commit 0 -> 1')
      const rewritten = await validate(['--scenarios', folder, 'lone-voter', '--rewrite', '--json'])
      expect(rewritten.code).toBe(0)
      const last = JSON.parse(rewritten.out.trimEnd().split('\n').at(-1) ?? '') as object
      expect(last).toMatchObject({
        ok: true,
        traces: [{ name: 'lone-voter', lines: 12, matched: 12, pinnedShare: 1 }],
      })
      expect(await readFile(file, 'utf8')).toBe(await readFile(join(folder, 'kept'), 'utf8'))
      expect(await readdir(join(folder, 'fcs/scenarios'))).toEqual(['lone-voter.txt'])
    },
    60_000,
  )
})
