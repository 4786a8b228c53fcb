/**
 * How the end of an effect becomes the end of the process: one small program per kind of end.
 */
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/folders.ts'

const source = (path: string) =>
  JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)))
const effect = JSON.stringify(import.meta.resolve('effect/Effect'))

/** Runs a program whose effect is `expression`; `signals` are sent one by one when it prints a line. */
async function end(expression: string, signals: readonly NodeJS.Signals[] = [], json = false) {
  const file = join(await temporaryFolder(), 'program.mts')
  await writeFile(
    file,
    [
      `import * as Effect from ${effect}`,
      `import { EnvironmentLacks, PropertyFails, TlcBroke, WrongUse } from ${source('conformance/errors.ts')}`,
      `import { printJson, printLine } from ${source('cli/output.ts')}`,
      `import { runMain } from ${source('cli/runMain.ts')}`,
      `void [Effect, EnvironmentLacks, PropertyFails, TlcBroke, WrongUse, printJson, printLine]`,
      `await runMain(${expression}, { program: 'program', json: ${json} })`,
    ].join('\n'),
  )
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] })
  const left = [...signals]
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    const next = left.shift()
    // Sent twice, as npm and the terminal do together; each further one comes some time later.
    if (next !== undefined) {
      const delayMs = left.length === signals.length - 1 ? 0 : 700
      setTimeout(() => [child.kill(next), child.kill(next)], delayMs)
    }
  })
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { code, out, err }
}

describe('the end of the process', () => {
  it.each([
    ['Effect.void', 0, ''],
    ['Effect.succeed(12)', 12, ''],
    ['Effect.fail(new WrongUse({ message: "no\\n such file" }))', 2, 'program: no such file\n'],
    ['Effect.fail(new PropertyFails({ message: "X fails" }))', 1, 'program: X fails\n'],
    [
      'Effect.fail(new EnvironmentLacks({ what: "Java", message: "no Java" }))',
      3,
      'program: no Java\n',
    ],
    ['Effect.fail(new TlcBroke({ reason: "memory", message: "heap" }))', 3, 'program: heap\n'],
    ['Effect.fail(new TlcBroke({ reason: "evaluation", message: "a" }))', 2, 'program: a\n'],
  ])('%s: exit code %i', async (expression, code, err) => {
    expect(await end(expression)).toEqual({ code, out: '', err })
  })

  it('a fault of the program itself: exit code 70, with the stack', async () => {
    const { code, err } = await end('Effect.die(new Error("broken inside"))')
    expect(code).toBe(70)
    expect(err).toMatch(/^program: internal error, please report it:\n.*broken inside\n.*at /s)
  })

  it('with --json an error is one object on stdout, unless the command has printed its own', async () => {
    const failing = 'Effect.fail(new WrongUse({ message: "no such file" }))'
    const { out } = await end(failing, [], true)
    expect(JSON.parse(out)).toEqual({ ok: false, error: 'WrongUse', message: 'no such file' })
    const own =
      'Effect.andThen(printJson({ ok: false }), Effect.fail(new PropertyFails({ message: "X" })))'
    expect(await end(own, [], true)).toEqual({
      code: 1,
      out: '{"ok":false}\n',
      err: 'program: X\n',
    })
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s: finalizers run, exit code %i', async (signal, code) => {
    const waiting =
      'Effect.acquireUseRelease(printLine("ready"), () => Effect.never, () => printLine("released"))'
    expect(await end(waiting, [signal])).toEqual({ code, out: 'ready\nreleased\n', err: '' })
  })

  it('a second signal does not wait for a finalizer that hangs', async () => {
    const hanging =
      'Effect.acquireUseRelease(printLine("ready"), () => Effect.never, () => Effect.andThen(printLine("releasing"), Effect.never))'
    expect(await end(hanging, ['SIGINT', 'SIGINT'])).toMatchObject({
      code: 130,
      out: 'ready\nreleasing\n',
    })
  })

  it('a reader that went away ends it quietly', async () => {
    const talking = 'Effect.forever(Effect.andThen(printLine("again"), Effect.sleep(1)))'
    const file = join(await temporaryFolder(), 'program.mts')
    await writeFile(
      file,
      [
        `import * as Effect from ${effect}`,
        `import { printLine } from ${source('cli/output.ts')}`,
        `import { runMain } from ${source('cli/runMain.ts')}`,
        `await runMain(${talking}, { program: 'program', json: false })`,
      ].join('\n'),
    )
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] })
    let err = ''
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(141)
    expect(err).toBe('')
  })
})
