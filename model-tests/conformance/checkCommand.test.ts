/** `flagspan check` as a user runs it: output, exit codes, bad input, no Java, Ctrl-C. */
import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeInlineSpec } from './support/inlineModel.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'flagspan-check-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const start = (args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
  spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'check', ...args], { cwd: folder, env })

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}
const ended = (child: ReturnType<typeof start>): Promise<Ended> =>
  new Promise((resolve) => {
    let [out, err] = ['', '']
    child.stdout.on('data', (text: Buffer) => (out += text.toString()))
    child.stderr.on('data', (text: Buffer) => (err += text.toString()))
    child.on('close', (code) => resolve({ code, out, err }))
  })
const check = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> =>
  ended(start(args, env))

/** The fixture models in a folder of their own, so that the manifest of one test is no other's. */
const turns = (): string => {
  const specDir = mkdtempSync(join(folder, 'spec-'))
  cpSync(join(import.meta.dirname, 'fixtures/turnsSpec'), specDir, { recursive: true })
  return specDir
}

/** A PATH with node and nothing else. */
const withoutJava = (): NodeJS.ProcessEnv => {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  if (!existsSync(join(bin, 'node'))) symlinkSync(process.execPath, join(bin, 'node'))
  return { PATH: bin }
}

const switching = {
  modules: {
    M: "EXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = 1 - x\nInv == x \\in {0, 1}\nOff == x = 0",
  },
  config: 'INIT Init\nNEXT Next\nINVARIANT Inv',
}

describe('flagspan check', () => {
  it('runs both checkers, agrees on the states, and pins the numbers', async () => {
    const specDir = turns()
    const first = await check(['--spec', specDir, 'MCTurns', 'MCTurnsUnfair', '--json'])
    expect(first.err).toContain('MCTurns tlc: holds, 375 states')
    const result = JSON.parse(first.out.trim().split('\n').at(-1) ?? '') as {
      readonly models: unknown
    }
    expect(result).toMatchObject({ ok: true, notChecked: [], failures: [] })
    expect(first.out).toContain('then nothing happens any more')
    expect(result.models).toMatchObject([
      { model: 'MCTurns', checker: 'tlc', verdict: 'holds', distinctStates: 375, depth: 19 },
      { model: 'MCTurns', checker: 'embedded', verdict: 'holds', distinctStates: 375 },
      { model: 'MCTurnsUnfair', checker: 'tlc', verdict: 'violated', property: 'WaitingEnters' },
    ])
    expect(first.code).toBe(0)
    const file = join(specDir, 'manifest.json')
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('375', '376'))
    const second = await check(['--spec', specDir, 'MCTurns', '--checker', 'embedded'])
    expect(second.code).toBe(1)
    expect(second.out).toContain(
      'embedded checker: distinct states: 375, the manifest says 376; accept with: flagspan check MCTurns --update',
    )
    const third = await check(['--spec', specDir, 'MCTurns', '--checker', 'embedded', '--update'])
    expect(third.code).toBe(0)
    expect(readFileSync(file, 'utf8')).toMatch(/"embedded": \{\s*"distinctStates": 375/)
  })

  it('fails with a counterexample where a model does not do what its header says', async () => {
    const specDir = turns()
    const file = join(specDir, 'turns/MCTurnsAllBusy.cfg')
    const text = readFileSync(file, 'utf8')
    writeFileSync(
      file,
      text.replace('expect: violates SomebodyIdle', 'expect: holds\n\\* bounds: none'),
    )
    const { code, out, err } = await check(['--spec', specDir, '--checker', 'embedded'])
    expect(code).toBe(1)
    expect(out).toContain('MCTurnsAllBusy violates SomebodyIdle:\n1. the initial state\n')
    expect(out).toContain(
      '2. Ask by n1\n     mode[n1]: "idle" -> "waiting"\n     queue: appended n1\n',
    )
    expect(err).toContain(
      'flagspan: MCTurnsAllBusy: SomebodyIdle is violated (the embedded checker)',
    )
    writeFileSync(file, text.replace('MaxVisits = 1', 'MaxVisits = 0'))
    const idle = await check(['--spec', specDir, 'MCTurnsAllBusy', '--checker', 'embedded'])
    expect(idle.code).toBe(1)
    expect(idle.out).toContain('SomebodyIdle must be violated here, but everything holds')
  })

  it('says what it did not check without Java, and fails only where told to be strict', async () => {
    const args = ['--spec', turns()]
    const { code, out } = await check(args, withoutJava())
    expect(code).toBe(0)
    expect(out).toMatch(/MCTurns +embedded +holds +375/)
    expect(out).toMatch(/not checked: MCTurns \(TLC with its PROPERTIES VisitsOnlyGrow\).*Java 11/)
    expect(out.trim().split('\n').at(-1)).toMatch(/^2 of 4 models .*; not checked: 4$/)
    const strict = await check([...args, '--strict'], withoutJava())
    expect(strict.code).toBe(3)
    expect(strict.err).toContain('flagspan: --strict: 4 checks could not be made here')
  })

  it('ends within moments of Ctrl-C, with its Java and its folders', async () => {
    const counting =
      "EXTENDS Naturals\nVARIABLES x, y\nInit == x = 0 /\\ y = 0\nNext == \\/ x' = x + 1 /\\ y' = y\n        \\/ y' = y + 1 /\\ x' = x\nInv == x >= 0"
    const specDir = writeInlineSpec({
      modules: { M: counting },
      config: 'INIT Init\nNEXT Next\nINVARIANT Inv',
      header: { checkers: 'tlc, embedded' },
    })
    const temporary = mkdtempSync(join(folder, 'tmp-'))
    const child = start(['--spec', specDir], { ...process.env, TMPDIR: temporary })
    const end = ended(child)
    const runs = await appears(temporary)
    expect(runs).toBe(true)
    const asked = performance.now()
    child.kill('SIGINT')
    const { code } = await end
    expect(code).toBe(130)
    expect(performance.now() - asked).toBeLessThan(5_000)
    expect(javaRuns(temporary)).toBe(false)
    expect(existsSync(join(specDir, 'manifest.json'))).toBe(false)
  })
})

const processes = (): readonly string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n')

const javaRuns = (temporary: string): boolean =>
  processes().some((command) => command.includes('tlc2.TLC') && command.includes(temporary))

/** Waits until TLC runs with this temporary folder. */
const appears = async (temporary: string): Promise<boolean> => {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (javaRuns(temporary)) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

describe('bad input', () => {
  it('is refused before anything runs, with file and line', async () => {
    const unknown = { ...switching, config: 'INIT Init\nNEXT Next\nINVARIANT Invariant' }
    const named = await check(['--spec', writeInlineSpec(unknown)])
    expect(named).toMatchObject({ code: 2, out: '' })
    expect(named.err).toMatch(
      /^flagspan: .*Inline\.cfg:12: INVARIANTS names Invariant, which module M does not define\n$/,
    )
    const header = { ...switching, header: { tier: 'slow' } }
    const tier = await check(['--spec', writeInlineSpec(header), '--json'])
    expect(tier.code).toBe(2)
    expect(tier.err).toContain('Inline.cfg:4: the header says tier: slow; allowed is quick or full')
    expect(JSON.parse(tier.out.trim())).toMatchObject({ ok: false, error: 'WrongUse' })
  })

  it("in a module is refused with TLC's reason", async () => {
    const specDir = writeInlineSpec({
      ...switching,
      modules: { M: switching.modules.M.replace('x = 0\nNext', 'x = (0\nNext') },
    })
    const { code, err, out } = await check(['--spec', specDir])
    expect(code).toBe(2)
    expect(err).toMatch(/flagspan: Inline: .*M\.tla:\d+:\d+: /)
    expect(out).toMatch(/Inline +- +no verdict/)
    expect(existsSync(join(specDir, 'manifest.json'))).toBe(false)
  })

  it('on the command line is refused in one line', async () => {
    const specDir = writeInlineSpec(switching)
    const refused = await Promise.all([
      check(['--spec', specDir, 'inline']),
      check(['--spec', specDir, '--workers', '0']),
      check(['--spec', join(specDir, 'nowhere')]),
    ])
    expect(refused.map(({ code }) => code)).toEqual([2, 2, 2])
    expect(refused[0]?.err).toContain('no such model; did you mean Inline?')
    expect(refused[1]?.err).toContain('--workers takes a number from 1, not 0')
    expect(refused[2]?.err).toContain('there is no such folder')
    for (const { err } of refused) expect(err.trim().split('\n')).toHaveLength(1)
  })
})
